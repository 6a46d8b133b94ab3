public import Broadcasting
public import Formats

/// The cells of several results files as if they were of one.
public struct JoinedResults: Sendable {
  /// In the order of the files, each once.
  public let cells: [CellResult]
  public let environments: [Environment]
  /// What made each file, where it is known.
  public let commands: [String?]
  /// The canonical text of each scenario, by its name; only ever looked up.
  public let scenarios: [String: String]

  /// Refuses what cannot be one set of results: a cell with two outcomes, a scenario's name with two texts.
  public init(_ files: [(path: String, results: Results)]) throws(FormatError) {
    var cells: [CellResult] = []
    var places: [Key: Int] = [:]
    var scenarios: [String: (text: String, path: String)] = [:]
    for (path, results) in files {
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
    commands = files.map(\.results.command)
    environments = files.map(\.results.environment)
    self.scenarios = scenarios.mapValues(\.text)
  }

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
