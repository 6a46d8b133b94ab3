import Formats
import Measurement
import Reporting

/// The origin of the figures of a report.
///
/// Simulated figures depend on no machine and no day, so neither is named for them.
struct Provenance {
  private let joined: JoinedResults

  init(_ joined: JoinedResults) { self.joined = joined }

  var lines: [String] {
    let cells = joined.cells
    let tools = Set(joined.environments.compactMap(\.tool)).sorted().map { "grapevine \($0)" }
    let scenarios = Set(cells.map(\.scenario)).count
    let architectures = Set(cells.map(\.architecture)).count
    let live = cells.count { !$0.isSimulated }
    var lines = [
      "\(count(cells.count, "cell")): \(count(architectures, "architecture")), "
        + "\(count(scenarios, "scenario")); \(cells.count - live) simulated, \(live) run live",
      "made by \(tools.isEmpty ? "an unknown version" : tools.joined(separator: " and ")); "
        + "hash of all cells: `\(CellDigest.of(cells))`",
    ]
    if live > 0 {
      lines += joined.environments.map { "run on \($0.machineText), on \($0.date ?? "an unknown day")" }
    }
    return lines
  }

  private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
