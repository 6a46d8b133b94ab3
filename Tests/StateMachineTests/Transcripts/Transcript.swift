import Foundation
import Testing

@testable import Broadcasting

/// One flow as a text file: paragraphs of remarks, commands, a line of dashes, and all that the commands
/// lead to.
///
///     # A client asks n0.
///     broadcast n0
///     ----
///     n0 is asked to broadcast n0#0
///       n0 delivers n0#0
struct Transcript: Sendable, CustomTestStringConvertible {
  /// The folder: whose flow it is.
  let architecture: String
  /// The file's name without its ending, such as `life-of-a-rumor`.
  let flow: String

  var testDescription: String { "\(architecture)/\(flow)" }
  /// The path from the package's root.
  var path: String { "\(Self.folder)/\(architecture)/\(flow).txt" }
  private var file: URL { Self.root.appending(path: "\(architecture)/\(flow).txt") }

  static let folder = "Tests/Transcripts"
  static let rewriting = "GRAPEVINE_REWRITE=1 swift test --filter Transcripts"
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Transcripts")

  /// Every transcript that there is, by name.
  static let all: [Transcript] = folders.flatMap { folder in
    names(in: folder).filter { $0.hasSuffix(".txt") && $0 != "timers.txt" }
      .map { Transcript(architecture: folder, flow: String($0.dropLast(".txt".count))) }
  }

  /// The two flows that every architecture has at the least, for one that has none yet, and their commands.
  static func first(of architecture: String) -> [(transcript: Transcript, commands: String)] {
    let flows = [
      (
        "life-of-a-rumor", "# A client asks n0, and every host learns.", ["broadcast n0", "run 2s", "status"]
      ),
      (
        "partition", "# n1 is cut off while the others learn, and learns after the heal.",
        ["cut n1 | n0 n2", "broadcast n0", "run 2s", "status", "heal", "run 10s", "status"]
      ),
    ]
    return flows.map { flow, remark, commands in
      (
        Transcript(architecture: architecture, flow: flow),
        ([remark + "\ncluster hosts=3"] + commands).joined(separator: "\n\n") + "\n"
      )
    }
  }

  /// The folders, each for one architecture.
  static var folders: [String] { names(in: "").filter { !$0.contains(".") } }

  private static func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path())) ?? [])
      .sorted()
  }

  func read() throws -> String { try String(contentsOf: file, encoding: .utf8) }
  func write(_ text: String) throws {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  /// The names of the timers: those that architectures share, and its own.
  func timers() throws -> [UInt32: String] {
    var names: [UInt32: String] = [:]
    for path in ["timers.txt", "\(architecture)/timers.txt"] {
      guard let text = try? String(contentsOf: Self.root.appending(path: path), encoding: .utf8) else {
        continue
      }
      for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      where !line.isEmpty && !line.hasPrefix("#") {
        let parts = line.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let kind = UInt32(parts[0]) else {
          throw ScriptError(
            "\(Self.folder)/\(path):\(index + 1): \"\(line)\" is no timer; write its number and its name")
        }
        names[kind] = String(parts[1])
      }
    }
    return names
  }

  /// The text of the file with the outputs that its commands lead to now.
  func replayed(_ text: String) throws -> String {
    var script = Script(architecture: architecture, timers: try timers())
    var paragraphs: [String] = []
    var head: [String] = []
    var output: [String] = []
    var isOutput = false
    for (index, line) in (text + "\n").split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.isEmpty {
        if head.contains(where: { !$0.hasPrefix("#") }) {
          head += [Self.dashes] + (output.isEmpty ? ["nothing"] : output)
        }
        if !head.isEmpty { paragraphs.append(head.joined(separator: "\n")) }
        (head, output, isOutput) = ([], [], false)
      } else if line == Self.dashes {
        isOutput = true
      } else if !isOutput {
        head.append(String(line))
        guard !line.hasPrefix("#") else { continue }
        do { output += try script.perform(String(line)) } catch {
          throw ScriptError("\(path):\(index + 1): \(error)")
        }
      }
    }
    return paragraphs.joined(separator: "\n\n") + "\n"
  }

  private static let dashes = "----"
}

/// The reason why a transcript cannot be run: one line that says where, what is wrong, and what would be
/// right.
struct ScriptError: Error, CustomStringConvertible {
  let message: String
  init(_ message: String) { self.message = message }
  var description: String { message }
}
