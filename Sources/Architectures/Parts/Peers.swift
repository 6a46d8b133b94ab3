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
    guard wanted < count else { return (0..<count).map(peer) }
    var drawn: [NodeID] = []
    drawn.reserveCapacity(wanted)
    while drawn.count < wanted {
      let candidate = peer(random.index(below: count))
      if !drawn.contains(candidate) { drawn.append(candidate) }
    }
    return drawn
  }

  /// One of them; there must be one.
  func one(_ random: inout SplitMix64) -> NodeID { peer(random.index(below: count)) }

  private func peer(_ index: Int) -> NodeID { NodeID(index < own.int ? index : index + 1) }
}
