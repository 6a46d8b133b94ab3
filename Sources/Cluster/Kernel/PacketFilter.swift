/// The packets that the hub drops, as texts for `nft`.
///
/// All cuts are one set of pairs, so that a partition comes and goes at one instant at all nodes. They drop
/// and do not reject: an answer would tell the sender what a broken network does not.
struct PacketFilter: Hashable, Sendable {
  let plan: NetworkPlan

  private static let table = "ip grapevine"

  /// Makes the filter, which cuts nothing yet.
  var creation: String {
    let counters = (0..<plan.nodes).map { "  counter node\($0) {}\n" }.joined()
    let receivers = (0..<plan.nodes).map { "\(plan.address(of: $0)) : \"node\($0)\"" }
    return """
      table \(Self.table) {
      \(counters)\
        map receivers {
          type ipv4_addr : counter
          elements = { \(receivers.joined(separator: ", ")) }
        }
        set cuts {
          type ipv4_addr . ipv4_addr
        }
        chain forward {
          type filter hook forward priority filter; policy accept;
          ip saddr . ip daddr @cuts counter name ip daddr map @receivers drop
        }
      }

      """
  }

  /// Puts exactly these cuts in the place of all earlier ones.
  ///
  /// `nft` makes all changes of one file in one transaction. `unheard[b]` is the nodes that b does not hear.
  func replacement(unheard: [[Int]]) -> String {
    let pairs = unheard.enumerated().flatMap { receiver, senders in
      senders.map { "\(plan.address(of: $0)) . \(plan.address(of: receiver))" }
    }
    let removal = "flush set \(Self.table) cuts\n"
    guard !pairs.isEmpty else { return removal }
    return removal + "add element \(Self.table) cuts { \(pairs.joined(separator: ", ")) }\n"
  }

  /// The arguments that ask `nft` for the counters.
  static let query = ["list", "counters", "table"] + table.split(separator: " ").map(String.init)

  /// The packets in an answer to `query`, by node; nil if it is not one.
  func packets(in answer: String) -> [Int]? {
    var packets = [Int?](repeating: nil, count: plan.nodes)
    var node: Int?
    for line in answer.split(separator: "\n") {
      let words = line.split(separator: " ").flatMap { $0.split(separator: "\t") }
      switch (words.first, words.dropFirst().first) {
      case ("counter", let name?) where name.hasPrefix("node"): node = Int(name.dropFirst("node".count))
      case ("packets", let count?):
        guard let place = node, packets.indices.contains(place) else { return nil }
        packets[place] = Int(count)
      default: continue
      }
    }
    let counts = packets.compactMap { $0 }
    return counts.count == plan.nodes ? counts : nil
  }
}
