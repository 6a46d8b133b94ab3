import Architectures
import Measurement
import Reporting
import Studies

/// The directory of a search: what was asked, each finished run, and in the end the settings that it found.
struct TuningDirectory {
  let path: String

  private static let preset = "preset.yaml"

  private var kept: KeptSearch { KeptSearch(path: path, command: "tune", name: "tuning") }

  func open(words: [String], keeping: Bool) throws(Failure) -> Runner<String, CellResult, Failure> {
    try kept.open(words: words, keeping: keeping, forgetting: [Self.preset])
  }

  /// The request of an earlier search.
  func words() throws(Failure) -> [String] { try kept.words() }

  /// Writes the settings that were found as a preset; gives the file's path.
  func write(
    presetOf report: TuningReport, scenarios: [String], command: [String], seeds: [UInt64]
  ) throws(Failure) -> String {
    let path = kept.file(Self.preset)
    let words = (["grapevine", "tune"] + command).map(ShellWord.quoted).joined(separator: " ")
    let architecture = report.found?.configuration.architecture ?? ""
    var lines = [
      "# Found by \(words)", "summary: \(architecture), tuned for \(scenarios[0])", "runs:",
      "  - scenarios: [\(scenarios.joined(separator: ", "))]", "    architectures: [\(architecture)]",
    ]
    lines += report.assignments.isEmpty ? [] : ["    set:"] + report.assignments.map { "      - \($0)" }
    // All that the search used: the seeds it chose by, and those that it tried the outcome with.
    lines.append("    seeds: \(seeds.last ?? 1)")
    try ReportFile(path).write(lines.map { $0 + "\n" }.joined())
    return path
  }
}
