import Broadcasting
import Testing

@testable import Cluster

@Suite struct LinkNameTests {
  @Test func namesReadBackAsTheyWere() {
    for seed in 0..<200 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let name = LinkName(
        token: random.next(), node: NodeID(random.index(below: NodeID.limit)),
        incarnation: UInt32(truncatingIfNeeded: random.next()))
      #expect(LinkName(name.bytes) == name, "seed \(seed)")
      #expect(name.bytes.count == LinkName.size)
      #expect(name.bytes.first != 0)
    }
  }

  @Test func namesThatDifferInOnePartAreDifferentBytes() {
    let name = LinkName(token: 1, node: NodeID(2), incarnation: 3)
    for other in [
      LinkName(token: 2, node: NodeID(2), incarnation: 3),
      LinkName(token: 1, node: NodeID(3), incarnation: 3),
      LinkName(token: 1, node: NodeID(2), incarnation: 4),
    ] { #expect(other.bytes != name.bytes) }
  }

  @Test func whatIsNoNameIsRefused() {
    let bytes = LinkName(token: .max, node: NodeID(1), incarnation: 0).bytes
    for length in 0..<bytes.count { #expect(LinkName(Array(bytes[..<length])) == nil) }
    #expect(LinkName(bytes + [0]) == nil)
    #expect(LinkName([0x48] + bytes[1...]) == nil)
    // No cluster has so many nodes.
    #expect(LinkName(bytes[..<9] + [0xFF, 0xFF, 0xFF, 0xFF] + bytes[13...]) == nil)
  }
}
