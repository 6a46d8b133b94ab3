package import Broadcasting

/// The load that nodes had to bear where messages take them time.
package struct NodeLoad: Hashable, Sendable {
  /// The time for which the busiest node was at work while operations and faults came.
  package var busiest: Delay
  /// The longest time for which any node was at work within one second of it; seconds are whole ones from the
  /// first operation on.
  package var busiestSecond: Delay
  /// The last time at which a node had more than it could bear: a message found its queue full, or the node
  /// ended a second or more of work without a break, or was in the midst of it at the end.
  ///
  /// Nil if none ever had.
  package var overloadedUntil: Instant?

  package init(busiest: Delay, busiestSecond: Delay, overloadedUntil: Instant?) {
    self.busiest = busiest
    self.busiestSecond = busiestSecond
    self.overloadedUntil = overloadedUntil
  }

  /// That of these nodes and of others.
  package func joined(with other: NodeLoad) -> NodeLoad {
    let overloads = [overloadedUntil, other.overloadedUntil].compactMap { $0 }
    return NodeLoad(
      busiest: max(busiest, other.busiest), busiestSecond: max(busiestSecond, other.busiestSecond),
      overloadedUntil: overloads.max())
  }
}
