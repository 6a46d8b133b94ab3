import ArgumentParser

@main
struct Grapevine: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grapevine",
    abstract: "Compares ways to spread the word in a fleet, under the same faults.",
    discussion: """
      EXAMPLE
        grapevine compare
        grapevine compare maelstrom-25 -a gossip,full-mesh --seeds 30

      \(ReadOn.pages("README"))

      \(ExitStatus.help)
      """,
    version: Version.text,
    subcommands: [
      Compare.self, Merge.self, MakeReport.self, Advise.self, Tune.self, Scale.self, Verify.self,
      Validate.self, Calibrate.self, Diff.self, Gate.self, Replay.self, Illustrate.self, List.self,
      Explain.self,
      SchemaCommand.self,
      Doctor.self, Node.self,
      Keep.self, MeasureCell.self,
      MaelstromNode.self,
    ])

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      fail(with: error)
    }
  }

  /// Ends the process as `error` asks: help and the like on stdout, anything else as one line on stderr.
  private static func fail(with error: any Error) -> Never {
    switch error {
    case let failure as Failure: StandardError.fail(failure)
    case let code as ExitCode: exit(withError: code)
    case _ where exitCode(for: error) == .success: exit(withError: error)
    default:
      var text = message(for: error)
      while text.last == "." { text.removeLast() }
      StandardError.fail(Failure(.usage, text + "; see grapevine --help"))
    }
  }
}
