import ArgumentParser
import Cluster
import Foundation

struct Node: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Play one node of a live run; compare --driver zeromq starts these.",
    discussion: """
      The environment variable \(NodeProgram.tokenVariable) holds the run's token.

      EXAMPLE
        grapevine node --node 3 --controller ipc://run/control

      \(ReadOn.pages("live"))

      \(ExitStatus.help)
      """)

  @Option(help: ArgumentHelp("Which node to play; hosts come first.", valueName: "index"))
  var node: Int

  @Option(help: ArgumentHelp("How many processes played it before. (default: 0)", valueName: "count"))
  var incarnation: UInt32 = 0

  @Option(help: ArgumentHelp("Where the controller is, as a ZeroMQ endpoint.", valueName: "endpoint"))
  var controller: String

  func run() throws {
    guard (0..<1_000_000).contains(node) else {
      throw Failure(.usage, "--node takes a whole number from 0 on, not \(node)")
    }
    let text = ProcessInfo.processInfo.environment[NodeProgram.tokenVariable] ?? ""
    guard let token = UInt64(text) else {
      throw Failure(.usage, "\(NodeProgram.tokenVariable) must hold the run's token, a number")
    }
    do throws(ClusterError) {
      try NodeProgram.run(node: node, incarnation: incarnation, controller: controller, token: token)
    } catch {
      throw Failure(error)
    }
  }
}
