/// The keeper of a log: puts rumors in one order, passes them to every host, and sees to it that all of them
/// hold all of it.
///
/// A cache is one, and so is a leader.
///
/// A term begins with the keeper asking every host what it holds: what the log lacks it fetches, what the
/// host lacks it sends. After that it sends what is new and, with exponential backoff, what a host has not
/// said it holds.
struct LogKeeper: Sendable {
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
  /// How long the log was when the term began.
  ///
  /// Origins append again what of it they still wait for.
  private let gathered: Int
  private var settledLength: Int?
  private var retry = Alarm(Timers.retry)
  private var flush = Alarm(Timers.flush)

  /// A keeper at `own` for `hosts` hosts, with what it knows already on the log.
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
  init(reopening old: LogKeeper, term: UInt64) {
    self.term = term
    own = old.own
    settings = old.settings
    log = old.log
    logged = old.logged
    gathered = log.count
    followers = Array(repeating: Follower(), count: old.followers.count)
  }

  /// Whether every host has joined and holds all of the log.
  var isSettled: Bool {
    followers.indices.allSatisfy { index in
      let follower = followers[index]
      return index == own.int
        || (follower.hasJoined && logged.isSuperset(of: follower.lacking)
          && follower.delivery.held.prefix >= UInt64(log.count))
    }
  }

  /// Asks every host to join.
  mutating func open<M: CarriesLog>(at now: Instant, into outbox: inout Outbox<M>) {
    for index in followers.indices where index != own.int && !followers[index].hasJoined {
      ask(index, at: now, into: &outbox)
    }
    setRetry(at: now, into: &outbox)
  }

  /// Takes up again after a crash that left the memory: the timers are gone.
  mutating func resume<M: CarriesLog>(at now: Instant, into outbox: inout Outbox<M>) {
    retry.reset()
    flush.reset()
    if followers.contains(where: { !$0.owed.isEmpty }) { setFlush(at: now, into: &outbox) }
    for index in followers.indices {
      followers[index].askDue = now
      if followers[index].hasJoined {
        followers[index].delivery.suspectAll(below: UInt64(log.count), at: now)
      }
    }
    retry.set(for: now, now: now, into: &outbox)
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
    _ rumors: RumorList, by host: NodeID, at now: Instant, into outbox: inout Outbox<M>
  ) {
    if host != own { answer(rumors, to: host, at: now, into: &outbox) }
    promise(at: now, into: &outbox)
    passOn(at: now, into: &outbox)
  }

  /// Tells a host that what it appended is promised, so far as it is.
  private mutating func answer<M: CarriesLog>(
    _ rumors: RumorList, to host: NodeID, at now: Instant, into outbox: inout Outbox<M>
  ) {
    guard case .copies = settings.acknowledge else { return tell(host, rumors, at: now, into: &outbox) }
    let waiting = log[promised...]
    let kept = rumors.array.filter { !waiting.contains($0) }
    if !kept.isEmpty { tell(host, RumorList(kept), at: now, into: &outbox) }
  }

  /// Tells a host what is promised, at once or with its next batch.
  private mutating func tell<M: CarriesLog>(
    _ host: NodeID, _ promised: RumorList, at now: Instant, into outbox: inout Outbox<M>
  ) {
    if settings.answersWithBatch, host.int < followers.count {
      followers[host.int].owed += promised.array
      setFlush(at: now, into: &outbox)
    } else {
      outbox.send(.log(.promised(promised)), to: host)
    }
  }

  /// Promises the rumors that enough other hosts hold: to their origins with `copies`, and in any case to
  /// this host, where the keeper's copy is the origin's own and at least one other host has to hold it, too.
  private mutating func promise<M: CarriesLog>(at now: Instant, into outbox: inout Outbox<M>) {
    guard promised < log.count else { return }
    let copies = if case .copies(let count) = settings.acknowledge { count } else { 1 }
    let toOrigins = if case .copies = settings.acknowledge { true } else { false }
    // The origin is one of the holders, and the keeper is if it is a host: so many hosts must hold it in all.
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
        tell(rumor.origin, .one(rumor), at: now, into: &outbox)
      }
    }
  }

  /// The rumors of this host that have been promised since the last call.
  mutating func takePromised() -> RumorList? {
    guard !ownPromised.isEmpty else { return nil }
    defer { ownPromised = [] }
    return RumorList(ownPromised)
  }

  private mutating func passOn<M: CarriesLog>(at now: Instant, into outbox: inout Outbox<M>) {
    guard settings.pushes else { return }
    if settings.batch > .zero { setFlush(at: now, into: &outbox) } else { sendNews(at: now, into: &outbox) }
  }

  private mutating func setFlush<M: CarriesLog>(at now: Instant, into outbox: inout Outbox<M>) {
    let end = settings.align.end(of: settings.batch, from: now, lag: settings.lag)
    flush.set(for: end, now: now, into: &outbox)
  }

  private mutating func sendNews<M: CarriesLog>(at now: Instant, into outbox: inout Outbox<M>) {
    for index in followers.indices where index != own.int {
      if followers[index].hasJoined { sendNews(to: index, at: now, into: &outbox) }
      // What found no batch to ride on.
      if let owed = takeOwed(index) { outbox.send(.log(.promised(owed)), to: NodeID(index)) }
    }
    retry.set(for: now + settings.backoff.first, now: now, into: &outbox)
  }

  private mutating func sendNews<M: CarriesLog>(
    to index: Int, at now: Instant, into outbox: inout Outbox<M>
  ) {
    let end = UInt64(log.count)
    if send(Run(followers[index].next, end), to: index, into: &outbox) {
      followers[index].next = end
      followers[index].delivery.sent(below: end, at: now, backoff: settings.backoff)
    }
  }

  private mutating func takeOwed(_ index: Int) -> RumorList? {
    guard !followers[index].owed.isEmpty else { return nil }
    defer { followers[index].owed = [] }
    return RumorList(followers[index].owed)
  }

  /// Sends what the follower lacks of a range of the log; false if it lacks nothing.
  private mutating func send<M: CarriesLog>(
    _ range: Run, to index: Int, into outbox: inout Outbox<M>
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
    func send(to end: UInt64, into outbox: inout Outbox<M>) {
      guard let rumors = list() else { return }
      let covered = LogRange(from: UInt32(from), to: UInt32(end))
      if let promised = owed {
        owed = nil
        outbox.send(
          .log(.entriesWithPromise(term: term, life: life, covered, rumors, promised: promised)),
          to: NodeID(index))
      } else {
        outbox.send(.log(.entries(term: term, life: life, covered, rumors)), to: NodeID(index))
      }
      from = end
    }
    var sentAny = false
    for offset in range.start..<range.end where !held.contains(offset) {
      if single == nil { single = log[Int(offset)] } else { batch.append(log[Int(offset)]) }
      sentAny = true
      guard batch.count + 1 == LogSettings.mostRumors else { continue }
      send(to: offset + 1, into: &outbox)
      single = nil
      batch = []
    }
    send(to: range.end, into: &outbox)
    if let owed { followers[index].owed = owed.array }
    return sentAny
  }

  // MARK: Followers

  /// A host says what it holds and joins the term.
  mutating func join<M: CarriesLog>(
    _ host: NodeID, life: UInt32, digest: Digest, at now: Instant, into outbox: inout Outbox<M>
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
      follower.hasJoined && life == follower.life && now < follower.joinedAt + settings.backoff.first / 2
    followers[host.int].hasJoined = true
    followers[host.int].life = life
    followers[host.int].lacking = lacking
    followers[host.int].asks = 0
    followers[host.int].askDue = now + settings.backoff.first
    // A host joins of itself, and again when the keeper asks. Where the two cross, what the second digest
    // lacks is on its way.
    if !hasCrossed {
      followers[host.int].joinedAt = now
      followers[host.int].next = 0
      followers[host.int].delivery = Delivery()
    }
    followers[host.int].delivery.holds(RunSet(sortedRuns: held))
    outbox.send(.log(.joined(term: term, life: life)), to: host)

    request(lacking.subtracting(asked), from: host, into: &outbox)
    if settings.pushes { sendNews(to: host.int, at: now, into: &outbox) }
    promise(at: now, into: &outbox)
    setRetry(at: now, into: &outbox)
  }

  /// Asks for the first of these; for the others when the host, which still owes them, joins again.
  private mutating func request<M: CarriesLog>(
    _ wanted: RumorSet, from host: NodeID, into outbox: inout Outbox<M>
  ) {
    for part in wanted.parts(of: LogSettings.mostRumors, limit: Digest.mostParts) {
      asked.formUnion(RumorSet(part))
      outbox.send(.log(.want(RumorList(part))), to: host)
    }
  }

  /// A host says which offsets it holds; where it polls, that is also its question for more.
  mutating func receipt<M: CarriesLog>(
    from host: NodeID, life: UInt32, held: Digest, at now: Instant, into outbox: inout Outbox<M>
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
    promise(at: now, into: &outbox)

    if !settings.pushes {
      if missing.isEmpty || !send(Run(missing[run: 0].start, missing.end), to: index, into: &outbox) {
        outbox.send(.log(.nothingNew(term: term)), to: host)
      }
      return
    }
    // What lies below a number that it holds was sent before that number.
    let gap = missing.subtracting(RunSet(sortedRuns: [Run(reported.end, .max)]))
    if !gap.isEmpty, reported.end > 0 {
      _ = send(Run(gap[run: 0].start, gap.end), to: index, into: &outbox)
    }
    setRetry(at: now, into: &outbox)
  }

  private mutating func ask<M: CarriesLog>(_ index: Int, at now: Instant, into outbox: inout Outbox<M>) {
    outbox.send(.log(.open(term: term)), to: NodeID(index))
    followers[index].askDue = now + settings.backoff.delay(attempt: followers[index].asks)
    followers[index].asks += 1
  }

  // MARK: Time

  /// True if the timer was the keeper's.
  mutating func timerFired<M: CarriesLog>(
    _ timer: TimerID, at now: Instant, into outbox: inout Outbox<M>
  ) -> Bool {
    if flush.rings(timer) {
      sendNews(at: now, into: &outbox)
    } else if retry.rings(timer) {
      retryOverdue(at: now, into: &outbox)
    }
    return retry.owns(timer) || flush.owns(timer)
  }

  private mutating func retryOverdue<M: CarriesLog>(at now: Instant, into outbox: inout Outbox<M>) {
    asked = RumorSet()
    let all = RunSet(sortedRuns: log.isEmpty ? [] : [Run(0, UInt64(log.count))])
    for index in followers.indices where index != own.int {
      if logged.isSuperset(of: followers[index].lacking) { followers[index].lacking = RumorSet() }
      let isAwaited = !followers[index].hasJoined || !followers[index].lacking.isEmpty
      if isAwaited, followers[index].askDue <= now {
        ask(index, at: now, into: &outbox)
      }
      guard followers[index].hasJoined, followers[index].delivery.due <= now else { continue }
      let lost = followers[index].delivery.lost(of: all, at: now, backoff: settings.backoff)
      guard !lost.isEmpty else { continue }
      _ = send(Run(lost[run: 0].start, lost.end), to: index, into: &outbox)
    }
    announceSettlement(into: &outbox)
    setRetry(at: now, into: &outbox)
  }

  private mutating func announceSettlement<M: CarriesLog>(into outbox: inout Outbox<M>) {
    guard settings.announcesSettlement, settledLength != log.count, isSettled else { return }
    settledLength = log.count
    for index in followers.indices where index != own.int {
      outbox.send(.log(.settled(term: term, fingerprint: logged.fingerprint)), to: NodeID(index))
    }
  }

  /// Sets the alarm for the earliest moment at which something may have to be sent again.
  private mutating func setRetry<M: CarriesLog>(at now: Instant, into outbox: inout Outbox<M>) {
    var due = Instant.never
    for index in followers.indices where index != own.int {
      let follower = followers[index]
      if !follower.hasJoined || !follower.lacking.isEmpty { due = min(due, follower.askDue) }
      if follower.hasJoined, settings.pushes { due = min(due, follower.delivery.due) }
    }
    if settings.announcesSettlement, settledLength != log.count, due == .never {
      due = now + settings.backoff.first
    }
    if due != .never { retry.set(for: due, now: now, into: &outbox) }
  }
}
