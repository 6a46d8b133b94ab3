import Broadcasting

/// The server of a log: puts rumors in one order, passes them to every host, and sees to it that all of them
/// hold all of it.
///
/// A cache is one, and so is a leader.
///
/// A term begins with the server asking every host what it holds: what the log lacks it fetches, what the
/// host lacks it sends. After that it sends what is new and, with exponential backoff, what a host has not
/// said it holds.
struct LogServer: Sendable {
  enum Timers {
    static let retry: UInt32 = 30
    static let flush: UInt32 = 31
  }

  let term: UInt64
  private let settings: LogSettings
  private let own: NodeID
  private(set) var log: [RumorID]
  private(set) var logged: RumorSet
  private var followers: [Follower]
  /// Asked of some follower and not yet come.
  private var asked = RumorSet()
  /// Offsets below this have been promised, as far as that waits for other hosts.
  private var promised = 0
  private var ownPromised: [RumorID] = []
  /// The length of the log when the term began.
  ///
  /// Origins append again what of it they still wait for.
  private let gathered: Int
  private var settledLength: Int?
  private var retry = Alarm(Timers.retry)
  private var flush = Alarm(Timers.flush)

  /// A server at `own` for `hosts` hosts, with what it knows already on the log.
  init(term: UInt64, at own: NodeID, hosts: Int, knowing rumors: RumorSet, settings: LogSettings) {
    self.term = term
    self.own = own
    self.settings = settings
    log = rumors.rumors()
    logged = rumors
    gathered = log.count
    followers = Array(repeating: Follower(), count: hosts)
  }

  /// The same log in a new term, after a restart.
  init(reopening old: LogServer, term: UInt64) {
    self.term = term
    own = old.own
    settings = old.settings
    log = old.log
    logged = old.logged
    gathered = log.count
    followers = Array(repeating: Follower(), count: old.followers.count)
  }

  /// True where every host has joined and holds all of the log.
  var isSettled: Bool {
    followers.indices.allSatisfy { index in
      let follower = followers[index]
      return index == own.int
        || (follower.hasJoined && logged.isSuperset(of: follower.lacking)
          && follower.delivery.held.prefix >= UInt64(log.count))
    }
  }

  /// Asks every host to join.
  mutating func open<M: CarriesLog>(in context: inout NodeContext<M>) {
    for index in followers.indices where index != own.int && !followers[index].hasJoined {
      ask(index, in: &context)
    }
    setRetry(in: &context)
  }

  /// Takes up again after a crash that left the memory: the timers are gone.
  mutating func resume<M: CarriesLog>(in context: inout NodeContext<M>) {
    retry.reset()
    flush.reset()
    if followers.contains(where: { !$0.owed.isEmpty }) { setFlush(in: &context) }
    for index in followers.indices {
      followers[index].askDue = context.now
      if followers[index].hasJoined {
        followers[index].delivery.suspectAll(below: UInt64(log.count), at: context.now)
      }
    }
    retry.set(for: context.now, in: &context)
  }

  // MARK: Appending

  /// Puts a rumor on the log; false if it was there.
  ///
  /// Call `appended` when all of a message's are on it. A host that appended it in a life that is over does
  /// not hold it any more.
  mutating func append(_ rumor: RumorID, by host: NodeID, life: UInt32) -> Bool {
    let isNew = logged.insert(rumor)
    if isNew {
      log.append(rumor)
      if host.int < followers.count, life == followers[host.int].life {
        followers[host.int].delivery.holds(UInt64(log.count - 1))
      }
    }
    return isNew
  }

  /// Answers an append and passes on what is new.
  mutating func appended<M: CarriesLog>(
    _ rumors: RumorList, by host: NodeID, in context: inout NodeContext<M>
  ) {
    if host != own { answer(rumors, to: host, in: &context) }
    promise(in: &context)
    passOn(in: &context)
  }

  /// Tells a host that what it appended is promised, so far as it is.
  private mutating func answer<M: CarriesLog>(
    _ rumors: RumorList, to host: NodeID, in context: inout NodeContext<M>
  ) {
    guard case .copies = settings.acknowledge else { return tell(host, rumors, in: &context) }
    let waiting = log[promised...]
    let kept = rumors.array.filter { !waiting.contains($0) }
    if !kept.isEmpty { tell(host, RumorList(kept), in: &context) }
  }

  /// Tells a host what is promised, at once or with its next batch.
  private mutating func tell<M: CarriesLog>(
    _ host: NodeID, _ promised: RumorList, in context: inout NodeContext<M>
  ) {
    if settings.answersWithBatch, host.int < followers.count {
      followers[host.int].owed += promised.array
      setFlush(in: &context)
    } else {
      context.send(.log(.promised(promised)), to: host)
    }
  }

  /// Promises the rumors that enough other hosts hold: to their origins with `copies`, and in any case to
  /// this host, where the server's copy is the origin's own and at least one other host has to hold it, too.
  private mutating func promise<M: CarriesLog>(in context: inout NodeContext<M>) {
    guard promised < log.count else { return }
    let copies = if case .copies(let count) = settings.acknowledge { count } else { 1 }
    let toOrigins = if case .copies = settings.acknowledge { true } else { false }
    // The origin is one of the holders, and the server is if it is a host: so many hosts must hold it in all.
    func prefix(_ index: Int) -> UInt64 {
      index == own.int ? UInt64(log.count) : followers[index].delivery.held.prefix
    }
    // Most of what comes changes nothing, which counting tells without an order.
    var beyond = 0
    for index in followers.indices where prefix(index) > UInt64(promised) { beyond += 1 }
    guard beyond >= min(copies + 1, followers.count) else { return }
    var prefixes = followers.indices.map(prefix)
    prefixes.sort(by: >)
    guard let fewest = prefixes.last else { return }
    // A promise of more copies than there are hosts is one of a copy everywhere.
    let safe = Int(prefixes.count > copies ? prefixes[copies] : fewest)
    while promised < safe {
      let rumor = log[promised]
      promised += 1
      if rumor.origin == own {
        ownPromised.append(rumor)
      } else if toOrigins, promised > gathered {
        tell(rumor.origin, .one(rumor), in: &context)
      }
    }
  }

  /// The rumors of this host that have been promised since the last call.
  mutating func takePromised() -> RumorList? {
    guard !ownPromised.isEmpty else { return nil }
    defer { ownPromised = [] }
    return RumorList(ownPromised)
  }

  private mutating func passOn<M: CarriesLog>(in context: inout NodeContext<M>) {
    guard settings.pushes else { return }
    if settings.batch > .zero { setFlush(in: &context) } else { sendNews(in: &context) }
  }

  private mutating func setFlush<M: CarriesLog>(in context: inout NodeContext<M>) {
    let end = settings.align.end(of: settings.batch, from: context.now, lag: settings.lag)
    flush.set(for: end, in: &context)
  }

  private mutating func sendNews<M: CarriesLog>(in context: inout NodeContext<M>) {
    for index in followers.indices where index != own.int {
      if followers[index].hasJoined { sendNews(to: index, in: &context) }
      // What found no batch to ride on.
      if let owed = takeOwed(index) { context.send(.log(.promised(owed)), to: NodeID(index)) }
    }
    retry.set(for: context.now + settings.backoff.first, in: &context)
  }

  private mutating func sendNews<M: CarriesLog>(
    to index: Int, in context: inout NodeContext<M>
  ) {
    let end = UInt64(log.count)
    if send(Run(followers[index].next, end), to: index, in: &context) {
      followers[index].next = end
      followers[index].delivery.sent(below: end, at: context.now, backoff: settings.backoff)
    }
  }

  private mutating func takeOwed(_ index: Int) -> RumorList? {
    guard !followers[index].owed.isEmpty else { return nil }
    defer { followers[index].owed = [] }
    return RumorList(followers[index].owed)
  }

  /// Sends what the follower lacks of a range of the log; false if it lacks nothing.
  private mutating func send<M: CarriesLog>(
    _ range: Run, to index: Int, in context: inout NodeContext<M>
  ) -> Bool {
    var owed = takeOwed(index)
    let held = followers[index].delivery.held
    let life = followers[index].life
    var from = range.start
    var batch: [RumorID] = []
    var single: RumorID?
    func list() -> RumorList? {
      if let single { return batch.isEmpty ? .one(single) : .many([single] + batch) }
      return nil
    }
    func send(to end: UInt64, in context: inout NodeContext<M>) {
      guard let rumors = list() else { return }
      let covered = LogRange(from: UInt32(from), to: UInt32(end))
      if let promised = owed {
        owed = nil
        context.send(
          .log(.entriesWithPromise(term: term, life: life, covered, rumors, promised: promised)),
          to: NodeID(index))
      } else {
        context.send(.log(.entries(term: term, life: life, covered, rumors)), to: NodeID(index))
      }
      from = end
    }
    var sentAny = false
    for offset in range.start..<range.end where !held.contains(offset) {
      if single == nil { single = log[Int(offset)] } else { batch.append(log[Int(offset)]) }
      sentAny = true
      guard batch.count + 1 == LogSettings.mostRumors else { continue }
      send(to: offset + 1, in: &context)
      single = nil
      batch = []
    }
    send(to: range.end, in: &context)
    if let owed { followers[index].owed = owed.array }
    return sentAny
  }

  // MARK: Followers

  /// A host says what it holds and joins the term.
  mutating func join<M: CarriesLog>(
    _ host: NodeID, life: UInt32, digest: Digest, in context: inout NodeContext<M>
  ) {
    guard host.int < followers.count, host != own, life >= followers[host.int].life else { return }
    let theirs = digest.set
    var held: [Run] = []
    for (offset, rumor) in log.enumerated() where theirs.contains(rumor) {
      let number = UInt64(offset)
      if let last = held.last, last.end == number {
        held[held.count - 1].end += 1
      } else {
        held.append(Run(number, number + 1))
      }
    }
    let lacking = theirs.subtracting(logged)
    let follower = followers[host.int]
    let hasCrossed =
      follower.hasJoined && life == follower.life
      && context.now < follower.joinedAt + settings.backoff.first / 2
    followers[host.int].hasJoined = true
    followers[host.int].life = life
    followers[host.int].lacking = lacking
    followers[host.int].asks = 0
    followers[host.int].askDue = context.now + settings.backoff.first
    // A host joins of itself, and again when the server asks. Where the two cross, what the second digest
    // lacks is on its way.
    if !hasCrossed {
      followers[host.int].joinedAt = context.now
      followers[host.int].next = 0
      followers[host.int].delivery = Delivery()
    }
    followers[host.int].delivery.holds(RunSet(sortedRuns: held))
    context.send(.log(.joined(term: term, life: life)), to: host)

    request(lacking.subtracting(asked), from: host, in: &context)
    if settings.pushes { sendNews(to: host.int, in: &context) }
    promise(in: &context)
    setRetry(in: &context)
  }

  /// Asks for the first of these; for the others when the host, which still owes them, joins again.
  private mutating func request<M: CarriesLog>(
    _ wanted: RumorSet, from host: NodeID, in context: inout NodeContext<M>
  ) {
    for part in wanted.parts(of: LogSettings.mostRumors, limit: Digest.mostParts) {
      asked.formUnion(RumorSet(part))
      context.send(.log(.want(RumorList(part))), to: host)
    }
  }

  /// A host says which offsets it holds; where it polls, that is also its question for more.
  mutating func receipt<M: CarriesLog>(
    from host: NodeID, life: UInt32, held: Digest, in context: inout NodeContext<M>
  ) {
    guard host.int < followers.count, followers[host.int].hasJoined, life == followers[host.int].life else {
      return
    }
    let index = host.int
    let all = RunSet(sortedRuns: log.isEmpty ? [] : [Run(0, UInt64(log.count))])
    let reported = held.numbers.subtracting(RunSet(sortedRuns: [Run(UInt64(log.count), .max)]))
    followers[index].delivery.holds(reported)
    let missing = all.subtracting(followers[index].delivery.held)
    if missing.isEmpty { followers[index].delivery.complete() }
    promise(in: &context)

    if !settings.pushes {
      if missing.isEmpty || !send(Run(missing[run: 0].start, missing.end), to: index, in: &context) {
        context.send(.log(.nothingNew(term: term)), to: host)
      }
      return
    }
    // What lies below a number that it holds was sent before that number.
    let gap = missing.subtracting(RunSet(sortedRuns: [Run(reported.end, .max)]))
    if !gap.isEmpty, reported.end > 0 {
      _ = send(Run(gap[run: 0].start, gap.end), to: index, in: &context)
    }
    setRetry(in: &context)
  }

  private mutating func ask<M: CarriesLog>(_ index: Int, in context: inout NodeContext<M>) {
    context.send(.log(.open(term: term)), to: NodeID(index))
    followers[index].askDue = context.now + settings.backoff.delay(attempt: followers[index].asks)
    followers[index].asks += 1
  }

  // MARK: Time

  /// True where the timer was the server's.
  mutating func timerFired<M: CarriesLog>(
    _ timer: TimerID, in context: inout NodeContext<M>
  ) -> Bool {
    if flush.rings(timer) {
      sendNews(in: &context)
    } else if retry.rings(timer) {
      retryOverdue(in: &context)
    }
    return retry.owns(timer) || flush.owns(timer)
  }

  private mutating func retryOverdue<M: CarriesLog>(in context: inout NodeContext<M>) {
    asked = RumorSet()
    let all = RunSet(sortedRuns: log.isEmpty ? [] : [Run(0, UInt64(log.count))])
    for index in followers.indices where index != own.int {
      if logged.isSuperset(of: followers[index].lacking) { followers[index].lacking = RumorSet() }
      let isAwaited = !followers[index].hasJoined || !followers[index].lacking.isEmpty
      if isAwaited, followers[index].askDue <= context.now {
        ask(index, in: &context)
      }
      guard followers[index].hasJoined, followers[index].delivery.due <= context.now else { continue }
      let lost = followers[index].delivery.lost(of: all, at: context.now, backoff: settings.backoff)
      guard !lost.isEmpty else { continue }
      _ = send(Run(lost[run: 0].start, lost.end), to: index, in: &context)
    }
    announceSettlement(in: &context)
    setRetry(in: &context)
  }

  private mutating func announceSettlement<M: CarriesLog>(in context: inout NodeContext<M>) {
    guard settings.announcesSettlement, settledLength != log.count, isSettled else { return }
    settledLength = log.count
    for index in followers.indices where index != own.int {
      context.send(.log(.settled(term: term, fingerprint: logged.fingerprint)), to: NodeID(index))
    }
  }

  /// Sets the alarm for the earliest moment at which something may have to be sent again.
  private mutating func setRetry<M: CarriesLog>(in context: inout NodeContext<M>) {
    var due = Instant.never
    for index in followers.indices where index != own.int {
      let follower = followers[index]
      if !follower.hasJoined || !follower.lacking.isEmpty { due = min(due, follower.askDue) }
      if follower.hasJoined, settings.pushes { due = min(due, follower.delivery.due) }
    }
    if settings.announcesSettlement, settledLength != log.count, due == .never {
      due = context.now + settings.backoff.first
    }
    if due != .never { retry.set(for: due, in: &context) }
  }
}
