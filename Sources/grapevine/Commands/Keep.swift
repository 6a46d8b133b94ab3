import ArgumentParser
import Cluster

struct Keep: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Clean up after a live run when its controller is gone.",
    discussion: """
      EXAMPLE
        grapevine keep --directory grapevine-1x2y3z
      """,
    shouldDisplay: false)

  @Option(help: ArgumentHelp("The run's directory.", valueName: "dir"))
  var directory: String

  @Option(help: ArgumentHelp("How many nodes it has to have room for.", valueName: "n"))
  var nodes = 1

  @Option(help: ArgumentHelp("The name of the run's network namespaces, if it has any.", valueName: "name"))
  var network: String?

  func run() throws { SupervisorProgram.run(directory: directory, nodes: nodes, network: network) }
}
