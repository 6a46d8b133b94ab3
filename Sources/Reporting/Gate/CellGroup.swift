import Broadcasting
import Measurement

/// The runs of one architecture with its settings in one scenario by one driver, which differ in their seeds.
struct CellGroup {
  /// `gossip fanout=4/halves`: the architecture, what of its settings is changed, the scenario.
  let name: String
  let driver: String
  /// In the order of seeds; at least one.
  let cells: [CellResult]

  /// The groups, in the order in which each first appears.
  static func all(in cells: [CellResult]) -> [CellGroup] {
    var places: [[String]: Int] = [:]
    var groups: [(name: String, driver: String, cells: [CellResult])] = []
    for cell in cells {
      let name = name(of: cell)
      if let place = places[[name, cell.driver]] {
        groups[place].cells.append(cell)
      } else {
        places[[name, cell.driver]] = groups.count
        groups.append((name, cell.driver, [cell]))
      }
    }
    return groups.map { group in
      CellGroup(
        name: group.name, driver: group.driver, cells: group.cells.sorted { $0.seed < $1.seed })
    }
  }

  static func name(of cell: CellResult) -> String { "\(row(of: cell))/\(cell.scenario)" }

  private static func row(of cell: CellResult) -> String {
    let changed = cell.settings.changed(from: cell.architecture).map { "\($0.name)=\($0.value)" }
    return ([cell.architecture] + changed).joined(separator: " ")
  }

  /// The name without the scenario.
  var row: String { cells.first.map { Self.row(of: $0) } ?? "" }

  var scenario: String { cells.first?.scenario ?? "" }

  /// The name, and the driver where it is not the simulator.
  var title: String { isSimulated ? name : "\(name) (\(driver))" }

  var isSimulated: Bool { cells.first?.isSimulated ?? false }

  var seeds: [UInt64] { cells.map(\.seed) }

  func first(_ outcome: Outcome) -> CellResult? { cells.first { $0.verdict == outcome } }
}

extension CellResult {
  /// `seed 2 is invalid: 3 acknowledged rumors lost`.
  var doubt: String { "seed \(seed) is \(verdict.rawValue): \(reasons.text)" }
}

/// `1 to 3, 7`: rising numbers, with what is without gaps as a range.
func ranges(of seeds: [UInt64]) -> String {
  var runs: [(first: UInt64, last: UInt64)] = []
  for seed in seeds {
    if let last = runs.last, last.last < seed, seed - last.last == 1 {
      runs[runs.count - 1].last = seed
    } else {
      runs.append((seed, seed))
    }
  }
  return runs.map { run in
    run.first == run.last ? "\(run.first)" : "\(run.first) to \(run.last)"
  }.joined(separator: ", ")
}
