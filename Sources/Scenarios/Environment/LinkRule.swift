package import Broadcasting

/// A set of nodes, by number.
package struct NodeSet: Hashable, Sendable, Codable {
  private var words: [UInt64]

  package init(_ nodes: some Sequence<NodeID>, of count: Int) {
    words = [UInt64](repeating: 0, count: (count + 63) / 64)
    for node in nodes { set(node, to: true) }
  }

  mutating func set(_ node: NodeID, to isIn: Bool) {
    let bit = UInt64(1) << UInt64(node.int & 63)
    if isIn { words[node.int >> 6] |= bit } else { words[node.int >> 6] &= ~bit }
  }

  /// The first with that number or a higher one; nil for none.
  func first(from node: NodeID) -> NodeID? {
    var mask = UInt64.max << UInt64(node.int & 63)
    for place in (node.int >> 6)..<words.count {
      let word = words[place] & mask
      if word != 0 { return NodeID(place << 6 + word.trailingZeroBitCount) }
      mask = .max
    }
    return nil
  }

  var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  package func contains(_ node: NodeID) -> Bool {
    words[node.int >> 6] >> UInt64(node.int & 63) & 1 == 1
  }
}

/// The effect of some links on messages, while a fault lasts or always, besides the network's own.
@usableFromInline package struct LinkRule: Hashable, Sendable, Codable {
  /// Nil for all nodes.
  let from: NodeSet?
  let to: NodeSet?
  /// True where it is about messages the other way, too.
  let isBothWays: Bool
  var loss = Probability.zero
  /// In nanoseconds.
  var delay: Int64 = 0
  var duplication = Probability.zero
  /// The most bytes a second in each direction of each link; 0 where there is no such bound.
  var bytesPerSecond = 0

  init(from: NodeSet?, to: NodeSet?, isBothWays: Bool) {
    self.from = from
    self.to = to
    self.isBothWays = isBothWays
  }

  /// True where there are no such links.
  var isOfNobody: Bool { from?.isEmpty ?? false || to?.isEmpty ?? false }

  package func holds(from a: NodeID, to b: NodeID) -> Bool {
    leads(from: a, to: b) || isBothWays && leads(from: b, to: a)
  }

  private func leads(from a: NodeID, to b: NodeID) -> Bool {
    from?.contains(a) ?? true && to?.contains(b) ?? true
  }
}
