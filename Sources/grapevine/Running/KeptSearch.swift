import Formats
import Foundation
import Measurement
import Reporting
import Studies

/// The directory of a search of cells: what was asked, and each finished run.
struct KeptSearch {
  let path: String
  /// The command that searches: `tune`.
  let command: String
  /// The name of the file that says what was asked, and of its schema: `tuning`.
  let name: String

  private struct Request: Codable {
    let schema: String
    let tool: String
    let arguments: [String]
  }

  private var schema: String { "grapevine.\(name)" }
  private var request: String { file("\(name).json") }

  func file(_ name: String) -> String { path.hasSuffix("/") ? path + name : "\(path)/\(name)" }

  /// A runner that keeps the search's runs, by the cells' ids.
  ///
  /// `keeping` goes on with an earlier part of the same search, whose runs it has; a new one forgets the
  /// files `outdated`.
  func open(
    words: [String], keeping: Bool, forgetting outdated: [String] = []
  ) throws(Failure) -> Runner<String, CellResult, Failure> {
    do throws(FormatError) {
      if !keeping {
        guard !FileManager.default.fileExists(atPath: file(MatrixFile.fileName)) else {
          throw FormatError(
            .cannotWrite, file: path, message: "a run of grapevine compare is kept there; name another -o")
        }
      }
      let journal = try CellJournal(directory: path)
      if !keeping { try journal.begin(text(of: words), at: request, forgetting: outdated.map(file)) }
      let finished = keeping ? try CellJournal.read(directory: path) : []
      return Runner(
        known: Dictionary(finished.map { ($0.id, $0) }) { first, _ in first },
        keep: { (_, result) throws(Failure) in try journal.keep(result) })
    } catch {
      throw Failure(error)
    }
  }

  private func text(of words: [String]) -> String {
    JSONText.line(of: Request(schema: schema, tool: Version.text, arguments: words))
  }

  /// The request of an earlier search.
  func words() throws(Failure) -> [String] {
    guard let data = FileManager.default.contents(atPath: request) else {
      throw Failure(.missingInput, "\(request): there is no such file, so there is no search to go on with")
    }
    guard let content = try? JSONDecoder().decode(Request.self, from: data), content.schema == schema
    else { throw Failure(.invalidData, "\(request): the file is not what grapevine \(command) writes") }
    guard content.tool == Version.text else {
      throw Failure(
        .invalidData,
        "\(request): grapevine \(content.tool) began this search and this is \(Version.text); search anew")
    }
    return content.arguments
  }
}
