import Broadcasting

/// A host's side of a log: appends its rumors, notes which offsets it holds, and says so.
struct LogFollower: Sendable {
  /// One server in one term.
  private struct Session: Sendable {
    let server: NodeID
    let term: UInt64
    var hasJoined = false
    /// The offsets that this host holds.
    var held = RunSet()
    /// The time by which the server must be told of them; `never` where it need not.
    var receiptDue = Instant.never
  }

  enum Timers {
    static let retry: UInt32 = 40
    static let receipt: UInt32 = 41
    static let flush: UInt32 = 42
    static let poll: UInt32 = 43
  }

  private let settings: LogSettings
  private let own: NodeID
  let life: UInt32
  /// The most servers that may serve at once.
  ///
  /// With one, a later term replaces the present one.
  private let mostSessions: Int
  private var sessions: [Session] = []
  /// The servers to which rumors are appended.
  private(set) var chosen: [NodeID] = []
  /// A rumor of this host that no server has promised, and when it was sent last; `never` if it was not.
  private struct Pending: Sendable {
    let rumor: RumorID
    var sentAt: Instant
  }

  private var pending: [Pending] = []
  /// The number of messages in a row that went unanswered.
  private(set) var unanswered = 0
  private var retry = Alarm(Timers.retry)
  private var receipt = Alarm(Timers.receipt)
  private var flush = Alarm(Timers.flush)

  init(at seat: Seat, settings: LogSettings, mostSessions: Int = 1) {
    own = seat.id
    life = seat.life
    self.settings = settings
    self.mostSessions = mostSessions
  }

  /// The highest term that it has followed.
  var term: UInt64 { sessions.map(\.term).max() ?? 0 }

  /// The timers are gone; all chosen servers are asked anew.
  mutating func resume<M: CarriesLog>(knowing known: RumorSet, in context: inout NodeContext<M>) {
    retry.reset()
    receipt.reset()
    flush.reset()
    for index in pending.indices { pending[index].sentAt = .never }
    for index in sessions.indices { sessions[index].hasJoined = false }
    join(knowing: known, in: &context)
  }

  // MARK: Whom to follow

  /// Appends to `servers` from now on, and joins them in `term` (0: whichever it is).
  mutating func follow<M: CarriesLog>(
    _ servers: [NodeID], term: UInt64, knowing known: RumorSet, in context: inout NodeContext<M>
  ) {
    chosen = servers
    unanswered = 0
    for server in servers where session(server, term) == nil { begin(server, term) }
    for index in pending.indices { pending[index].sentAt = .never }
    join(knowing: known, in: &context)
    sendUnsent(in: &context)
  }

  private func session(_ server: NodeID, _ term: UInt64) -> Int? {
    sessions.firstIndex { $0.server == server && $0.term == term }
  }

  private mutating func begin(_ server: NodeID, _ term: UInt64) {
    sessions.removeAll { $0.server == server }
    if sessions.count == mostSessions { sessions.removeFirst() }
    sessions.append(Session(server: server, term: term))
  }

  private mutating func join<M: CarriesLog>(
    knowing known: RumorSet, in context: inout NodeContext<M>
  ) {
    var digest: Digest?
    for session in sessions where !session.hasJoined && chosen.contains(session.server) {
      let mine = digest ?? known.digest
      digest = mine
      context.send(.log(.join(term: session.term, life: life, mine)), to: session.server)
    }
    if digest != nil { setRetry(in: &context) }
  }

  private mutating func setRetry<M: CarriesLog>(in context: inout NodeContext<M>) {
    retry.set(for: context.now + settings.backoff.delay(attempt: unanswered), in: &context)
  }

  // MARK: Appending

  /// A rumor of this host's.
  mutating func append<M: CarriesLog>(_ rumor: RumorID, in context: inout NodeContext<M>) {
    pending.append(Pending(rumor: rumor, sentAt: .never))
    guard !chosen.isEmpty else { return }
    if settings.batch > .zero {
      flush.set(for: settings.align.end(of: settings.batch, from: context.now), in: &context)
    } else {
      sendUnsent(in: &context)
    }
  }

  /// Sends what is marked as not sent.
  private mutating func sendUnsent<M: CarriesLog>(in context: inout NodeContext<M>) {
    guard !chosen.isEmpty else { return }
    var rumors: [RumorID] = []
    for index in pending.indices where pending[index].sentAt == .never {
      pending[index].sentAt = context.now
      rumors.append(pending[index].rumor)
    }
    guard !rumors.isEmpty else { return }
    for start in stride(from: 0, to: rumors.count, by: LogSettings.mostRumors) {
      let part = Array(rumors[start..<min(start + LogSettings.mostRumors, rumors.count)])
      for server in chosen {
        context.send(.log(append(RumorList(part), to: server)), to: server)
      }
    }
    setRetry(in: &context)
  }

  /// The message that appends rumors, and takes a receipt along where one is due.
  private mutating func append(_ rumors: RumorList, to server: NodeID) -> LogMessage {
    guard let index = sessions.firstIndex(where: { $0.server == server }) else {
      return .append(term: 0, life: life, rumors)
    }
    let session = sessions[index]
    guard settings.piggyback == .yes, session.receiptDue != .never else {
      return .append(term: session.term, life: life, rumors)
    }
    sessions[index].receiptDue = .never
    return .appendWithReceipt(term: session.term, life: life, rumors, held: Digest(session.held))
  }

  // MARK: Receiving

  /// Takes a message of a server.
  ///
  /// The owner has learnt the rumors of entries by itself, so that `known` has them.
  mutating func receive<M: CarriesLog>(
    _ message: LogMessage, from server: NodeID, knowing known: RumorSet, in context: inout NodeContext<M>
  ) {
    switch message {
    case .open(let term): opened(by: server, term: term, knowing: known, in: &context)
    case .joined(let term, let life): joined(server, term: term, life: life, in: &context)
    case .want(let rumors):
      let held = rumors.array.filter { known.contains($0) }
      guard !held.isEmpty else { return }
      let term = sessions.first { $0.server == server }?.term ?? term
      context.send(.log(.append(term: term, life: life, RumorList(held))), to: server)
    case .promised(let rumors): promised(rumors, in: &context)
    case .entries(let term, let life, let range, _):
      entries(from: server, term: term, life: life, range: range, in: &context)
    default: break
    }
  }

  /// The server keeps its promise for these.
  mutating func promised<Message>(_ rumors: RumorList, in context: inout NodeContext<Message>) {
    unanswered = 0
    rumors.forEach { rumor in
      guard let place = pending.firstIndex(where: { $0.rumor == rumor }) else { return }
      pending.remove(at: place)
      if settings.acknowledge != .origin { context.acknowledge(rumor) }
    }
  }

  /// A server's term has begun, or the server asks again.
  private mutating func opened<M: CarriesLog>(
    by server: NodeID, term: UInt64, knowing known: RumorSet, in context: inout NodeContext<M>
  ) {
    guard admits(server, term) else { return }
    context.send(.log(.join(term: term, life: life, known.digest)), to: server)
    // The server's answer may be lost, and without it this host does not poll.
    if let index = session(server, term), !sessions[index].hasJoined { setRetry(in: &context) }
  }

  /// Opens a session for the term unless the term is over.
  private mutating func admits(_ server: NodeID, _ term: UInt64) -> Bool {
    if session(server, term) != nil { return true }
    let latest = mostSessions == 1 ? self.term : sessions.first { $0.server == server }?.term ?? 0
    guard term > latest else { return false }
    begin(server, term)
    if mostSessions == 1 {
      chosen = [server]
      unanswered = 0
    }
    return true
  }

  /// The server answers a join, perhaps from a term that this host did not know of.
  private mutating func joined<M: CarriesLog>(
    _ server: NodeID, term: UInt64, life: UInt32, in context: inout NodeContext<M>
  ) {
    // Else a former life joined, and the server does not know this one.
    guard life == self.life, admits(server, term) else { return }
    guard let index = session(server, term) else { return }
    sessions[index].hasJoined = true
    unanswered = 0
  }

  /// Entries of the log came, and this host now holds the whole range.
  private mutating func entries<M: CarriesLog>(
    from server: NodeID, term: UInt64, life: UInt32, range: LogRange, in context: inout NodeContext<M>
  ) {
    guard admits(server, term), let index = session(server, term) else { return }
    unanswered = 0
    // What was left out of the range because a former life held it, this one may lack.
    guard life == self.life else { return }
    let hadGap = sessions[index].held.prefix < UInt64(range.from)
    sessions[index].held.insert(Run(UInt64(range.from), UInt64(range.to)))
    let patience = hadGap ? settings.gapPatience : settings.receipt
    sessions[index].receiptDue = min(sessions[index].receiptDue, context.now + patience)
    if patience > .zero {
      receipt.set(for: context.now + patience, in: &context)
    } else {
      sendReceipts(in: &context)
    }
  }

  private mutating func sendReceipts<M: CarriesLog>(in context: inout NodeContext<M>) {
    for index in sessions.indices where sessions[index].receiptDue != .never {
      sessions[index].receiptDue = .never
      sendReceipt(sessions[index], in: &context)
    }
  }

  /// A receipt that went with an append is not due any more.
  private mutating func sendReceiptsIfDue<M: CarriesLog>(in context: inout NodeContext<M>) {
    let due = sessions.map(\.receiptDue).min() ?? .never
    if due <= context.now {
      sendReceipts(in: &context)
    } else if due != .never {
      receipt.set(for: due, in: &context)
    }
  }

  private func sendReceipt<M: CarriesLog>(_ session: Session, in context: inout NodeContext<M>) {
    let held = Digest(session.held)
    context.send(.log(.receipt(term: session.term, life: life, held)), to: session.server)
  }

  /// Asks the chosen servers for what is new.
  mutating func poll<M: CarriesLog>(in context: inout NodeContext<M>) {
    for session in sessions where session.hasJoined && chosen.contains(session.server) {
      sendReceipt(session, in: &context)
    }
  }

  // MARK: Time

  /// True where the timer was the follower's.
  mutating func timerFired<M: CarriesLog>(
    _ timer: TimerID, knowing known: RumorSet, in context: inout NodeContext<M>
  ) -> Bool {
    if receipt.rings(timer) {
      sendReceiptsIfDue(in: &context)
    } else if flush.rings(timer) {
      sendUnsent(in: &context)
    } else if retry.rings(timer) {
      retryOverdue(knowing: known, in: &context)
    }
    return receipt.owns(timer) || flush.owns(timer) || retry.owns(timer)
  }

  private mutating func retryOverdue<M: CarriesLog>(
    knowing known: RumorSet, in context: inout NodeContext<M>
  ) {
    let patience = settings.backoff.delay(attempt: unanswered)
    var isOverdue = sessions.contains { !$0.hasJoined && chosen.contains($0.server) }
    var earliest = Instant.never
    // What waits for its batch is not late.
    for index in pending.indices where pending[index].sentAt != .never || !flush.isSet {
      if pending[index].sentAt == .never || pending[index].sentAt + patience <= context.now {
        pending[index].sentAt = .never
        isOverdue = true
      } else {
        earliest = min(earliest, pending[index].sentAt + patience)
      }
    }
    if isOverdue {
      unanswered += 1
      join(knowing: known, in: &context)
      sendUnsent(in: &context)
    } else if earliest != .never {
      retry.set(for: earliest, in: &context)
    }
  }
}
