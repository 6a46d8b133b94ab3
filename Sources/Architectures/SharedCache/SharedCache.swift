public import Broadcasting

/// Shared cache, Redis-like: a cache service node keeps an append-only log; hosts append to it and read it,
/// by subscription or by polling.
///
/// **Acknowledgement.** `remote` (the default): the cache has the rumor on its log, and the origin holds it
/// too, so one node may forget. `origin`: the origin holds it; the cache gets it when it can.
/// Copies on other hosts are not counted: the cache is what hosts read from.
///
/// **Repair.** Hosts append again until the cache answers. Subscribers say late and cumulatively which
/// offsets they hold, and the cache sends again what they lack. A cache that comes back without its log
/// begins a new generation: it asks every host what it holds and fetches what its log lacks. An outage of the
/// cache delays, and loses nothing.
public struct SharedCache: Broadcaster {
  public typealias Message = LogMessage

  private let settings: Settings
  private let cache: NodeID
  private var known = RumorSet()
  /// On the cache.
  private var server: LogServer?
  /// On a host.
  private var follower: LogFollower?
  private var poll = Alarm(LogFollower.Timers.poll)

  public init(at seat: Seat, settings: Settings) {
    self.settings = settings
    cache = seat.services(.cache).first ?? seat.id
    if seat.role == .cache {
      server = LogServer(
        term: UInt64(seat.life) + 1, at: seat.id, hosts: seat.hosts, knowing: RumorSet(),
        settings: settings.log)
    } else {
      follower = LogFollower(at: seat, settings: settings.log)
    }
  }

  public func afterMemoryLoss(at seat: Seat, settings: Settings) -> SharedCache {
    var reborn = SharedCache(at: seat, settings: settings)
    if let server, settings.persistence == .log {
      reborn.server = LogServer(reopening: server, term: UInt64(seat.life) + 1)
    }
    return reborn
  }

  public func hub(at now: Instant) -> Hub { .node(cache) }
  public var servesAsHub: Bool { server != nil }

  public mutating func start(in context: inout NodeContext<Message>) {
    server?.open(in: &context)
    follower?.follow([cache], term: 0, knowing: known, in: &context)
    setPoll(in: &context)
  }

  public mutating func resume(in context: inout NodeContext<Message>) {
    poll.reset()
    server?.resume(in: &context)
    follower?.resume(knowing: known, in: &context)
    setPoll(in: &context)
  }

  private mutating func setPoll(in context: inout NodeContext<Message>) {
    guard settings.reading == .poll, follower != nil else { return }
    poll.set(for: context.now + settings.poll, in: &context)
  }

  public mutating func broadcast(_ rumor: RumorID, in context: inout NodeContext<Message>) {
    learn(rumor, in: &context)
    if settings.acknowledge == .origin { context.acknowledge(rumor) }
    follower?.append(rumor, in: &context)
  }

  private mutating func learn(_ rumor: RumorID, in context: inout NodeContext<Message>) {
    if known.insert(rumor) { context.deliver(rumor) }
  }

  public mutating func receive(
    _ message: LogMessage, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    if let (first, second) = message.parts {
      receive(first, from: sender, in: &context)
      return receive(second, from: sender, in: &context)
    }
    if server == nil {
      receiveAsHost(message, from: sender, in: &context)
    } else {
      receiveAsCache(message, from: sender, in: &context)
    }
  }

  private mutating func receiveAsCache(
    _ message: LogMessage, from host: NodeID, in context: inout NodeContext<Message>
  ) {
    switch message {
    case .join(_, let life, let digest):
      server?.join(host, life: life, digest: digest, in: &context)
    case .append(_, let life, let rumors):
      rumors.forEach { _ = server?.append($0, by: host, life: life) }
      server?.appended(rumors, by: host, in: &context)
    case .receipt(let term, let life, let held) where term == server?.term:
      server?.receipt(from: host, life: life, held: held, in: &context)
    default: break
    }
  }

  private mutating func receiveAsHost(
    _ message: LogMessage, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    guard sender == cache else { return }
    if case .entries(_, _, _, let rumors) = message { rumors.forEach { learn($0, in: &context) } }
    follower?.receive(message, from: sender, knowing: known, in: &context)
  }

  public mutating func timerFired(_ timer: TimerID, in context: inout NodeContext<Message>) {
    if poll.rings(timer) {
      follower?.poll(in: &context)
      setPoll(in: &context)
      return
    }
    if server?.timerFired(timer, in: &context) == true { return }
    _ = follower?.timerFired(timer, knowing: known, in: &context)
  }
}
