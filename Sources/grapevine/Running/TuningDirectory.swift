import Architectures
import Formats
import Foundation
import Measurement
import Reporting
import Studies

/// The directory of a search: what was asked, each finished run, and in the end the settings that it found.
struct TuningDirectory {
  let path: String

  private static let schema = "grapevine.tuning"
  private static let preset = "preset.yaml"

  private struct Request: Codable {
    let schema: String
    let tool: String
    let arguments: [String]
  }

  private func file(_ name: String) -> String { path.hasSuffix("/") ? path + name : "\(path)/\(name)" }
  private var request: String { file("tuning.json") }

  /// A runner that keeps the search's runs, by the cells' ids; `keeping` goes on with an earlier part of the
  /// same search, whose runs it has.
  func open(words: [String], keeping: Bool) throws(Failure) -> Runner<String, CellResult, Failure> {
    do throws(FormatError) {
      if !keeping {
        guard !FileManager.default.fileExists(atPath: file(MatrixFile.fileName)) else {
          throw FormatError(
            .cannotWrite, file: path, message: "a run of grapevine compare is kept there; name another -o")
        }
      }
      let journal = try CellJournal(directory: path)
      if !keeping { try journal.begin(text(of: words), at: request, forgetting: [file(Self.preset)]) }
      let finished = keeping ? try CellJournal.read(directory: path) : []
      return Runner(
        known: Dictionary(finished.map { ($0.id, $0) }) { first, _ in first },
        keep: { (_, result) throws(Failure) in try journal.keep(result) })
    } catch {
      throw Failure(error)
    }
  }

  private func text(of words: [String]) -> String {
    JSONText.line(of: Request(schema: Self.schema, tool: Version.text, arguments: words))
  }

  /// The request of an earlier search.
  func words() throws(Failure) -> [String] {
    guard let data = FileManager.default.contents(atPath: request) else {
      throw Failure(.missingInput, "\(request): there is no such file, so there is no search to go on with")
    }
    guard let content = try? JSONDecoder().decode(Request.self, from: data), content.schema == Self.schema
    else { throw Failure(.invalidData, "\(request): the file is not what grapevine tune writes") }
    guard content.tool == Version.text else {
      throw Failure(
        .invalidData,
        "\(request): grapevine \(content.tool) began this search and this is \(Version.text); search anew")
    }
    return content.arguments
  }

  /// Writes the settings that were found as a preset; gives the file's path.
  func write(
    presetOf report: TuningReport, scenarios: [String], command: [String], seeds: [UInt64]
  ) throws(Failure) -> String {
    let path = file(Self.preset)
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
