/// What the keeper of a log and the hosts say to one another.
///
/// A **term** is one keeper's time in office: a cache's generation, a leader's epoch. Offsets count within
/// it. What carries two things is boxed, so that the others stay small.
public enum LogMessage: Hashable, Sendable {
  /// Keeper: the term has begun; say what you hold.
  case open(term: UInt64)
  /// Host: what I hold; from now on I follow this term (0: whichever it is).
  case join(term: UInt64, life: UInt32, Digest)
  /// Keeper: you have joined, in that life.
  case joined(term: UInt64, life: UInt32)
  /// Keeper: send me these.
  case want(RumorList)
  /// Host: put these, which I hold in that life, on the log.
  case append(term: UInt64, life: UInt32, RumorList)
  /// Keeper: what the acknowledgement promises holds for these.
  case promised(RumorList)
  /// Keeper: with these, you hold all of the log from one offset to the other, if you still are in that life.
  case entries(term: UInt64, life: UInt32, LogRange, RumorList)
  /// Keeper: nothing is new; the answer to a poll.
  case nothingNew(term: UInt64)
  /// Host: the offsets that I hold; also how a host polls.
  case receipt(term: UInt64, life: UInt32, Digest)
  /// Keeper: every host holds the log, whose set of rumors has this fingerprint.
  case settled(term: UInt64, fingerprint: UInt64)
  /// Host: I follow this later term.
  case superseded(by: UInt64)
  /// Host: an append, and the offsets that I hold.
  indirect case appendWithReceipt(term: UInt64, life: UInt32, RumorList, held: Digest)
  /// Keeper: entries, and what the acknowledgement promises holds for these.
  indirect case entriesWithPromise(term: UInt64, life: UInt32, LogRange, RumorList, promised: RumorList)
}

/// Offsets `from..<to` of a log.
public struct LogRange: Hashable, Sendable, BitwiseCopyable, CustomStringConvertible {
  let from: UInt32
  let to: UInt32

  public var description: String { "\(from)..<\(to)" }
}

extension LogRange {
  @inline(__always)
  func encode(into sink: inout some WireSink) {
    sink.put(from)
    sink.put(to &- from)
  }

  init(decoding reader: inout WireReader) throws(WireError) {
    from = try reader.number32()
    let (end, overflow) = from.addingReportingOverflow(try reader.number32())
    guard !overflow, end > from else { throw .malformed("a log's range must hold something") }
    to = end
  }
}

extension LogMessage {
  /// The two messages that one stands for which carries another's content as well; nil for any other.
  var parts: (LogMessage, LogMessage)? {
    switch self {
    case .appendWithReceipt(let term, let life, let rumors, let held):
      (.receipt(term: term, life: life, held), .append(term: term, life: life, rumors))
    case .entriesWithPromise(let term, let life, let range, let rumors, let promised):
      (.entries(term: term, life: life, range, rumors), .promised(promised))
    default: nil
    }
  }
}

/// A message that may carry what a log's keeper and hosts say.
protocol CarriesLog: WireMessage {
  static func log(_ message: LogMessage) -> Self
}

/// By itself it is the whole vocabulary of an architecture that only keeps a log.
extension LogMessage: WireMessage, CarriesLog {
  static func log(_ message: LogMessage) -> LogMessage { message }

  @inline(__always)
  public func encode<Sink: WireSink>(into sink: inout Sink) {
    switch self {
    case .open(let term):
      sink.put(UInt64(0))
      sink.put(term)
    case .join(let term, let life, let digest):
      sink.put(UInt64(1))
      sink.put(term)
      sink.put(life)
      digest.encode(into: &sink)
    case .joined(let term, let life):
      sink.put(UInt64(2))
      sink.put(term)
      sink.put(life)
    case .want(let rumors):
      sink.put(UInt64(3))
      rumors.encode(into: &sink)
    case .append(let term, let life, let rumors):
      sink.put(UInt64(4))
      sink.put(term)
      sink.put(life)
      rumors.encode(into: &sink)
    case .promised(let rumors):
      sink.put(UInt64(5))
      rumors.encode(into: &sink)
    case .entries(let term, let life, let range, let rumors):
      sink.put(UInt64(6))
      sink.put(term)
      sink.put(life)
      range.encode(into: &sink)
      rumors.encode(into: &sink)
    case .nothingNew(let term):
      sink.put(UInt64(7))
      sink.put(term)
    case .receipt(let term, let life, let held):
      sink.put(UInt64(8))
      sink.put(term)
      sink.put(life)
      held.encode(into: &sink)
    case .settled(let term, let fingerprint):
      sink.put(UInt64(9))
      sink.put(term)
      sink.put(fingerprint)
    case .superseded(let term):
      sink.put(UInt64(10))
      sink.put(term)
    case .appendWithReceipt(let term, let life, let rumors, let held):
      sink.put(UInt64(11))
      sink.put(term)
      sink.put(life)
      rumors.encode(into: &sink)
      held.encode(into: &sink)
    case .entriesWithPromise(let term, let life, let range, let rumors, let promised):
      sink.put(UInt64(12))
      sink.put(term)
      sink.put(life)
      range.encode(into: &sink)
      rumors.encode(into: &sink)
      promised.encode(into: &sink)
    }
  }

  public init(decoding reader: inout WireReader) throws(WireError) {
    switch try reader.number() {
    case 0: self = .open(term: try reader.number())
    case 1:
      self = .join(
        term: try reader.number(), life: try reader.number32(), try Digest(decoding: &reader))
    case 2: self = .joined(term: try reader.number(), life: try reader.number32())
    case 3: self = .want(try RumorList(decoding: &reader))
    case 4:
      self = .append(
        term: try reader.number(), life: try reader.number32(), try RumorList(decoding: &reader))
    case 5: self = .promised(try RumorList(decoding: &reader))
    case 6:
      self = .entries(
        term: try reader.number(), life: try reader.number32(), try LogRange(decoding: &reader),
        try RumorList(decoding: &reader))
    case 7: self = .nothingNew(term: try reader.number())
    case 8:
      self = .receipt(
        term: try reader.number(), life: try reader.number32(), try Digest(decoding: &reader))
    case 9: self = .settled(term: try reader.number(), fingerprint: try reader.number())
    case 10: self = .superseded(by: try reader.number())
    case 11:
      self = .appendWithReceipt(
        term: try reader.number(), life: try reader.number32(), try RumorList(decoding: &reader),
        held: try Digest(decoding: &reader))
    case 12:
      self = .entriesWithPromise(
        term: try reader.number(), life: try reader.number32(), try LogRange(decoding: &reader),
        try RumorList(decoding: &reader), promised: try RumorList(decoding: &reader))
    case let kind: throw .unknownKind(kind)
    }
  }

  public var payloadCount: Int {
    switch self {
    case .append(_, _, let rumors), .entries(_, _, _, let rumors),
      .appendWithReceipt(_, _, let rumors, _), .entriesWithPromise(_, _, _, let rumors, _):
      rumors.count
    default: 0
    }
  }

  @inline(__always)
  public func forEachPayload(_ body: (RumorID) -> Void) {
    switch self {
    case .append(_, _, let rumors), .entries(_, _, _, let rumors),
      .appendWithReceipt(_, _, let rumors, _), .entriesWithPromise(_, _, _, let rumors, _):
      rumors.forEach(body)
    default: break
    }
  }
}
