/// How a run's nodes are divided into blocks: by their number and the network alone, so that a run is the
/// same whoever computes it.
struct BlockLayout: Sendable {
  /// So many nodes are one block in any case: a core's cache holds them.
  private static let mostAlone = 16_384
  private static let blockSize = 8_192

  let nodes: Int
  let count: Int
  private let shift: Int

  /// Blocks need a latency that no message falls short of, and one that is a slot of the queue or more.
  ///
  /// `blockSize`, for tests, is a power of two, and then the run is divided, however small it is.
  init(nodes: Int, network: Network, blockSize: Int? = nil) {
    self.nodes = nodes
    let isDivided =
      network.model == .exact && network.latency.least.nanoseconds >= Slots.begin(of: 1)
      && nodes > blockSize ?? Self.mostAlone
    shift = isDivided ? (blockSize ?? Self.blockSize).trailingZeroBitCount : Int.bitWidth - 1
    count = isDivided ? (nodes - 1) >> shift + 1 : 1
  }

  var isAlone: Bool { count == 1 }

  @inline(__always)
  func block(of node: NodeID) -> Int { node.int &>> shift }

  /// Which of so many workers computes a block: always the same one, and neighbouring blocks alike.
  func worker(of block: Int, among workers: Int) -> Int { block * workers / count }

  /// The indices of a block's nodes.
  func nodes(of block: Int) -> Range<Int> {
    isAlone ? 0..<nodes : block << shift..<min((block + 1) << shift, nodes)
  }
}

extension Cell {
  /// Whether its simulated run is divided into blocks, so that threads can share it.
  public var isDivided: Bool {
    !BlockLayout(nodes: scenario.hosts + configuration.services.count, network: scenario.network).isAlone
  }
}
