internal import Broadcasting
internal import Facts

/// A record of a node's journal: an input with its time, and the node's effects of it.
enum JournalRecord: Hashable, Sendable {
  /// The node is up; only news of its clock may come before.
  case up(resumes: Bool, life: UInt32)
  /// A client's operation, by its place in the scenario's.
  case invoked(Int)
  /// A read was answered.
  case answered(Int)
  /// A message of `size` bytes was handled that carried the payloads of `rumors`; with `replay` what is
  /// needed to handle it again.
  case received(from: NodeID, size: Int, rumors: [RumorID], transmission: Transmission, replay: Replay?)
  case timer(TimerID)
  case sent(to: NodeID, size: Int, carriesPayload: Bool, transmission: Transmission)
  /// A message came to nothing, at whichever end of its way.
  case dropped(DropReason, from: NodeID, to: NodeID, transmission: Transmission)
  case delivered(RumorID)
  case acknowledged(RumorID)
  case leads(epoch: UInt64)
  case follows
  /// The host says that it leaves.
  case leaving
  /// From `since` on the node's clock is as wrong as the fault of this entry of the scenario says; nil for
  /// right.
  case clock(entry: UInt32?, since: Instant)

  /// A message as it came.
  struct Replay: Hashable, Sendable {
    let frame: [UInt8]
    let payloads: [[UInt8]]
  }
}

extension JournalRecord {
  private enum Kind: UInt64 {
    case started = 1
    case resumed, invoked, answered, received, receivedForReplay, timer, sent, sentPayload, lost, cut, down,
      delivered, acknowledged, leads, follows, overflow, leaving, clock, rightClock
  }

  /// Writes the record, which happened `elapsed` nanoseconds after the one before it.
  func encode(after elapsed: Int64, into writer: inout WireWriter) {
    func begin(_ kind: Kind) {
      writer.put(kind.rawValue)
      writer.put(UInt64(max(elapsed, 0)))
    }
    switch self {
    case .up(let resumes, let life):
      begin(resumes ? .resumed : .started)
      writer.put(life)
    case .invoked(let operation):
      begin(.invoked)
      writer.put(UInt64(operation))
    case .answered(let operation):
      begin(.answered)
      writer.put(UInt64(operation))
    case .received(let from, let size, let rumors, let transmission, let replay):
      begin(replay == nil ? .received : .receivedForReplay)
      writer.put(from)
      writer.put(UInt64(size))
      transmission.encode(into: &writer)
      writer.put(UInt64(rumors.count))
      for rumor in rumors { writer.put(rumor) }
      guard let replay else { return }
      writer.put(UInt64(replay.frame.count))
      writer.put(contentsOf: replay.frame)
      writer.put(UInt64(replay.payloads.count))
      for payload in replay.payloads {
        writer.put(UInt64(payload.count))
        writer.put(contentsOf: payload)
      }
    case .timer(let timer):
      begin(.timer)
      writer.put(timer.kind)
      writer.put(timer.token)
    case .sent(let target, let size, let carriesPayload, let transmission):
      begin(carriesPayload ? .sentPayload : .sent)
      writer.put(target)
      writer.put(UInt64(size))
      transmission.encode(into: &writer)
    case .dropped(let reason, let sender, let target, let transmission):
      switch reason {
      case .loss: begin(.lost)
      case .cut: begin(.cut)
      case .down: begin(.down)
      case .overflow: begin(.overflow)
      }
      writer.put(sender)
      writer.put(target)
      transmission.encode(into: &writer)
    case .delivered(let rumor):
      begin(.delivered)
      writer.put(rumor)
    case .acknowledged(let rumor):
      begin(.acknowledged)
      writer.put(rumor)
    case .leads(let epoch):
      begin(.leads)
      writer.put(epoch)
    case .follows: begin(.follows)
    case .leaving: begin(.leaving)
    case .clock(let entry, let since):
      begin(entry == nil ? .rightClock : .clock)
      writer.put(UInt64(max(since.nanoseconds, 0)))
      if let entry { writer.put(entry) }
    }
  }

  /// The next record and how long after the one before it it happened.
  static func decode(_ reader: inout WireReader) throws(WireError) -> (elapsed: Int64, JournalRecord) {
    let number = try reader.number()
    guard let kind = Kind(rawValue: number) else { throw .unknownKind(number) }
    guard let elapsed = Int64(exactly: try reader.number()) else {
      throw .malformed("a time is out of range")
    }
    return (elapsed, try decode(kind, &reader))
  }

  private static func decode(_ kind: Kind, _ reader: inout WireReader) throws(WireError) -> JournalRecord {
    switch kind {
    case .started: return .up(resumes: false, life: try reader.number32())
    case .resumed: return .up(resumes: true, life: try reader.number32())
    case .invoked: return .invoked(try index(&reader))
    case .answered: return .answered(try index(&reader))
    case .received, .receivedForReplay:
      let from = try reader.node()
      let size = try index(&reader)
      let transmission = try Transmission(decoding: &reader)
      var rumors: [RumorID] = []
      for _ in 0..<(try length(&reader)) { rumors.append(try reader.rumor()) }
      guard kind == .receivedForReplay else {
        return .received(from: from, size: size, rumors: rumors, transmission: transmission, replay: nil)
      }
      let frame = try reader.bytes(try length(&reader))
      var payloads: [[UInt8]] = []
      for _ in 0..<(try length(&reader)) {
        payloads.append(try reader.bytes(try length(&reader)))
      }
      return .received(
        from: from, size: size, rumors: rumors, transmission: transmission,
        replay: Replay(frame: frame, payloads: payloads))
    case .timer:
      let kind = try reader.number32()
      return .timer(TimerID(kind, token: try reader.number32()))
    case .sent, .sentPayload:
      let target = try reader.node()
      return .sent(
        to: target, size: try index(&reader), carriesPayload: kind == .sentPayload,
        transmission: try Transmission(decoding: &reader))
    case .lost: return try dropped(.loss, &reader)
    case .cut: return try dropped(.cut, &reader)
    case .down: return try dropped(.down, &reader)
    case .overflow: return try dropped(.overflow, &reader)
    case .delivered: return .delivered(try reader.rumor())
    case .acknowledged: return .acknowledged(try reader.rumor())
    case .leads: return .leads(epoch: try reader.number())
    case .follows: return .follows
    case .leaving: return .leaving
    case .clock, .rightClock:
      guard let since = Int64(exactly: try reader.number()) else {
        throw .malformed("a time is out of range")
      }
      return .clock(
        entry: kind == .clock ? try reader.number32() : nil, since: Instant(nanoseconds: since))
    }
  }

  private static func dropped(
    _ reason: DropReason, _ reader: inout WireReader
  ) throws(WireError) -> JournalRecord {
    .dropped(
      reason, from: try reader.node(), to: try reader.node(),
      transmission: try Transmission(decoding: &reader))
  }

  private static func index(_ reader: inout WireReader) throws(WireError) -> Int {
    guard let index = Int(exactly: try reader.number()) else { throw .malformed("a number is out of range") }
    return index
  }

  /// Of something that follows; where it is more than there is, the end was never written.
  private static func length(_ reader: inout WireReader) throws(WireError) -> Int {
    let length = try reader.number()
    guard length <= UInt64(reader.remaining) else { throw .truncated }
    return Int(length)
  }
}

extension JournalRecord {
  /// The facts that a node's record is of: what a run's observer is told of it.
  func facts(of node: NodeID, at now: Instant) -> [Fact] {
    switch self {
    case .up(_, let life): [.changed(node, to: .up(life: life), at: now)]
    case .invoked(let operation): [.invoked(operation, at: now)]
    case .answered(let operation): [.invoked(operation, at: now), .answered(read: operation, at: now)]
    case .received(let sender, let size, let rumors, let transmission, _):
      [
        .received(
          rumors.first, payloads: rumors.count, size: size, from: sender, to: node, at: now,
          transmission: transmission.number(of: sender))
      ] + rumors.dropFirst().map { .carried($0, from: sender, to: node, at: now) }
    case .timer, .clock: []
    case .sent(let target, let size, let carriesPayload, let transmission):
      [
        .sent(
          from: node, to: target, size: size, carriesPayload: carriesPayload, at: now,
          transmission: transmission.number(of: node))
      ]
    case .dropped(let reason, let sender, let target, let transmission):
      [
        .dropped(
          reason, from: sender, to: target, at: now, transmission: transmission.number(of: sender))
      ]
    case .delivered(let rumor): [.delivered(rumor, at: node, now)]
    case .acknowledged(let rumor): [.acknowledged(rumor, at: now)]
    case .leads(let epoch): [.leads(node, epoch: epoch, at: now)]
    case .follows: [.follows(node, at: now)]
    case .leaving: [.changed(node, to: .leaving, at: now)]
    }
  }
}
