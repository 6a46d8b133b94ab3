import ArgumentParser
import Cluster
import Foundation

struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look at whether this machine can hold live runs, and say what to do if not.",
    discussion: """
      Each finding is ok, a note (only a part of the program needs it, or figures will \
      be worth less), or a problem (there can be no live run of so many nodes).

      EXAMPLE
        grapevine doctor
        grapevine doctor --nodes 100 -f json

      \(ReadOn.pages("live"))

      \(ExitStatus.help)
      """)

  @Option(
    help: ArgumentHelp("How many nodes a run should have, service nodes included.", valueName: "n"))
  var nodes = 30

  @Option(name: .shortAndLong, help: "What to print.")
  var format = ListFormat.text

  func run() async throws {
    guard (1...100_000).contains(nodes) else {
      throw Failure(.usage, "--nodes takes a whole number from 1 to 100000, not \(nodes)")
    }
    let examination = Examination(nodes: nodes, findings: await PreflightCheck.all(nodes: nodes))
    switch format {
    case .text: try StandardOutput.write(examination.text)
    case .json: try StandardOutput.write(examination.json())
    }
    if let failure = examination.failure { throw failure }
  }
}
