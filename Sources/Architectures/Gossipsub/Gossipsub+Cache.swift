import Broadcasting

extension Gossipsub {
  /// The rumors of the last heartbeats: gossipsub's message cache.
  ///
  /// Payloads stay with the driver, so it holds names only, heartbeat by heartbeat.
  struct RumorCache: Sendable {
    private struct Gift: Hashable, Sendable {
      let rumor: RumorID
      let peer: NodeID
    }

    private struct Window: Sendable {
      var rumors = RumorSet()
      /// The number of times that each of them was given to each peer that asked.
      var given: [Gift: Int] = [:]
    }

    /// The most times that one peer gets one rumor that it asks for: go-libp2p-pubsub's
    /// `GossipSubGossipRetransmission`.
    static let mostGifts = 3

    private let most: Int
    /// The present heartbeat's first.
    private var windows = [Window()]

    init(windows: Int) { most = windows }

    mutating func insert(_ rumor: RumorID) { windows[0].rumors.insert(rumor) }

    /// The rumors of the last `count` heartbeats, the present one included.
    func recent(windows count: Int) -> RumorSet {
      var union = RumorSet()
      for window in windows.prefix(count) { union.formUnion(window.rumors) }
      return union
    }

    /// A heartbeat is over.
    mutating func shift() {
      if windows.count == most { windows.removeLast() }
      windows.insert(Window(), at: 0)
    }

    /// The peer asks for the rumor: whether it gets it, which is counted.
    mutating func give(_ rumor: RumorID, to peer: NodeID) -> Bool {
      guard let index = windows.firstIndex(where: { $0.rumors.contains(rumor) }) else { return false }
      let gift = Gift(rumor: rumor, peer: peer)
      let count = windows[index].given[gift, default: 0]
      guard count < Self.mostGifts else { return false }
      windows[index].given[gift] = count + 1
      return true
    }
  }
}
