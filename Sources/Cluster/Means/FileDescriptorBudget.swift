/// The number of file descriptors that a live run opens in the process that opens most.
///
/// The limit is each process's own, and whoever starts one hands it down. It is checked before
/// anything opens, for libzmq aborts or crashes the process when there are no more.
public enum FileDescriptorBudget {
  /// A socket for each link, and what listens, signals and is logged to.
  static func ofNode(nodes: Int) -> Int { nodes + 20 }

  /// Pipes to and from each node, what waits for its end, and what the program itself has open.
  static func ofController(nodes: Int) -> Int { 4 * nodes + 40 }

  /// The limit that a run of so many nodes, service nodes included, needs.
  public static func needed(nodes: Int) -> Int { max(ofNode(nodes: nodes), ofController(nodes: nodes)) }

  /// The most nodes that a run can have under `limit`.
  public static func mostNodes(limit: Int) -> Int { max(0, min(limit - 20, (limit - 40) / 4)) }
}
