public import Broadcasting

/// The division of a run's nodes into blocks: by their number and the network alone, so that a run is the
/// same whoever computes it.
@usableFromInline package struct BlockLayout: Sendable {
  @usableFromInline package let nodes: Int
  @usableFromInline package let count: Int
  @usableFromInline let shift: Int

  /// Blocks of so many nodes, a power of two; nil for one block.
  package init(nodes: Int, blocksOf size: Int?) {
    self.nodes = nodes
    shift = size?.trailingZeroBitCount ?? Int.bitWidth - 1
    count = size == nil ? 1 : (nodes - 1) >> shift + 1
  }

  @inlinable package var isAlone: Bool { count == 1 }

  @inlinable @inline(__always)
  package func block(of node: NodeID) -> Int { node.int &>> shift }

  /// The worker, of `workers`, that computes a block: always the same one, and neighbouring blocks alike.
  @inlinable package func worker(of block: Int, among workers: Int) -> Int { block * workers / count }

  /// The indices of a block's nodes.
  @inlinable package func nodes(of block: Int) -> Range<Int> {
    isAlone ? 0..<nodes : block << shift..<min((block + 1) << shift, nodes)
  }
}
