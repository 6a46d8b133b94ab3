internal import Broadcasting
internal import Formats
internal import ZeroMQ

/// One process of a live run: a node, its links, and its line to the controller.
public enum NodeProgram {
  /// The environment variable that has the run's token: whoever knows it may play a node.
  public static let tokenVariable = "GRAPEVINE_TOKEN"

  /// Plays `node` as the controller at this endpoint says, until the run ends.
  public static func run(
    node: Int, incarnation: UInt32, controller: String, token: UInt64
  ) throws(ClusterError) {
    let name = LinkName(token: token, node: NodeID(node), incarnation: incarnation)
    OpenFiles.raised(to: mostOpenFiles)
    do {
      Poller.sharpenTimers()
      let context = try Context()
      var control = try ControlLink(name, to: controller, in: context)
      try control.send(.hello)
      let assignment = try awaitAssignment(&control)
      do {
        var process = try NodeProcess(name, assignment, context)
        try process.run(&control)
      } catch {
        try control.send(.failed(ClusterError(error).message))
        throw error
      }
    } catch {
      throw ClusterError(error)
    }
  }

  /// For a crowd at the node's port.
  ///
  /// Where they run out libzmq accepts nobody, and its thread spins, until silent connections are dropped.
  private static let mostOpenFiles = 16_384

  private static func awaitAssignment(_ control: inout ControlLink) throws -> Assignment {
    var poller = Poller([try control.descriptor])
    while true {
      switch try control.receive() {
      case .welcome(let assignment): return assignment
      case .bye: throw ClusterError(.failed, "the controller sent the process away")
      default: break
      }
      guard MonotonicClock.now - control.lastHeard < NodeProcess.patience else {
        throw ClusterError(
          .failed, "no controller answers; start runs with grapevine compare --driver zeromq")
      }
      if try !control.isReadable { _ = try poller.wait(atMost: 100_000_000) }
    }
  }
}
