import Broadcasting

extension Plumtree {
  /// The links that are eager in each tree: a bit for each link, all set in a tree that is new.
  struct Trees: Sendable {
    private static let bits = UInt64.bitWidth

    private let sharing: Sharing
    /// Words of bits that a tree takes.
    private let words: Int
    private var eager: [UInt64] = []
    /// The place among the words at which each root's tree begins.
    private var places: [NodeID: Int] = [:]

    init(_ sharing: Sharing, links: Int) {
      self.sharing = sharing
      words = max(1, (links + Self.bits - 1) / Self.bits)
    }

    /// The node that stands for the tree along which the rumor travels.
    func root(of rumor: RumorID) -> NodeID { sharing == .shared ? NodeID(0) : rumor.origin }

    /// The tree with this root, made where there is none yet; to be named so to what follows.
    mutating func tree(of root: NodeID) -> Int {
      if sharing == .shared, !eager.isEmpty { return 0 }
      if let place = places[root] { return place }
      let place = eager.count
      places[root] = place
      eager += [UInt64](repeating: .max, count: words)
      return place
    }

    func isEager(_ link: Int, in tree: Int) -> Bool {
      eager[tree + link / Self.bits] & (1 << UInt64(link % Self.bits)) != 0
    }

    mutating func set(_ link: Int, in tree: Int, eager isEager: Bool) {
      let bit: UInt64 = 1 << UInt64(link % Self.bits)
      if isEager { eager[tree + link / Self.bits] |= bit } else { eager[tree + link / Self.bits] &= ~bit }
    }
  }
}
