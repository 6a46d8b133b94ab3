public import Broadcasting

extension CoordinationMessage: WireValue {
  public func encode<Sink: WireSink>(into sink: inout Sink) {
    switch self {
    case .preVote(let candidacy): sink.put(kind: 0, candidacy)
    case .preVoted(let term, let granted): sink.put(kind: 1, term, granted)
    case .vote(let candidacy): sink.put(kind: 2, candidacy)
    case .voted(let term, let granted): sink.put(kind: 3, term, granted)
    case .append(let append): sink.put(kind: 4, append)
    case .appended(let term, let index, let accepted): sink.put(kind: 5, term, index, accepted)
    case .ask: sink.put(kind: 6)
    case .contend(let stamp, let life): sink.put(kind: 7, stamp, life)
    case .keepAlive(let epoch, let stamp): sink.put(kind: 8, epoch, stamp)
    case .resign(let epoch): sink.put(kind: 9, epoch)
    case .learnt(let term, let version): sink.put(kind: 10, term, version)
    case .kept(let epoch, let stamp): sink.put(kind: 11, epoch, stamp)
    case .redirect(let node): sink.put(kind: 12, node)
    case .announce(let announcement): sink.put(kind: 13, announcement)
    }
  }

  public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
    switch try source.kind() {
    case 0: self = .preVote(try source.get())
    case 1: self = .preVoted(term: try source.get(), granted: try source.get())
    case 2: self = .vote(try source.get())
    case 3: self = .voted(term: try source.get(), granted: try source.get())
    case 4: self = .append(try source.get())
    case 5: self = .appended(term: try source.get(), index: try source.get(), accepted: try source.get())
    case 6: self = .ask
    case 7: self = .contend(stamp: try source.get(), life: try source.get())
    case 8: self = .keepAlive(epoch: try source.get(), stamp: try source.get())
    case 9: self = .resign(epoch: try source.get())
    case 10: self = .learnt(term: try source.get(), version: try source.get())
    case 11: self = .kept(epoch: try source.get(), stamp: try source.get())
    case 12: self = .redirect(try source.get())
    case 13: self = .announce(try source.get())
    case let kind: throw .unknownKind(kind)
    }
  }
}

extension Candidacy: WireValue {
  public func encode<Sink: WireSink>(into sink: inout Sink) { sink.put(term, lastIndex, lastTerm) }

  public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
    term = try source.get()
    lastIndex = try source.get()
    lastTerm = try source.get()
  }
}

extension AppendEntries: WireValue {
  public func encode<Sink: WireSink>(into sink: inout Sink) {
    sink.put(term, previousIndex, previousTerm)
    sink.put(commit, entries)
  }

  public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
    term = try source.get()
    previousIndex = try source.get()
    previousTerm = try source.get()
    commit = try source.get()
    entries = try source.get()
  }
}

extension LogEntry: WireValue {
  public static var leastSize: Int { 2 }

  public func encode<Sink: WireSink>(into sink: inout Sink) {
    sink.put(term)
    switch command {
    case .nothing: sink.put(kind: 0)
    case .granted(let epoch, let host, let life): sink.put(kind: 1, epoch, host, life)
    case .vacated(let epoch): sink.put(kind: 2, epoch)
    }
  }

  public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
    term = try source.get()
    switch try source.kind() {
    case 0: command = .nothing
    case 1: command = .granted(epoch: try source.get(), host: try source.get(), life: try source.get())
    case 2: command = .vacated(epoch: try source.get())
    case let kind: throw .malformed("no log entry has kind \(kind)")
    }
  }
}

extension Announcement: WireValue {
  public func encode<Sink: WireSink>(into sink: inout Sink) {
    sink.put(term, version, epoch)
    sink.put(holder != nil)
    if let holder { sink.put(holder, life) }
  }

  public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
    term = try source.get()
    version = try source.get()
    epoch = try source.get()
    let isHeld: Bool = try source.get()
    holder = isHeld ? try source.get() : nil
    life = isHeld ? try source.get() : 0
  }
}
