import Broadcasting
import Testing

@testable import Cluster

@Suite struct EnvelopeTests {
  private static func someEnvelope(_ random: inout SplitMix64) -> Envelope {
    let kinds = [Envelope.Kind.hello, .message, .end]
    var envelope = Envelope(
      kind: kinds[random.index(below: 3)], incarnation: UInt32(truncatingIfNeeded: random.next()),
      sequence: random.next() >> 1)
    guard envelope.kind == .message else { return envelope }
    envelope.transmission = 1 + UInt32(random.draw(below: UInt64(UInt32.max)))
    envelope.sentAt = Int64(random.draw(below: 3_000_000_000_000_000_000))
    envelope.delay = Int64(random.draw(below: 1_000_000_000_000))
    if random.index(below: 2) == 0 { envelope.doubleDelay = Int64(random.draw(below: 1_000_000_000_000)) }
    return envelope
  }

  private static func bytes(_ envelope: Envelope) -> [UInt8] {
    var writer = WireWriter()
    envelope.encode(into: &writer)
    return writer.bytes
  }

  @Test func envelopesReadBackAsTheyWereAndLeaveTheMessage() throws {
    for seed in 0..<500 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let envelope = Self.someEnvelope(&random)
      let bytes = Self.bytes(envelope)
      var reader = WireReader(bytes + [1, 2, 3])
      #expect(try Envelope(decoding: &reader) == envelope, "seed \(seed)")
      #expect(reader.position == bytes.count, "seed \(seed)")
    }
  }

  @Test func whatIsCutOffIsRefused() {
    for seed in 0..<100 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let bytes = Self.bytes(Self.someEnvelope(&random))
      for length in 0..<bytes.count {
        var reader = WireReader(Array(bytes[..<length]))
        #expect(throws: WireError.truncated, "seed \(seed)") { try Envelope(decoding: &reader) }
      }
    }
  }

  @Test func whatIsSpoiltIsRefusedOrAnEnvelopeThatCanBeReckonedWith() {
    for seed in 0..<20_000 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      var bytes = Self.bytes(Self.someEnvelope(&random))
      for _ in 0...random.index(below: 3) {
        bytes[random.index(below: bytes.count)] = UInt8(random.index(below: 256))
      }
      var reader = WireReader(bytes)
      guard let envelope = try? Envelope(decoding: &reader) else { continue }
      // Sums that would trap if they could overflow.
      let latest = envelope.sentAt + max(envelope.delay, envelope.doubleDelay ?? 0)
      #expect(latest >= 0 && envelope.sequence + 1 > 0, "seed \(seed)")
    }
  }

  @Test(
    arguments: [
      ([1, 1, 0], WireError.unknownVersion(1)), ([2, 0, 0], .unknownKind(0)), ([2, 4, 0], .unknownKind(4)),
      ([2, 2, 0, 0, 0], .malformed("a transmission has no number")),
      ([2, 2, 0, 0, 0x80, 0x80, 0x80, 0x80, 0x10], .malformed("a number does not fit 32 bits")),
    ] as [([UInt8], WireError)])
  func foreignFormsAreNamed(bytes: [UInt8], error: WireError) {
    var reader = WireReader(bytes)
    #expect(throws: error) { try Envelope(decoding: &reader) }
  }

  /// None of it is counted as the message's: that is what the node wrote.
  @Test(arguments: [(1, 1), (127, 1), (128, 2), (16_383, 2), (16_384, 3), (.max, 5)] as [(UInt32, Int)])
  func aTransmissionsNumberTakesFewBytes(number: UInt32, bytes: Int) {
    func size(_ transmission: UInt32) -> Int {
      Self.bytes(Envelope(kind: .message, incarnation: 0, sequence: 0, transmission: transmission)).count
    }
    #expect(size(number) - size(1) == bytes - 1)
  }

  @Test func theLastSequenceNumberIsRefused() {
    var reader = WireReader(Self.bytes(Envelope(kind: .hello, incarnation: 0, sequence: .max)))
    #expect(throws: WireError.self) { try Envelope(decoding: &reader) }
  }
}
