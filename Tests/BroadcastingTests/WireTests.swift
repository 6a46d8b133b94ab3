import Testing

@testable import Architectures
@testable import Broadcasting

/// One field of every kind that messages are made of.
private struct Specimen: WireMessage {
  var number: UInt64 = 0
  var small: UInt32 = 0
  var node = NodeID(0)
  var flag = false
  var rumors = RumorList.one(RumorID(origin: NodeID(0), sequence: 0))
  var digest = RumorSet().digest

  init() {}

  func encode<Sink: WireSink>(into sink: inout Sink) {
    sink.put(number)
    sink.put(small)
    sink.put(node)
    sink.put(UInt64(flag ? 1 : 0))
    rumors.encode(into: &sink)
    digest.encode(into: &sink)
  }
  init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
    number = try source.number()
    small = try source.number32()
    node = try source.node()
    flag = try source.flag()
    rumors = try RumorList(decoding: &source)
    digest = try Digest(decoding: &source)
  }
  func forEachPayload(_ body: (RumorID) -> Void) { rumors.forEach(body) }
}

@Suite struct WireTests {
  /// The numbers at which a varint gains a byte, and the ends.
  private static let edges: [UInt64] = {
    let steps = (1...9).map { (bytes: UInt64) -> UInt64 in 1 << (7 * bytes) }
    return [0, 1, .max - 1, .max] + steps + steps.map { $0 - 1 }
  }()

  private static func rumor(_ origin: Int, _ sequence: UInt32) -> RumorID {
    RumorID(origin: NodeID(origin), sequence: sequence)
  }

  private static func reader(_ bytes: [UInt8]) -> WireReader { WireReader(bytes) }

  @Test func everyKindOfFieldKeepsTheMessagePromises() throws {
    var samples = Self.edges.map { edge in
      var sample = Specimen()
      sample.number = edge
      sample.small = UInt32(truncatingIfNeeded: edge)
      sample.node = NodeID(Int(edge % UInt64(NodeID.limit)))
      sample.flag = edge % 2 == 1
      return sample
    }
    var full = Specimen()
    full.node = NodeID(NodeID.limit - 1)
    full.rumors = RumorList([Self.rumor(3, 9), Self.rumor(0, 0), Self.rumor(NodeID.limit - 1, .max - 1)])
    full.digest = RumorSet([Self.rumor(0, 0), Self.rumor(0, 1), Self.rumor(0, 3), Self.rumor(7, 5)]).digest
    samples.append(full)
    try checkWire(samples)
  }

  @Test func floodingKeepsTheMessagePromises() throws {
    try checkWire([
      Flooding.Message.rumors(.one(Self.rumor(0, 0))),
      .rumors(.one(Self.rumor(24, 1_000_000))),
      .rumors(RumorList((0..<40).map { Self.rumor($0, UInt32($0) * 100) })),
    ])
  }

  @Test func plumtreeKeepsTheMessagePromises() throws {
    let one = Plumtree.Sighting(Self.rumor(24, 1_000_000), hops: 3)
    let many = (0..<9).map { Plumtree.Sighting(Self.rumor($0, UInt32($0) * 100), hops: .max) }
    try checkWire([
      Plumtree.Message.rumors(.one(one)), .rumors(Plumtree.Sightings(many)), .have(.one(one)),
      .have(Plumtree.Sightings(many)), .prune(NodeID(0)), .prune(NodeID(300)), .join(NodeID(7)),
      .graft(.one(one)), .graft(Plumtree.Sightings(many)), .repaired(.one(one.rumor)), .repair(.hello),
    ])
    #expect(throws: WireError.self) { try Plumtree.Message(frame: [1, 1, 0]) }
  }

  @Test func gossipsubKeepsTheMessagePromises() throws {
    let rumors = (0..<9).map { Self.rumor($0, UInt32($0) * 100) }
    try checkWire([
      Gossipsub.Message.rumors(.one(rumors[1])), .rumors(RumorList(rumors)), .have(RumorSet(rumors).digest),
      .want(RumorList(rumors)), .graft, .prune, .repair(.hello),
    ])
  }

  @Test(arguments: edges)
  func numbersRoundTripInAsFewBytesAsTheyNeed(number: UInt64) throws {
    var writer = WireWriter()
    writer.put(number)
    let bits = 64 - number.leadingZeroBitCount
    #expect(writer.bytes.count == max(1, (bits + 6) / 7))
    var reader = Self.reader(writer.bytes)
    #expect(try reader.number() == number)
    #expect(reader.remaining == 0)
  }

  @Test(
    arguments: [
      [], [0x80], [0xFF, 0xFF],
      [UInt8](repeating: 0xFF, count: 9),
    ] as [[UInt8]])
  func aNumberThatEndsEarlyIsTruncated(bytes: [UInt8]) {
    var reader = Self.reader(bytes)
    #expect(throws: WireError.truncated) { try reader.number() }
  }

  @Test(
    arguments: [
      [0x80, 0x00], [0xFF, 0x80, 0x00],
      [UInt8](repeating: 0x80, count: 9) + [0x00],
      [UInt8](repeating: 0xFF, count: 9) + [0x02],
      [UInt8](repeating: 0xFF, count: 9) + [0x81, 0x00],
      [UInt8](repeating: 0xFF, count: 200),
    ] as [[UInt8]])
  func aNumberHasOneForm(bytes: [UInt8]) {
    var reader = Self.reader(bytes)
    let error = #expect(throws: WireError.self) { try reader.number() }
    guard case .malformed = error else {
      Issue.record("\(bytes) gives \(String(describing: error))")
      return
    }
  }

  @Test func fieldsRefuseWhatTheyCannotBe() {
    func refuses(_ number: UInt64, _ read: (inout WireReader) throws -> Void) {
      var writer = WireWriter()
      writer.put(number)
      writer.put(UInt64(0))
      var reader = Self.reader(writer.bytes)
      #expect(throws: WireError.self, "\(number)") { try read(&reader) }
    }
    refuses(1 << 32) { _ = try $0.number32() }
    refuses(UInt64(NodeID.limit)) { _ = try $0.node() }
    refuses(UInt64(NodeID.limit)) { _ = try $0.rumor() }
    refuses(2) { _ = try $0.flag() }

    var writer = WireWriter()
    writer.put(UInt64(0))
    writer.put(UInt64(RumorID.sequenceLimit))
    var reader = Self.reader(writer.bytes)
    #expect(throws: WireError.malformed("a rumor's number is too high")) { try reader.rumor() }
  }

  /// A peer that announces a list pays for it in bytes before anything is allocated for it.
  @Test(arguments: [1, 2, 7])
  func aListIsNeverLongerThanTheBytesThatFollow(elementSize: Int) throws {
    for following in 0..<20 {
      for count in Self.edges + (0..<25) {
        var writer = WireWriter()
        writer.put(count)
        var reader = Self.reader(writer.bytes + [UInt8](repeating: 0, count: following))
        if count <= UInt64(following / elementSize) {
          #expect(try reader.count(ofAtLeast: elementSize) == Int(count))
        } else {
          #expect(throws: WireError.self) { try reader.count(ofAtLeast: elementSize) }
        }
      }
    }
  }

  @Test func aListOfRumorsIsNotEmpty() {
    #expect(throws: WireError.self) { try Flooding.Message(frame: [1, 0, 0]) }
  }

  @Test func anUnknownKindAndAnUnknownVersionAreNamed() {
    #expect(throws: WireError.unknownKind(9)) { try Flooding.Message(frame: [1, 9]) }
    #expect(throws: WireError.unknownVersion(0)) { try Flooding.Message(frame: [0]) }
    #expect(throws: WireError.truncated) { try Flooding.Message(frame: []) }
  }

  @Test(arguments: edges)
  func theGaugeCountsTheBytesThatTheWriterWrites(number: UInt64) {
    var writer = WireWriter()
    var gauge = WireGauge()
    let version = gauge.size
    writer.put(number)
    gauge.put(number)
    #expect(gauge.size - version == writer.bytes.count)
  }

  @Test func theFingerprintTellsMessagesApart() {
    var seen: Set<UInt64> = []
    for origin in 0..<50 {
      for sequence in 0..<50 as Range<UInt32> {
        var gauge = WireGauge()
        Flooding.Message.rumors(.one(Self.rumor(origin, sequence))).encode(into: &gauge)
        seen.insert(gauge.fingerprint)
      }
    }
    #expect(seen.count == 2500)
  }
}
