import ArgumentParser
import Formats
import Foundation

struct Gate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Hold results against rules and pinned figures, for CI.",
    discussion: """
      EXAMPLE
        grapevine compare maelstrom-25 maelstrom-25-partition --seeds 3
        grapevine gate check results

      \(ReadOn.pages("gates"))

      \(ExitStatus.help)
      """,
    subcommands: [GateCheck.self, GateUpdate.self])
}

/// The gates file of a command.
struct GatesArguments: ParsableArguments {
  @Option(help: ArgumentHelp("What results must be like.", valueName: "file"))
  var gates = "bench/gates.yaml"

  /// The file's gates, none of which has expired.
  func read() throws(Failure) -> Gates {
    let gates: Gates
    do throws(FormatError) {
      gates = try GatesFile.read(path: self.gates)
    } catch {
      throw Failure(gates: error)
    }
    if let expired = gates.expired(on: try Self.today()).first { throw Failure(gates: expired) }
    return gates
  }

  /// In UTC, so that a rule expires everywhere at once.
  private static func today() throws(Failure) -> CalendarDate {
    guard let today = CalendarDate(parsing: Date().formatted(.iso8601).prefix(10)) else {
      throw Failure(.unavailable, "this machine's clock gives no date")
    }
    return today
  }
}

extension Failure {
  /// As any error about a file, but a gates file that is wrong has a status of its own.
  init(gates error: FormatError) {
    if error.kind == .invalidData {
      self.init(.configuration, error.description)
    } else {
      self.init(error)
    }
  }
}
