import Broadcasting

/// A host's knowledge of the leader lease.
enum Leadership: Hashable, Sendable {
  /// Nobody holds the lease, as far as this host knows.
  case vacant
  /// This host holds the lease.
  case leads(epoch: UInt64)
  case follows(NodeID, epoch: UInt64)
}

/// A host's side of the leader lease: contends for it while it is vacant, keeps it alive while holding it,
/// and knows who holds it otherwise.
///
/// The host counts its lease from when it sent the last keep-alive that was answered, by its own clock, and
/// looks at the clock on every input: the one who embeds it calls `lapse` first on inputs that are not
/// coordination's, because after a pause the lease may be over before any timer says so.
///
/// It sends nothing while it follows. Every call gives the new leadership where it changed, else nil.
struct LeaseClient: Sendable {
  /// The request that the client makes of the coordinators until they answer.
  private enum Wish: Hashable, Sendable {
    case nothing
    case answer
    case lease
    /// To keep, or to confirm, the lease of this epoch.
    case keep(epoch: UInt64)
  }

  private let id: NodeID
  private let life: UInt32
  private let hosts: Int
  private let coordinators: [NodeID]
  private let settings: CoordinationSettings
  private let clock: TermClock
  private var random: SplitMix64

  private(set) var leadership = Leadership.vacant
  /// The time when the lease that this host holds is over.
  private var heldUntil = Instant.zero
  /// The highest epoch that this host has heard of.
  private var epoch: UInt64 = 0
  /// The latest announcement: the Raft leader's term, and its number in it.
  private var term: UInt64 = 0
  private var version: UInt32 = 0

  private var wish = Wish.nothing
  /// The place among the coordinators of the one to ask.
  private var target: Int
  /// Requests in a row that were not answered.
  private var attempts = 0
  /// True where the present attempt was redirected already; two coordinators may name one another.
  private var wasRedirected = false
  /// True where this host does not want the lease any more.
  private var isLeaving = false
  private var startedAt = Instant.zero
  private var lastSent = Instant.zero
  private var token: UInt32 = 0

  init(at seat: Seat, settings: CoordinationSettings) {
    id = seat.id
    life = seat.life
    hosts = seat.hosts
    coordinators = seat.services(.coordinator)
    self.settings = settings
    clock = TermClock(electionTimeout: settings.electionTimeout)
    // Not the stream that the embedding architecture draws from.
    random = SplitMix64(seed: SplitMix64.seed(seat.seed, .leaseClient))
    target = coordinators.isEmpty ? 0 : random.index(below: coordinators.count)
  }

  /// In its first life a host waits to be told; later ones ask.
  mutating func start<Message: CarriesCoordination>(in context: inout NodeContext<Message>) {
    (startedAt, lastSent) = (context.now, context.now)
    if life > 0 { pursue(.answer, in: &context) }
  }

  mutating func resume<Message: CarriesCoordination>(
    in context: inout NodeContext<Message>
  ) -> Leadership? {
    let change = lapse(at: context.now)
    if case .keep = wish {
      pursue(wish, in: &context)
    } else {
      pursue(.answer, in: &context)
    }
    return change
  }

  /// Asks who leads, for one who doubts that the leader is alive; nothing if the client is asking already.
  mutating func ask<Message: CarriesCoordination>(in context: inout NodeContext<Message>) {
    if wish == .nothing { pursue(.answer, in: &context) }
  }

  /// A host knows of a later epoch: what this one holds is refused, so it gives the lease back.
  mutating func superseded<Message: CarriesCoordination>(
    by later: UInt64, in context: inout NodeContext<Message>
  ) -> Leadership? {
    guard case .leads(let held) = leadership, held < later else { return nil }
    guard Epoch.term(of: later) <= clock.ceiling(at: context.now), target < coordinators.count else {
      return nil
    }
    epoch = max(epoch, later)
    leadership = .vacant
    context.send(.coordination(.resign(epoch: held)), to: coordinators[target])
    // The resignation may be lost: the announcement that answers shows whether it was.
    pursue(.answer, in: &context)
    return leadership
  }

  /// The host leaves: it gives the lease back if it has it, and wants it no more.
  ///
  /// Where the resignation is lost, the lease runs out.
  mutating func leave<Message: CarriesCoordination>(in context: inout NodeContext<Message>) -> Leadership? {
    isLeaving = true
    let before = leadership
    if case .leads(let held) = leadership, target < coordinators.count {
      context.send(.coordination(.resign(epoch: held)), to: coordinators[target])
      leadership = .vacant
    }
    (wish, token) = (.nothing, token &+ 1)
    return leadership == before ? nil : leadership
  }

  /// Gives up the lease if its time is over.
  mutating func lapse(at now: Instant) -> Leadership? {
    guard case .leads = leadership, now >= heldUntil else { return nil }
    leadership = .vacant
    return leadership
  }

  mutating func receive<Message: CarriesCoordination>(
    _ message: CoordinationMessage, from sender: NodeID, in context: inout NodeContext<Message>
  ) -> Leadership? {
    let before = leadership
    _ = lapse(at: context.now)
    if let coordinator = coordinators.firstIndex(of: sender) {
      switch message {
      case .announce(let announcement):
        learn(announcement, from: coordinator, in: &context)
      case .kept(let epoch, let stamp):
        keep(epoch, stamp: stamp, from: coordinator, in: &context)
      case .redirect(let leader): redirect(to: leader, from: coordinator, in: &context)
      default: break
      }
    }
    return leadership == before ? nil : leadership
  }

  mutating func timerFired<Message: CarriesCoordination>(
    _ timer: TimerID, in context: inout NodeContext<Message>
  ) -> Leadership? {
    let change = lapse(at: context.now)
    if timer == TimerID(CoordinationTimer.client, token: token) {
      if attempts > 0 { target = (target + 1) % max(1, coordinators.count) }
      request(in: &context)
    }
    return change
  }

  private mutating func learn<Message: CarriesCoordination>(
    _ news: Announcement, from coordinator: Int, in context: inout NodeContext<Message>
  ) {
    guard isPossible(news, at: context.now), (news.term, news.version) >= (term, version) else { return }
    let isNew = (news.term, news.version) > (term, version)
    (term, version) = (news.term, news.version)
    let isMine = news.holder == id
    // A former life's, one that hosts refuse because they know of a later epoch, or one that it gave back.
    let isMineNoMore = isMine && (news.life != life || news.epoch < epoch || isLeaving)
    if isMineNoMore {
      // Not acknowledged: it is announced until the resignation has arrived.
      context.send(.coordination(.resign(epoch: news.epoch)), to: coordinators[coordinator])
    } else {
      context.send(.coordination(.learnt(term: term, version: version)), to: coordinators[coordinator])
    }
    guard isNew || wish == .answer, !isOutdated(news) else { return }
    epoch = max(epoch, news.epoch)
    target = coordinator
    guard let holder = news.holder, !isMineNoMore else {
      leadership = .vacant
      // Whoever is still announced under this host's name will be announced gone soon.
      return news.holder == nil && !isLeaving
        ? pursue(.lease, after: random.delay(in: .zero...settings.electionTimeout), in: &context)
        : pursue(.nothing, in: &context)
    }
    if !isMine {
      leadership = .follows(holder, epoch: news.epoch)
      pursue(.nothing, in: &context)
    } else if leadership != .leads(epoch: news.epoch) {
      // Since when is not said: the lease is this host's when a keep-alive of its own was answered.
      leadership = .vacant
      pursue(.keep(epoch: news.epoch), in: &context)
    }
  }

  private func isPossible(_ news: Announcement, at now: Instant) -> Bool {
    let ceiling = clock.ceiling(at: now)
    guard news.term <= ceiling, Epoch.term(of: news.epoch) <= news.term else { return false }
    return news.holder.map { $0.int < hosts } ?? true
  }

  /// True where the news is from before an epoch that this host knows was granted in the same term.
  private func isOutdated(_ news: Announcement) -> Bool {
    news.epoch < epoch && news.term <= Epoch.term(of: epoch)
  }

  private mutating func keep<Message: CarriesCoordination>(
    _ epoch: UInt64, stamp: Instant, from coordinator: Int, in context: inout NodeContext<Message>
  ) {
    // A stamp from before the start answers a former life; one that extends nothing came late, or twice.
    guard stamp >= startedAt, stamp <= lastSent else { return }
    guard stamp + settings.leaseTime > max(context.now, heldUntil), epoch >= self.epoch else { return }
    switch (leadership, wish) {
    case (.leads(epoch), _), (_, .keep(epoch)): break
    // The answer to a contention, before any announcement.
    case _ where epoch > self.epoch && Epoch.term(of: epoch) <= clock.ceiling(at: context.now): break
    default: return
    }
    guard !isLeaving else {
      context.send(.coordination(.resign(epoch: epoch)), to: coordinators[coordinator])
      return
    }
    self.epoch = epoch
    target = coordinator
    heldUntil = stamp + settings.leaseTime
    leadership = .leads(epoch: epoch)
    pursue(.keep(epoch: epoch), after: max(.zero, stamp + settings.leaseTime / 3 - context.now), in: &context)
  }

  private mutating func redirect<Message: CarriesCoordination>(
    to leader: NodeID, from coordinator: Int, in context: inout NodeContext<Message>
  ) {
    guard attempts > 0, !wasRedirected, coordinator == target else { return }
    guard let place = coordinators.firstIndex(of: leader), place != target else { return }
    target = place
    attempts -= 1
    request(in: &context)
    wasRedirected = true
  }

  private mutating func pursue<Message: CarriesCoordination>(
    _ wish: Wish, in context: inout NodeContext<Message>
  ) {
    self.wish = wish
    attempts = 0
    token &+= 1
    request(in: &context)
  }

  private mutating func pursue<Message: CarriesCoordination>(
    _ wish: Wish, after delay: Delay, in context: inout NodeContext<Message>
  ) {
    self.wish = wish
    attempts = 0
    token &+= 1
    context.wake(TimerID(CoordinationTimer.client, token: token), after: delay)
  }

  /// Sends what is wished for, and sees to it that it is sent again if no answer comes.
  private mutating func request<Message: CarriesCoordination>(
    in context: inout NodeContext<Message>
  ) {
    guard target < coordinators.count else { return }
    let message: CoordinationMessage
    switch wish {
    case .nothing: return
    case .answer: message = .ask
    case .lease: message = .contend(stamp: context.now, life: life)
    case .keep(let epoch): message = .keepAlive(epoch: epoch, stamp: context.now)
    }
    context.send(.coordination(message), to: coordinators[target])
    lastSent = context.now
    attempts += 1
    wasRedirected = false
    var delay = settings.patience(after: attempts, most: settings.leaseTime)
    if case .leads = leadership {
      // A third of the lease is time enough for a retry, and its end must not be slept through.
      delay = min(delay, settings.leaseTime / 3, max(.nanoseconds(1), heldUntil - context.now))
    }
    token &+= 1
    context.wake(TimerID(CoordinationTimer.client, token: token), after: delay)
  }
}
