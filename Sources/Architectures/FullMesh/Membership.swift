public import Broadcasting

/// A host's side of the registry: renews its lease, and knows the latest view.
///
/// Until a view names it, a host registers again and again, with backoff. It answers each view by a renewal,
/// which says which view it has seen.
struct Membership: Sendable {
  enum Timers {
    static let renew: UInt32 = 50
    static let expiry: UInt32 = 51
    static let announce: UInt32 = 52
    static let resend: UInt32 = 53
  }

  /// The hosts that joined, in a new life or again, and those that left.
  struct Change: Hashable, Sendable {
    var joined: [Int] = []
    var left: [Int] = []
  }

  private let own: NodeID
  private let life: UInt32
  /// Nil where the membership is fixed.
  private let registry: NodeID?
  private let lease: Delay
  private let backoff: Backoff
  /// The registrations in a row that no view has answered.
  private var attempts = 0
  /// True where the registry has shown that this life is a member.
  private var isConfirmed = false
  private var isLeaving = false
  private var version = ViewVersion.none
  /// By host: its life if it is a member.
  private var members: [UInt32?]
  /// By host: the latest life in which it was a member.
  private var lives: [UInt32]
  private var renew = Alarm(Timers.renew)

  init(at seat: Seat, registry: NodeID, lease: Delay, backoff: Backoff) {
    own = seat.id
    life = seat.life
    self.registry = registry
    self.lease = lease
    self.backoff = backoff
    let peers = seat.role == .host ? seat.hosts : 0
    members = Array(repeating: nil, count: peers)
    lives = Array(repeating: 0, count: peers)
  }

  /// All hosts are members, and nobody says otherwise.
  init(ofAllHostsAt seat: Seat) {
    own = seat.id
    life = seat.life
    registry = nil
    lease = .zero
    backoff = Backoff(first: .zero, most: .zero)
    members = Array(repeating: 0, count: seat.hosts)
    lives = Array(repeating: 0, count: seat.hosts)
  }

  var isFixed: Bool { registry == nil }
  func isMember(_ host: Int) -> Bool { host < members.count && members[host] != nil }
  /// The latest life in which the host was a member.
  func life(of host: Int) -> UInt32 { lives[host] }

  /// Registers, and again with backoff until a view answers; or renews the lease, three times within each.
  mutating func register<M: CarriesMembership>(in context: inout NodeContext<M>) {
    guard let registry, !isLeaving else { return }
    // Who has seen no view is sent one in any case.
    let seen = isConfirmed ? version : .none
    context.send(.membership(.register(life: life, seen: seen)), to: registry)
    let wait = isConfirmed ? lease / 3 : min(backoff.delay(attempt: attempts), lease / 3)
    if !isConfirmed { attempts += 1 }
    renew.reset()
    renew.set(for: context.now + wait, in: &context)
  }

  /// The host leaves: its lease ends at once, or, where this is lost, when it runs out.
  mutating func leave<M: CarriesMembership>(in context: inout NodeContext<M>) {
    isLeaving = true
    renew.reset()
    if let registry { context.send(.membership(.leave(life: life)), to: registry) }
  }

  /// The host is back with its memory: its lease may have run out.
  mutating func resume<M: CarriesMembership>(in context: inout NodeContext<M>) {
    isConfirmed = false
    attempts = 0
    register(in: &context)
  }

  /// Takes a view, and answers it; nil if it is not newer than the present one.
  mutating func receive<M: CarriesMembership>(
    _ view: View, in context: inout NodeContext<M>
  ) -> Change? {
    guard version <= view.version else { return nil }
    let change = version < view.version ? adopt(view) : nil
    isConfirmed = view.members.contains { $0.host == own && $0.life == life }
    attempts = 0
    register(in: &context)
    return change
  }

  private mutating func adopt(_ view: View) -> Change {
    version = view.version
    var change = Change()
    var present = [UInt32?](repeating: nil, count: members.count)
    for member in view.members where member.host.int < present.count {
      present[member.host.int] = member.life
    }
    for host in members.indices {
      switch (members[host], present[host]) {
      case (nil, let life?):
        change.joined.append(host)
        lives[host] = max(lives[host], life)
      case (let old?, let life?) where life > old:
        change.joined.append(host)
        lives[host] = life
      case (_?, nil) where !view.isProvisional: change.left.append(host)
      default: continue
      }
      members[host] = present[host]
    }
    return change
  }

  /// True where the timer was the membership's.
  mutating func timerFired<M: CarriesMembership>(
    _ timer: TimerID, in context: inout NodeContext<M>
  ) -> Bool {
    if renew.rings(timer) { register(in: &context) }
    return renew.owns(timer)
  }
}

/// The registry: knows which hosts hold a lease, and tells all of them when that changes, each of them again
/// with backoff until it has said that it knows.
struct MembershipRegistry: Sendable {
  private struct Lease: Sendable {
    var life: UInt32
    var expires: Instant
    /// Views sent in a row that the host has not answered, and when to send the next; `never` where it knows
    /// the latest.
    var attempts = 0
    var due = Instant.never
  }

  /// Joins that come within this time are told in one view.
  private static let gathering = Delay.milliseconds(20)

  private let term: UInt32
  private let length: Delay
  private let backoff: Backoff
  private var leases: [Lease?]
  /// By host: the latest life that has left, whose late words count for nothing.
  private var left: [UInt32?]
  private var version: UInt32 = 0
  /// Until then hosts that were members before may not have renewed: none is said to have left.
  private var provisionalUntil = Instant.zero
  private var expiry = Alarm(Membership.Timers.expiry)
  private var announce = Alarm(Membership.Timers.announce)
  private var resend = Alarm(Membership.Timers.resend)

  init(at seat: Seat, lease: Delay, backoff: Backoff) {
    term = seat.life
    length = lease
    self.backoff = backoff
    leases = Array(repeating: nil, count: seat.hosts)
    left = leases.map { _ in nil }
  }

  mutating func start<M: CarriesMembership>(in context: inout NodeContext<M>) {
    provisionalUntil = context.now + length
    expiry.set(for: provisionalUntil, in: &context)
  }

  /// It was away, so hosts could not renew: every lease begins anew.
  mutating func resume<M: CarriesMembership>(in context: inout NodeContext<M>) {
    expiry.reset()
    announce.reset()
    resend.reset()
    extendAll(in: &context)
    announce.set(for: context.now, in: &context)
  }

  private mutating func extendAll<M: CarriesMembership>(in context: inout NodeContext<M>) {
    for host in leases.indices { leases[host]?.expires = context.now + length }
    provisionalUntil = context.now + length
    expiry.set(for: context.now + length, in: &context)
  }

  mutating func receive<M: CarriesMembership>(
    _ message: MembershipMessage, from host: NodeID, in context: inout NodeContext<M>
  ) {
    guard host.int < leases.count else { return }
    switch message {
    case .register(let life, let seen): register(host, life, seen, in: &context)
    case .leave(let life):
      left[host.int] = max(left[host.int] ?? life, life)
      guard leases[host.int]?.life == life else { return }
      leases[host.int] = nil
      changed(in: &context)
    case .view: return
    }
  }

  private mutating func register<M: CarriesMembership>(
    _ host: NodeID, _ life: UInt32, _ seen: ViewVersion, in context: inout NodeContext<M>
  ) {
    // A word from a life that is over.
    if let lease = leases[host.int], life < lease.life { return }
    if let gone = left[host.int], life <= gone { return }
    let isKnown = leases[host.int]?.life == life
    let expires = context.now + length
    expiry.set(for: expires, in: &context)
    if isKnown {
      leases[host.int]?.expires = expires
    } else {
      leases[host.int] = Lease(life: life, expires: expires)
    }
    if !isKnown {
      changed(in: &context)
    } else if seen == latest {
      leases[host.int]?.due = .never
    } else if !announce.isSet {
      leases[host.int]?.attempts = 0
      send(view(at: context.now), to: host.int, in: &context)
    }
  }

  /// Sends a view that the host has to answer.
  private mutating func send<M: CarriesMembership>(
    _ view: View, to host: Int, in context: inout NodeContext<M>
  ) {
    guard let lease = leases[host] else { return }
    context.send(.membership(.view(view)), to: NodeID(host))
    let due = context.now + backoff.delay(attempt: lease.attempts)
    leases[host]?.due = due
    leases[host]?.attempts += 1
    resend.set(for: due, in: &context)
  }

  private mutating func sendOverdue<M: CarriesMembership>(in context: inout NodeContext<M>) {
    let overdue = leases.indices.filter { host in leases[host].map { $0.due <= context.now } ?? false }
    if !overdue.isEmpty {
      let view = view(at: context.now)
      for host in overdue { send(view, to: host, in: &context) }
    }
    let next = leases.compactMap { $0?.due }.min() ?? .never
    if next != .never { resend.set(for: next, in: &context) }
  }

  private mutating func changed<M: CarriesMembership>(in context: inout NodeContext<M>) {
    version += 1
    announce.set(for: context.now + Self.gathering, in: &context)
  }

  private var latest: ViewVersion { ViewVersion(term: term, number: version) }

  private func view(at now: Instant) -> View {
    let members = leases.indices.compactMap { host in
      leases[host].map { Member(host: NodeID(host), life: $0.life) }
    }
    return View(
      version: latest, isProvisional: now < provisionalUntil, members: members)
  }

  mutating func timerFired<M: CarriesMembership>(
    _ timer: TimerID, in context: inout NodeContext<M>
  ) {
    if announce.rings(timer) {
      let view = view(at: context.now)
      for member in view.members {
        leases[member.host.int]?.attempts = 0
        send(view, to: member.host.int, in: &context)
      }
    } else if resend.rings(timer) {
      sendOverdue(in: &context)
    } else if expiry.rings(timer) {
      expire(in: &context)
    }
  }

  private mutating func expire<M: CarriesMembership>(in context: inout NodeContext<M>) {
    let expired = leases.indices.filter { host in leases[host].map { $0.expires <= context.now } ?? false }
    // An alarm that rings long after the earliest lease ran out rang late because this node slept.
    let earliest = expired.compactMap { leases[$0]?.expires }.min() ?? context.now
    if earliest + length / 3 < context.now {
      extendAll(in: &context)
      return
    }
    for host in expired { leases[host] = nil }
    let wasProvisional = provisionalUntil != .zero && provisionalUntil <= context.now
    if wasProvisional { provisionalUntil = .zero }
    if !expired.isEmpty || wasProvisional { changed(in: &context) }
    let next = leases.compactMap { $0?.expires }.min() ?? .never
    let due = provisionalUntil > context.now ? min(next, provisionalUntil) : next
    if due != .never { expiry.set(for: due, in: &context) }
  }
}

/// Views of one registry's life are numbered; a later life's are later.
public struct ViewVersion: Hashable, Comparable, WireValue, BitwiseCopyable {
  let term: UInt32
  let number: UInt32

  init(term: UInt32, number: UInt32) {
    self.term = term
    self.number = number
  }

  public func encode<Sink: WireSink>(into sink: inout Sink) { sink.put(term, number) }
  public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
    term = try source.get()
    number = try source.get()
  }

  static let none = ViewVersion(term: 0, number: 0)

  public static func < (a: ViewVersion, b: ViewVersion) -> Bool { (a.term, a.number) < (b.term, b.number) }
}

/// A host, and the life in which it is a member.
struct Member: Hashable, WireValue, BitwiseCopyable {
  let host: NodeID
  let life: UInt32

  init(host: NodeID, life: UInt32) {
    self.host = host
    self.life = life
  }

  static var leastSize: Int { 2 }
  func encode<Sink: WireSink>(into sink: inout Sink) { sink.put(host, life) }
  init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
    host = try source.get()
    life = try source.get()
  }
}

/// The members, as the registry sees them.
public struct View: Hashable, WireValue {
  let version: ViewVersion
  /// True where a host that is missing may be a member all the same: the registry is new.
  let isProvisional: Bool
  let members: [Member]

  init(version: ViewVersion, isProvisional: Bool, members: [Member]) {
    self.version = version
    self.isProvisional = isProvisional
    self.members = members
  }

  public func encode<Sink: WireSink>(into sink: inout Sink) { sink.put(version, isProvisional, members) }
  public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
    version = try source.get()
    isProvisional = try source.get()
    members = try source.get()
  }
}

/// A message between hosts and the registry.
public indirect enum MembershipMessage: Hashable, Sendable {
  /// Host: I am here, in this life, and know this view.
  case register(life: UInt32, seen: ViewVersion)
  /// Host: this life ends.
  case leave(life: UInt32)
  /// Registry: these are the members.
  case view(View)
}

/// A message that may carry what hosts and the registry say.
protocol CarriesMembership: WireMessage {
  static func membership(_ message: MembershipMessage) -> Self
}

extension MembershipMessage: WireValue {
  public func encode<Sink: WireSink>(into sink: inout Sink) {
    switch self {
    case .register(let life, let seen): sink.put(kind: 0, life, seen)
    case .view(let view): sink.put(kind: 1, view)
    case .leave(let life): sink.put(kind: 2, life)
    }
  }

  public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
    switch try source.kind() {
    case 0: self = .register(life: try source.get(), seen: try source.get())
    case 1: self = .view(try source.get())
    case 2: self = .leave(life: try source.get())
    case let kind: throw .unknownKind(kind)
    }
  }
}
