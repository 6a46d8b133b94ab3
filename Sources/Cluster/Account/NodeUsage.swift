public import Measurement
public import Scenarios

/// The work of a node's process in a live run, and the resources that it took.
public struct NodeUsage: Hashable, Sendable {
  /// Time on a core from the run's beginning to its end, ZeroMQ's threads included, in nanoseconds.
  public let cpu: Int64
  /// Messages of the architecture.
  public let sent: Int
  public let received: Int

  public init(cpu: Int64, sent: Int, received: Int) {
    self.cpu = cpu
    self.sent = sent
    self.received = received
  }
}

extension NodeUsage {
  init(_ totals: NodeTotals) {
    // A link's first frame each way is a hello, and its last an end.
    func messages(_ frames: UInt64) -> Int { Int(frames > 2 ? frames - 2 : 0) }
    cpu = totals.cpu - totals.cpuBefore
    sent = totals.links.reduce(0) { $0 + messages($1.sent) }
    received = totals.links.reduce(0) { $0 + messages($1.received) }
  }
}

extension LiveRun {
  /// Runs a cell as `run` does, and gives beside its result what each node did, in the order of the nodes.
  public static func usage(
    _ cell: Cell, options: LiveOptions
  ) throws(ClusterError) -> (result: CellResult, nodes: [NodeUsage]) {
    try unlessAbandoned {
      try conducted(cell, options) { cluster, controller in
        let result = try result(of: cell, cluster, controller)
        return (result, controller.members.compactMap(\.totals).map { NodeUsage($0) })
      }
    }
  }

  /// Programs that wanted a core of this machine, on average over the last minute; nil if it is not known.
  public static var machineLoad: Double? { Machine.currentLoad }
}
