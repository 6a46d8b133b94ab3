internal import Architectures
package import ArgumentParser
internal import Maelstrom

/// The arguments of a Maelstrom node on the command line, and the way it is run; both programs that can be
/// one take the same.
package struct MaelstromArguments: ParsableArguments {
  @Argument(help: ArgumentHelp("Which architecture; see grapevine list architectures."))
  package var architecture: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Change a setting; see grapevine list settings. May be given several times.",
      valueName: "setting=value"))
  package var assignments: [String] = []

  @Flag(
    help: """
      Take the neighbours that Maelstrom sends (its --topology), not those of \
      the architecture's own topology.
      """)
  package var givenTopology = false

  @Option(
    help: ArgumentHelp("Of all that is drawn at random; equal at all nodes.", valueName: "k"))
  package var seed: UInt64 = 1

  package init() {}

  /// For the commands' help.
  package static let abstract = "Play a Maelstrom node: JSON lines on standard input and output."

  /// For the commands' help; `program` is how it is started.
  package static func discussion(_ program: String) -> String {
    """
    Maelstrom starts one such process a node and gives all of them what follows \
    --. Service nodes (cache, registry, coordinators) live beside the first \
    hosts. Workloads: broadcast and g-set. Remarks go to standard error.

    EXAMPLE
      maelstrom test -w broadcast --bin ./grapevine-maelstrom --node-count 25 \\
        --rate 100 --latency 100 --time-limit 20 -- gossip --set fanout=3
      \(program) flooding --set flooding.topology=tree4
      \(program) flooding --given-topology
    """
  }

  /// Plays the node until standard input ends; `program` begins every remark.
  package func run(_ program: String) throws(MaelstromFailure) {
    let configuration = try NodeSelection.configuration(of: architecture, assignments: assignments)
    guard !givenTopology || configuration.usesTopology else {
      throw .usage(
        "--given-topology: \(architecture) with these settings has no topology that could be given; "
          + "leave it out")
    }
    let node = MaelstromNode(configuration, seed: seed, takesTopology: givenTopology)
    var process = MaelstromProcess(node, name: program)
    do {
      try process.run()
    } catch {
      throw .output(error.description)
    }
  }
}

/// The reason why a node is not played; one line.
package enum MaelstromFailure: Error, Hashable {
  /// The command line is wrong.
  case usage(String)
  /// Standard output cannot be written.
  case output(String)
}
