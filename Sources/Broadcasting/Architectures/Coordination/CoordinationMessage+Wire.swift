extension CoordinationMessage {
  public func encode<Sink: WireSink>(into sink: inout Sink) {
    switch self {
    case .preVote(let candidacy):
      sink.put(UInt64(0))
      candidacy.encode(into: &sink)
    case .preVoted(let term, let granted): put(1, term, granted ? 1 : 0, into: &sink)
    case .vote(let candidacy):
      sink.put(UInt64(2))
      candidacy.encode(into: &sink)
    case .voted(let term, let granted): put(3, term, granted ? 1 : 0, into: &sink)
    case .append(let append):
      sink.put(UInt64(4))
      append.encode(into: &sink)
    case .appended(let term, let index, let accepted):
      put(5, term, UInt64(index), into: &sink)
      sink.put(UInt64(accepted ? 1 : 0))
    case .ask: sink.put(UInt64(6))
    case .contend(let stamp, let life): put(7, stamp.wireValue, UInt64(life), into: &sink)
    case .keepAlive(let epoch, let stamp): put(8, epoch, stamp.wireValue, into: &sink)
    case .resign(let epoch):
      sink.put(UInt64(9))
      sink.put(epoch)
    case .learnt(let term, let version): put(10, term, UInt64(version), into: &sink)
    case .kept(let epoch, let stamp): put(11, epoch, stamp.wireValue, into: &sink)
    case .redirect(let node):
      sink.put(UInt64(12))
      sink.put(node)
    case .announce(let announcement):
      sink.put(UInt64(13))
      announcement.encode(into: &sink)
    }
  }

  private func put(_ kind: UInt64, _ a: UInt64, _ b: UInt64, into sink: inout some WireSink) {
    sink.put(kind)
    sink.put(a)
    sink.put(b)
  }

  public init(decoding reader: inout WireReader) throws(WireError) {
    switch try reader.number() {
    case 0: self = .preVote(try Candidacy(decoding: &reader))
    case 1: self = .preVoted(term: try reader.number(), granted: try reader.flag())
    case 2: self = .vote(try Candidacy(decoding: &reader))
    case 3: self = .voted(term: try reader.number(), granted: try reader.flag())
    case 4: self = .append(try AppendEntries(decoding: &reader))
    case 5:
      self = .appended(
        term: try reader.number(), index: try reader.number32(), accepted: try reader.flag())
    case 6: self = .ask
    case 7: self = .contend(stamp: try reader.instant(), life: try reader.number32())
    case 8: self = .keepAlive(epoch: try reader.number(), stamp: try reader.instant())
    case 9: self = .resign(epoch: try reader.number())
    case 10: self = .learnt(term: try reader.number(), version: try reader.number32())
    case 11: self = .kept(epoch: try reader.number(), stamp: try reader.instant())
    case 12: self = .redirect(try reader.node())
    case 13: self = .announce(try Announcement(decoding: &reader))
    case let kind: throw .unknownKind(kind)
    }
  }
}

extension Instant {
  /// Times before the start of the run are not sent.
  fileprivate var wireValue: UInt64 { UInt64(max(0, nanoseconds)) }
}

extension WireReader {
  fileprivate mutating func instant() throws(WireError) -> Instant {
    guard let nanoseconds = Int64(exactly: try number()) else {
      throw .malformed("a time does not fit 63 bits")
    }
    return Instant(nanoseconds: nanoseconds)
  }
}

extension Candidacy {
  fileprivate func encode(into sink: inout some WireSink) {
    sink.put(term)
    sink.put(lastIndex)
    sink.put(lastTerm)
  }

  fileprivate init(decoding reader: inout WireReader) throws(WireError) {
    term = try reader.number()
    lastIndex = try reader.number32()
    lastTerm = try reader.number()
  }
}

extension AppendEntries {
  fileprivate func encode(into sink: inout some WireSink) {
    sink.put(term)
    sink.put(previousIndex)
    sink.put(previousTerm)
    sink.put(commit)
    sink.put(UInt64(entries.count))
    for entry in entries { entry.encode(into: &sink) }
  }

  fileprivate init(decoding reader: inout WireReader) throws(WireError) {
    term = try reader.number()
    previousIndex = try reader.number32()
    previousTerm = try reader.number()
    commit = try reader.number32()
    let count = try reader.count(ofAtLeast: 2)
    var entries: [LogEntry] = []
    entries.reserveCapacity(count)
    for _ in 0..<count { entries.append(try LogEntry(decoding: &reader)) }
    self.entries = entries
  }
}

extension LogEntry {
  fileprivate func encode(into sink: inout some WireSink) {
    sink.put(term)
    switch command {
    case .nothing: sink.put(UInt64(0))
    case .granted(let epoch, let host, let life):
      sink.put(UInt64(1))
      sink.put(epoch)
      sink.put(host)
      sink.put(life)
    case .vacated(let epoch):
      sink.put(UInt64(2))
      sink.put(epoch)
    }
  }

  fileprivate init(decoding reader: inout WireReader) throws(WireError) {
    term = try reader.number()
    switch try reader.number() {
    case 0: command = .nothing
    case 1:
      command = .granted(epoch: try reader.number(), host: try reader.node(), life: try reader.number32())
    case 2: command = .vacated(epoch: try reader.number())
    case let kind: throw .malformed("no log entry has kind \(kind)")
    }
  }
}

extension Announcement {
  fileprivate func encode(into sink: inout some WireSink) {
    sink.put(term)
    sink.put(version)
    sink.put(epoch)
    sink.put(UInt64(holder == nil ? 0 : 1))
    guard let holder else { return }
    sink.put(holder)
    sink.put(life)
  }

  fileprivate init(decoding reader: inout WireReader) throws(WireError) {
    term = try reader.number()
    version = try reader.number32()
    epoch = try reader.number()
    let isHeld = try reader.flag()
    holder = isHeld ? try reader.node() : nil
    life = isHeld ? try reader.number32() : 0
  }
}
