import Broadcasting

/// The other hosts, to draw some of them at random.
struct Peers: Sendable {
  private let own: NodeID
  let count: Int

  init(of seat: Seat) {
    own = seat.id
    count = max(seat.hosts - 1, 0)
  }

  /// `wanted` distinct ones, or all in ascending order where there are no more.
  func draw(_ wanted: Int, _ random: inout SplitMix64) -> [NodeID] {
    random.distinct(wanted, of: count, peer)
  }

  /// One of them; there must be one.
  func one(_ random: inout SplitMix64) -> NodeID { peer(random.index(below: count)) }

  private func peer(_ index: Int) -> NodeID { NodeID(index < own.int ? index : index + 1) }
}

extension SplitMix64 {
  /// `wanted` distinct ones of `count` things, each given by its place, or all in the order of their places
  /// where there are no more.
  @inline(__always)
  mutating func distinct<Thing: Equatable>(
    _ wanted: Int, of count: Int, _ thing: (_ place: Int) -> Thing
  ) -> [Thing] {
    guard wanted < count else { return (0..<count).map(thing) }
    var drawn: [Thing] = []
    drawn.reserveCapacity(wanted)
    while drawn.count < wanted {
      let candidate = thing(index(below: count))
      if !drawn.contains(candidate) { drawn.append(candidate) }
    }
    return drawn
  }
}
