import Broadcasting
import Testing
import ZeroMQ

@testable import Cluster

@Suite struct PayloadStoreTests {
  private static let rumors = (0..<6).map { RumorID(origin: NodeID($0 % 3), sequence: UInt32($0 / 3)) }

  private static func originator(_ size: Int) -> PayloadStore {
    var store = PayloadStore(hosts: 3, payloadSize: size)
    for rumor in rumors { store.originate(rumor) }
    return store
  }

  private static func accepts(
    _ store: inout PayloadStore, _ frames: [PayloadFrame], _ rumors: [RumorID]
  ) -> Bool {
    store.accept(frames, for: rumors)
  }

  /// The frames as they come over a link.
  private static func sent(_ frames: [PayloadFrame]) -> [PayloadFrame] {
    frames.map { PayloadFrame(Message($0.bytes)) }
  }

  @Test(arguments: [0, 1, 7, 8, 9, 64, 1023, 1024, 1025, 100_000])
  func whatWasAcceptedGoesOnAsItCame(_ size: Int) throws {
    let origin = Self.originator(size)
    for count in 1...Self.rumors.count {
      let rumors = Array(Self.rumors[..<count])
      let frames = try #require(origin.frames(for: rumors))
      var relay = PayloadStore(hosts: 3, payloadSize: size)
      #expect(Self.accepts(&relay, Self.sent(frames), rumors))
      #expect(rumors.allSatisfy { relay.holds($0) })
      let onward = try #require(relay.frames(for: rumors))
      #expect(onward.map { $0.bytes } == frames.map { $0.bytes })
      #expect(frames.flatMap { $0.bytes } == rumors.flatMap { Payload.bytes(of: $0, count: size) })
    }
  }

  @Test func smallPayloadsShareAFrameAndLargeOnesHaveTheirOwn() throws {
    #expect(try #require(Self.originator(64).frames(for: Self.rumors)).count == 1)
    #expect(try #require(Self.originator(4096).frames(for: Self.rumors)).count == 6)
    #expect(try #require(Self.originator(0).frames(for: Self.rumors)).isEmpty)
  }

  @Test func aLargePayloadIsRelayedInTheFrameInWhichItCame() throws {
    let frames = Self.sent(try #require(Self.originator(4096).frames(for: [Self.rumors[0]])))
    var relay = PayloadStore(hosts: 3, payloadSize: 4096)
    #expect(Self.accepts(&relay, frames, [Self.rumors[0]]))
    #expect(try #require(relay.frames(for: [Self.rumors[0]]))[0] === frames[0])
  }

  @Test func noFrameOfSmallPayloadsIsLongerThanItMayBe() throws {
    var store = PayloadStore(hosts: 1, payloadSize: 1000)
    let rumors = (0..<500).map { RumorID(origin: NodeID(0), sequence: UInt32($0)) }
    for rumor in rumors { store.originate(rumor) }
    let frames = try #require(store.frames(for: rumors))
    #expect(frames.map { $0.bytes.count }.reduce(0, +) == 500_000)
    #expect(frames.allSatisfy { $0.bytes.count <= 65_536 })
  }

  @Test(arguments: [1, 64, 4096])
  func whatIsNotExactlyThePayloadsIsRefusedAndNothingIsKept(_ size: Int) throws {
    let rumors = Array(Self.rumors[..<3])
    let right = try #require(Self.originator(size).frames(for: rumors)).map { $0.bytes }
    var wrong: [[[UInt8]]] = [
      [], right + [[]], [[]] + right, right + right, Array(right.dropLast()),
      right.dropLast() + [Array(right[right.count - 1].dropLast())],
      right.dropLast() + [right[right.count - 1] + [0]],
    ]
    for place in right.indices {
      for index in [0, right[place].count / 2, right[place].count - 1] {
        var spoilt = right
        spoilt[place][index] ^= 1
        wrong.append(spoilt)
      }
    }
    for (place, bytes) in wrong.enumerated() {
      var store = PayloadStore(hosts: 3, payloadSize: size)
      let frames = bytes.map { PayloadFrame(Message($0)) }
      #expect(!Self.accepts(&store, frames, rumors), "case \(place)")
      #expect(rumors.allSatisfy { !store.holds($0) }, "case \(place)")
      #expect(store.frames(for: [rumors[0]]) == nil)
    }
  }

  @Test func payloadsOfOtherRumorsAreRefused() throws {
    let frames = try #require(Self.originator(64).frames(for: [Self.rumors[0], Self.rumors[1]]))
    var store = PayloadStore(hosts: 3, payloadSize: 64)
    #expect(!Self.accepts(&store, frames, [Self.rumors[1], Self.rumors[0]]))
    #expect(!Self.accepts(&store, frames, [Self.rumors[0]]))
    #expect(!Self.accepts(&store, frames, Array(Self.rumors[..<3])))
    #expect(Self.accepts(&store, frames, [Self.rumors[0], Self.rumors[1]]))
  }

  @Test func whatIsNotHeldHasNoFrames() {
    let store = Self.originator(64)
    #expect(store.frames(for: [Self.rumors[0], RumorID(origin: NodeID(0), sequence: 99)]) == nil)
  }

  @Test func payloadsMatchTheirOwnBytesOnly() {
    for seed in 0..<300 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let rumor = RumorID(
        origin: NodeID(random.index(below: 100)), sequence: UInt32(random.index(below: 1 << 20)))
      var bytes = Payload.bytes(of: rumor, count: 1 + random.index(below: 100))
      #expect(Self.matches(bytes, rumor), "seed \(seed)")
      bytes[random.index(below: bytes.count)] ^= UInt8(1 + random.index(below: 255))
      #expect(!Self.matches(bytes, rumor), "seed \(seed)")
    }
  }

  private static func matches(_ bytes: [UInt8], _ rumor: RumorID) -> Bool {
    Message(bytes).withBytes { Payload.matches($0, rumor) }
  }
}
