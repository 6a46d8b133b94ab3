import Broadcasting
import Testing

@testable import Cluster
@testable import Facts

@Suite struct JournalTests {
  private static let hosts = 3
  private static let nodes = 5

  private struct Line: Equatable {
    let at: Instant
    let record: JournalRecord
  }

  private static func lines(_ bytes: [UInt8]) throws(WireError) -> [Line] {
    var reader = JournalReader(bytes, hosts: hosts, nodes: nodes)
    var lines: [Line] = []
    while let (at, record) = try reader.next() { lines.append(Line(at: at, record: record)) }
    return lines
  }

  private static func someLines(_ random: inout SplitMix64) -> [Line] {
    var at: Int64 = 0
    return (0..<random.index(below: 30)).map { _ in
      at += Int64(random.draw(below: 1_000_000_000))
      return Line(at: Instant(nanoseconds: at), record: random.someRecord(hosts: hosts, nodes: nodes))
    }
  }

  /// The bytes, and after how many of them each line ends.
  private static func written(_ lines: [Line]) -> (bytes: [UInt8], ends: [Int]) {
    var writer = WireWriter()
    var last: Int64 = 0
    var ends: [Int] = []
    for line in lines {
      line.record.encode(after: line.at.nanoseconds - last, into: &writer)
      last = line.at.nanoseconds
      ends.append(writer.bytes.count)
    }
    return (writer.bytes, ends)
  }

  @Test func whatIsWrittenReadsBackAsItWas() throws {
    for seed in 0..<300 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let lines = Self.someLines(&random)
      #expect(try Self.lines(Self.written(lines).bytes) == lines, "seed \(seed)")
    }
  }

  @Test func whatIsCutOffReadsAsTheRecordsThatAreWhole() throws {
    for seed in 0..<60 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let lines = Self.someLines(&random)
      let (bytes, ends) = Self.written(lines)
      for length in 0..<bytes.count {
        let whole = ends.prefix { $0 <= length }.count
        #expect(try Self.lines(Array(bytes[..<length])) == Array(lines[..<whole]), "seed \(seed), \(length)")
      }
    }
  }

  @Test func noBytesMakeTheReaderDoAnythingButReadOrRefuse() {
    for seed in 0..<30_000 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      var bytes: [UInt8]
      if random.index(below: 2) == 0 {
        bytes = (0..<random.index(below: 60)).map { _ in UInt8(random.index(below: 256)) }
      } else {
        bytes = Self.written(Self.someLines(&random)).bytes
        for _ in 0..<(bytes.isEmpty ? 0 : 3) {
          bytes[random.index(below: bytes.count)] = UInt8(random.index(below: 256))
        }
      }
      _ = try? Self.lines(bytes)
    }
  }

  @Test func timesThatNoClockReachesAreRefused() {
    var writer = WireWriter()
    JournalRecord.follows.encode(after: .max, into: &writer)
    JournalRecord.follows.encode(after: .max, into: &writer)
    #expect(throws: WireError.self) { try Self.lines(writer.bytes) }
  }

  @Test func aTransmissionWithoutANumberIsRefused() {
    var writer = WireWriter()
    JournalRecord.sent(
      to: NodeID(1), size: 1, carriesPayload: false, transmission: Transmission(incarnation: 0, count: 0)
    ).encode(after: 0, into: &writer)
    #expect(throws: WireError.malformed("a transmission has no number")) { try Self.lines(writer.bytes) }
  }

  /// A reader of the facts never guesses which reception, or which drop, belongs to which sending.
  @Test func aSendingAndWhatBecomesOfItHaveOneNumberThatNoOtherHas() {
    let now = Instant(nanoseconds: 5)
    func number(_ record: JournalRecord, of node: Int) -> UInt64? {
      record.facts(of: NodeID(node), at: now).first?.transmission
    }
    var numbers = Set<UInt64>()
    for sender in [0, 1, 65_535] {
      for incarnation: UInt32 in [0, 1, 65_535] {
        for count: UInt32 in [1, 2, .max] {
          let transmission = Transmission(incarnation: incarnation, count: count)
          let sent = JournalRecord.sent(
            to: NodeID(2), size: 1, carriesPayload: true, transmission: transmission)
          let received = JournalRecord.received(
            from: NodeID(sender), size: 1, rumors: [], transmission: transmission, replay: nil)
          let dropped = JournalRecord.dropped(
            .cut, from: NodeID(sender), to: NodeID(2), transmission: transmission)
          let own = number(sent, of: sender)
          #expect(own != 0 && number(received, of: 2) == own)
          // The sender knows what was lost, the receiver what was cut off.
          #expect(number(dropped, of: sender) == own && number(dropped, of: 2) == own)
          #expect(own.map { numbers.insert($0).inserted } == true)
        }
      }
    }
  }

  /// As the simulator tells it: at the receiver.
  @Test func aDropIsToldAtTheMessagesTarget() {
    let record = JournalRecord.dropped(
      .loss, from: NodeID(1), to: NodeID(2), transmission: Transmission(incarnation: 0, count: 7))
    let now = Instant(nanoseconds: 5)
    #expect(
      record.facts(of: NodeID(1), at: now) == [
        .dropped(
          .loss, from: NodeID(1), to: NodeID(2), at: now,
          transmission: Transmission(incarnation: 0, count: 7).number(of: NodeID(1)))
      ])
  }

  @Test(arguments: [[0], [21], [0xFF]] as [[UInt8]])
  func unknownRecordsAreRefused(_ bytes: [UInt8]) {
    #expect(throws: WireError.self) { try Self.lines(bytes + [0, 0, 0]) }
  }
}

extension SplitMix64 {
  fileprivate mutating func someRecord(hosts: Int, nodes: Int) -> JournalRecord {
    let node = NodeID(index(below: nodes))
    let word = UInt32(truncatingIfNeeded: next())
    let rumor = someRumor(hosts)
    let transmission = Transmission(
      incarnation: UInt32(truncatingIfNeeded: next()), count: UInt32(truncatingIfNeeded: next()) | 1)
    switch index(below: 15) {
    case 0: return .up(resumes: index(below: 2) == 0, life: word)
    case 1: return .invoked(Int(word))
    case 2: return .answered(Int(word))
    case 3:
      return .received(
        from: node, size: Int(word), rumors: someRumors(hosts), transmission: transmission, replay: nil)
    case 4:
      let replay = JournalRecord.Replay(
        frame: someBytes(), payloads: (0..<index(below: 4)).map { _ in someBytes() })
      return .received(
        from: node, size: Int(word), rumors: someRumors(hosts), transmission: transmission, replay: replay)
    case 5: return .timer(TimerID(word, token: UInt32(truncatingIfNeeded: next())))
    case 6:
      return .sent(
        to: node, size: Int(word), carriesPayload: index(below: 2) == 0, transmission: transmission)
    case 7:
      return .dropped(
        [.loss, .cut, .down, .overflow][index(below: 4)], from: node, to: NodeID(index(below: nodes)),
        transmission: transmission)
    case 8: return .delivered(rumor)
    case 9: return .acknowledged(rumor)
    case 10: return .leads(epoch: next())
    case 11: return .leaving
    case 12: return .clock(entry: nil, since: Instant(nanoseconds: Int64(word)))
    case 13: return .clock(entry: word, since: Instant(nanoseconds: .max))
    default: return .follows
    }
  }

  private mutating func someRumor(_ hosts: Int) -> RumorID {
    RumorID(origin: NodeID(index(below: hosts)), sequence: UInt32(draw(below: UInt64(RumorID.sequenceLimit))))
  }

  private mutating func someRumors(_ hosts: Int) -> [RumorID] {
    (0..<index(below: 5)).map { _ in someRumor(hosts) }
  }

  private mutating func someBytes() -> [UInt8] {
    (0..<index(below: 40)).map { _ in UInt8(index(below: 256)) }
  }
}
