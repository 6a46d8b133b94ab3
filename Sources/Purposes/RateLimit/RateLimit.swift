public import Broadcasting

/// A rate limiter: each client may make so many requests in a window, whichever hosts it asks.
///
/// **Local decisions** (`decide: local`). A host answers at once, by what it admitted itself and what others
/// have reported. Once in `sync`, at a phase of its own, it broadcasts how many requests of which clients it
/// has admitted in the present window, if that has changed. The estimate never exceeds the truth, so hosts
/// admit too much and never too little; how much follows from the age of what they know.
///
/// **Strict decisions** (`decide: strict`). One node keeps the usage and is asked each time: the cache, or
/// the leader, as the architecture has it (`Hub`); else the host to which the client's number falls. Several
/// leaders at once each keep an account: that is what availability costs. While there is none, or it does not
/// answer, `silence` decides.
///
/// **Lives.** A host that lost its memory counts anew under its new life, asks the others by a broadcast to
/// report again, and learns from what its former lives had broadcast.
///
/// The reference is gubernator's GLOBAL behaviour (`docs/architecture.md`), without its owner: reports go to
/// all. Counters are cumulative and only grow, as in a G-counter (Shapiro et al., "A comprehensive study of
/// convergent and commutative replicated data types", INRIA 2011, section 3.1.1).
public struct RateLimit: Purpose {
  private enum Timers {
    static let sync: UInt32 = 1
    static let patience: UInt32 = 2
  }

  private let seat: Seat
  private let settings: Settings
  private let quota: Int
  /// By client.
  private var accounts: [UInt32: Account] = [:]
  /// Every client that there is an account of, in the order in which they were first seen.
  private var clients: [UInt32] = []
  /// Clients whose usage is to be reported, in the order in which it changed; each once.
  private var changed: [UInt32] = []
  private var isChanged: Set<UInt32> = []
  private var isSyncSet = false
  /// The time by which this host's reports are later than multiples of `sync`.
  private var phase = Delay.zero

  /// Requests that wait for an answer, by number: who was asked.
  private var asked: [UInt32: NodeID] = [:]
  /// Verdicts that this node has sent as keeper, by request: a question that comes twice is answered alike.
  private var sent: [UInt32: Bool] = [:]
  private var sentBefore: [UInt32: Bool] = [:]

  public init(at seat: Seat, settings: Settings) {
    self.seat = seat
    self.settings = settings
    let (part, rest) = settings.quota.quotientAndRemainder(dividingBy: max(seat.hosts, 1))
    quota = settings.decide == .share ? part + (seat.id.int < rest ? 1 : 0) : settings.quota
  }

  // MARK: Starting

  public mutating func start(in context: inout Context) {
    guard seat.role == .host, settings.decide == .local else { return }
    if settings.sync > .zero {
      phase = context.random.delay(in: .zero...(settings.sync + .nanoseconds(-1)))
    }
    if seat.life > 0 { context.broadcast(.hello) }
  }

  public mutating func resume(in context: inout Context) {
    isSyncSet = false
    if !changed.isEmpty { setSync(in: &context) }
    for request in asked.keys.sorted() { giveUp(request, in: &context) }
  }

  // MARK: Deciding

  public mutating func request(_ request: PurposeRequest, in context: inout Context) {
    let client = settings.client(of: request, at: seat.id, hosts: seat.hosts)
    guard settings.decide == .strict else {
      let isAdmitted = decide(client, request.number, in: &context)
      if isAdmitted, settings.decide == .local { report(client, in: &context) }
      return
    }
    guard let keeper = keeper(of: client, in: context) else {
      return answer(request.number, isAdmitted: settings.silence == .admit, isSilence: true, in: &context)
    }
    guard keeper != seat.id else {
      _ = decide(client, request.number, in: &context)
      return
    }
    asked[request.number] = keeper
    context.send(.ask(request: request.number, client: client), to: keeper)
    context.wake(TimerID(Timers.patience, token: request.number), after: settings.patience)
  }

  /// Decides a request by the account that this node keeps.
  private mutating func decide(_ client: UInt32, _ request: UInt32, in context: inout Context) -> Bool {
    note(client)
    let isAdmitted = accounts[client]?.admits(at: context.now) ?? false
    let window = accounts[client]?.window(at: context.now) ?? 0
    context.note(
      RateLimit.decided(request, client: client, window: window, life: seat.life, isAdmitted: isAdmitted))
    return isAdmitted
  }

  /// Opens an account for the client if there is none.
  private mutating func note(_ client: UInt32) {
    guard accounts[client] == nil else { return }
    accounts[client] = Account(settings.algorithm, quota: quota, window: settings.window)
    clients.append(client)
  }

  // MARK: Reporting

  private mutating func report(_ client: UInt32, in context: inout Context) {
    if isChanged.insert(client).inserted { changed.append(client) }
    setSync(in: &context)
  }

  private mutating func setSync(in context: inout Context) {
    guard settings.sync > .zero else { return sendReport(in: &context) }
    guard !isSyncSet else { return }
    isSyncSet = true
    let interval = settings.sync.nanoseconds
    let sinceLast = (context.now.nanoseconds - phase.nanoseconds) % interval
    let rest = interval - (sinceLast < 0 ? sinceLast + interval : sinceLast)
    context.wake(TimerID(Timers.sync), after: .nanoseconds(rest))
  }

  private mutating func sendReport(in context: inout Context) {
    let usage = changed.compactMap { client -> Usage? in
      guard let (window, count) = accounts[client]?.own(at: context.now), count > 0 else { return nil }
      return Usage(client: client, window: UInt64(window), count: count)
    }
    changed.removeAll(keepingCapacity: true)
    isChanged.removeAll(keepingCapacity: true)
    if !usage.isEmpty { context.broadcast(.usage(life: seat.life, usage)) }
  }

  public mutating func delivered(_ value: Value, from origin: NodeID, in context: inout Context) {
    switch value {
    case .usage(let life, let usage):
      let reporter = UInt64(origin.index) << 32 | UInt64(life)
      for one in usage {
        note(one.client)
        accounts[one.client]?.learn(one.count, in: Int64(one.window), of: reporter, at: context.now)
      }
    case .hello:
      guard settings.decide == .local, origin != seat.id else { return }
      for client in clients where (accounts[client]?.own(at: context.now).count ?? 0) > 0 {
        report(client, in: &context)
      }
    }
  }

  // MARK: Keeping

  private static let mostSent = 65_536

  /// The node that keeps the client's usage; nil where none is known.
  private func keeper(of client: UInt32, in context: borrowing Context) -> NodeID? {
    switch context.hub {
    case .everywhere: NodeID(Int(SplitMix64.hash(UInt64(client), 0) % UInt64(seat.hosts)))
    case .unknown: nil
    case .node(let hub): hub
    }
  }

  public mutating func receive(_ message: Message, from sender: NodeID, in context: inout Context) {
    switch message {
    case .ask(let request, let client):
      guard context.servesAsHub else { return context.send(.notHere(request: request), to: sender) }
      let isAdmitted = sent[request] ?? sentBefore[request] ?? decide(client, request, in: &context)
      if sent.count > Self.mostSent { (sent, sentBefore) = ([:], sent) }
      sent[request] = isAdmitted
      context.send(.answer(request: request, isAdmitted: isAdmitted), to: sender)
    case .answer(let request, let isAdmitted):
      guard asked.removeValue(forKey: request) != nil else { return }
      answer(request, isAdmitted: isAdmitted, isSilence: false, in: &context)
    case .notHere(let request): giveUp(request, in: &context)
    }
  }

  private mutating func giveUp(_ request: UInt32, in context: inout Context) {
    guard let keeper = asked.removeValue(forKey: request) else { return }
    context.suspect(keeper)
    answer(request, isAdmitted: settings.silence == .admit, isSilence: true, in: &context)
  }

  private func answer(
    _ request: UInt32, isAdmitted: Bool, isSilence: Bool, in context: inout Context
  ) {
    context.note(RateLimit.answered(request, isAdmitted: isAdmitted, isSilence: isSilence))
  }

  // MARK: Time

  public mutating func timerFired(_ timer: TimerID, in context: inout Context) {
    switch timer.kind {
    case Timers.patience: giveUp(timer.token, in: &context)
    default:
      isSyncSet = false
      if !changed.isEmpty { sendReport(in: &context) }
    }
  }

  public mutating func leave(in context: inout Context) {
    if !changed.isEmpty { sendReport(in: &context) }
  }

  public mutating func end(in context: inout Context) {
    guard settings.decide == .local, seat.role == .host else { return }
    let account = Account(settings.algorithm, quota: quota, window: settings.window)
    context.note(RateLimit.ends(in: account.window(at: context.now)))
    for client in clients {
      guard let (window, count) = accounts[client]?.total(at: context.now) else { continue }
      context.note(RateLimit.knows(client, window: window, count: count))
    }
  }
}
