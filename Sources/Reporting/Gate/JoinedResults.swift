public import Formats
public import Measurement

/// The cells of several results files as if they were of one.
public struct JoinedResults: Sendable {
  /// In the order of the files, each once.
  public let cells: [CellResult]
  public let environments: [Environment]
  /// The commands that make each file again, where they are known.
  public let commands: [String?]
  /// The canonical text of each scenario, by its name; only ever looked up.
  public let scenarios: [String: String]
  /// The file that each cell is of; only ever looked up.
  private let origins: [Key: Int]

  /// Refuses what cannot be one set of results: a cell with two outcomes, a scenario's name with two texts.
  public init(_ files: [(path: String, results: Results)]) throws(FormatError) {
    var cells: [CellResult] = []
    var places: [Key: Int] = [:]
    var origins: [Key: Int] = [:]
    var scenarios: [String: (text: String, path: String)] = [:]
    for (index, (path, results)) in files.enumerated() {
      for name in results.scenarios.keys.sorted() {
        guard let text = results.scenarios[name] else { continue }
        if let other = scenarios[name], other.text != text {
          throw FormatError(
            .invalidData, file: path,
            message: "its scenario '\(name)' is another than that of \(other.path); give one another name")
        }
        scenarios[name] = (text, path)
      }
      for cell in results.cells {
        let key = Key(cell)
        guard let place = places[key] else {
          places[key] = cells.count
          origins[key] = index
          cells.append(cell)
          continue
        }
        guard cells[place] == cell else {
          throw FormatError(
            .invalidData, file: path,
            message: "\(CellGroup.name(of: cell)) seed \(cell.seed) is there a second time, with another "
              + "outcome; give each cell once")
        }
      }
    }
    self.cells = cells
    self.origins = origins
    commands = files.map { path, results in results.command(writing: path) }
    environments = files.map(\.results.environment)
    self.scenarios = scenarios.mapValues(\.text)
  }

  /// Of the first file that has the cell; nil for a cell that none has.
  func environment(of cell: CellResult) -> Environment? { origins[Key(cell)].map { environments[$0] } }

  private struct Key: Hashable {
    let group: String
    let driver: String
    let seed: UInt64

    init(_ cell: CellResult) {
      group = CellGroup.name(of: cell)
      driver = cell.driver
      seed = cell.seed
    }
  }
}

extension JoinedResults {
  /// The reason why wall-clock figures of the two say nothing about one another; nil where they do.
  func incomparable(with other: JoinedResults) -> String? {
    let environments = environments + other.environments
    if environments.contains(where: { $0.build != "release" }) {
      return "not all of these results say that a release build made them, and others are slow"
    }
    guard let machine = environments.first?.machine, environments.allSatisfy({ $0.machine == machine }) else {
      return "the results do not all say that they were made on the same machine"
    }
    return nil
  }
}
