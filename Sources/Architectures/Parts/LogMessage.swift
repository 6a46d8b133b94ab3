public import Broadcasting

/// A message between the server of a log and the hosts.
///
/// A **term** is one server's time in office: a cache's generation, a leader's epoch. Offsets count within
/// it. What carries two things is boxed, so that the others stay small.
public enum LogMessage: Hashable, Sendable {
  /// Server: the term has begun; say what you hold.
  case open(term: UInt64)
  /// Host: what I hold; from now on I follow this term (0: whichever it is).
  case join(term: UInt64, life: UInt32, Digest)
  /// Server: you have joined, in that life.
  case joined(term: UInt64, life: UInt32)
  /// Server: send me these.
  case want(RumorList)
  /// Host: put these, which I hold in that life, on the log.
  case append(term: UInt64, life: UInt32, RumorList)
  /// Server: what the acknowledgement promises holds for these.
  case promised(RumorList)
  /// Server: with these, you hold all of the log from one offset to the other, if you still are in that life.
  case entries(term: UInt64, life: UInt32, LogRange, RumorList)
  /// Server: nothing is new; the answer to a poll.
  case nothingNew(term: UInt64)
  /// Host: the offsets that I hold; also how a host polls.
  case receipt(term: UInt64, life: UInt32, Digest)
  /// Server: every host holds the log, whose set of rumors has this fingerprint.
  case settled(term: UInt64, fingerprint: UInt64)
  /// Host: I follow this later term.
  case superseded(by: UInt64)
  /// Host: an append, and the offsets that I hold.
  indirect case appendWithReceipt(term: UInt64, life: UInt32, RumorList, held: Digest)
  /// Server: entries, and what the acknowledgement promises holds for these.
  indirect case entriesWithPromise(term: UInt64, life: UInt32, LogRange, RumorList, promised: RumorList)
}

/// Offsets `from..<to` of a log.
public struct LogRange: Hashable, Sendable, BitwiseCopyable, CustomStringConvertible {
  let from: UInt32
  let to: UInt32

  public var description: String { "\(from)..<\(to)" }
}

extension LogRange: WireValue {
  public static var leastSize: Int { 2 }
  @inline(__always)
  public func encode<Sink: WireSink>(into sink: inout Sink) { sink.put(from, to &- from) }

  public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
    from = try source.get()
    let (end, overflow) = from.addingReportingOverflow(try source.number32())
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

/// A message that may carry what a log's server and hosts say.
protocol CarriesLog: WireMessage {
  static func log(_ message: LogMessage) -> Self
}

/// By itself it is the whole vocabulary of an architecture that only keeps a log.
extension LogMessage: WireMessage, CarriesLog {
  static func log(_ message: LogMessage) -> LogMessage { message }

  @inline(__always)
  public func encode<Sink: WireSink>(into sink: inout Sink) {
    switch self {
    case .open(let term): sink.put(kind: 0, term)
    case .join(let term, let life, let digest): sink.put(kind: 1, term, life, digest)
    case .joined(let term, let life): sink.put(kind: 2, term, life)
    case .want(let rumors): sink.put(kind: 3, rumors)
    case .append(let term, let life, let rumors): sink.put(kind: 4, term, life, rumors)
    case .promised(let rumors): sink.put(kind: 5, rumors)
    case .entries(let term, let life, let range, let rumors): sink.put(kind: 6, term, life, range, rumors)
    case .nothingNew(let term): sink.put(kind: 7, term)
    case .receipt(let term, let life, let held): sink.put(kind: 8, term, life, held)
    case .settled(let term, let fingerprint): sink.put(kind: 9, term, fingerprint)
    case .superseded(let term): sink.put(kind: 10, term)
    case .appendWithReceipt(let term, let life, let rumors, let held):
      sink.put(kind: 11, term, life, rumors, held)
    case .entriesWithPromise(let term, let life, let range, let rumors, let promised):
      sink.put(kind: 12, term, life, range, rumors)
      sink.put(promised)
    }
  }

  @inline(__always)
  public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
    switch try source.kind() {
    case 0: self = .open(term: try source.get())
    case 1: self = .join(term: try source.get(), life: try source.get(), try source.get())
    case 2: self = .joined(term: try source.get(), life: try source.get())
    case 3: self = .want(try source.get())
    case 4: self = .append(term: try source.get(), life: try source.get(), try source.get())
    case 5: self = .promised(try source.get())
    case 6:
      self = .entries(term: try source.get(), life: try source.get(), try source.get(), try source.get())
    case 7: self = .nothingNew(term: try source.get())
    case 8: self = .receipt(term: try source.get(), life: try source.get(), try source.get())
    case 9: self = .settled(term: try source.get(), fingerprint: try source.get())
    case 10: self = .superseded(by: try source.get())
    case 11:
      self = .appendWithReceipt(
        term: try source.get(), life: try source.get(), try source.get(), held: try source.get())
    case 12:
      self = .entriesWithPromise(
        term: try source.get(), life: try source.get(), try source.get(), try source.get(),
        promised: try source.get())
    case let kind: throw .unknownKind(kind)
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
