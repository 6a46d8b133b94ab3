import Broadcasting

/// One node of the coordination service: Raft among the coordinators, and for hosts the leader lease.
///
/// Raft's leader grants the lease to the first host that contends while it is vacant, keeps the time of the
/// lease by its own clock, and tells every host of a change until the host acknowledges it. A new Raft
/// leader gives the lease a full term of its own and announces it anew. In a steady state coordinators say
/// nothing to hosts but answers to the leader's keep-alives.
///
/// Promised: an epoch is granted once, and epochs grow, always (see `Raft` and `TermClock`). Not promised:
/// that the holder of an older epoch has noticed that its lease is over. A holder counts its lease from when
/// it *sent* the keep-alive and the service from when it *took* it, so with clocks of the same rate leases
/// overlap only around a change of Raft's leader; hosts refuse messages of an old epoch.
struct Coordinator: Sendable {
  var raft: Raft
  /// As far as this node knows it committed.
  private(set) var lease = Lease()
  private let hosts: Int
  private let settings: CoordinationSettings
  private var applied: UInt32 = 0
  private var retractions = 0
  var tenure: Tenure?
  private var announceToken: UInt32 = 0
  private var leaseToken: UInt32 = 0

  /// State that only Raft's leader keeps, in memory and for its term.
  struct Tenure: Sendable {
    let term: UInt64
    /// The lease once all of the log is committed: what decisions are based on.
    var planned: Lease
    /// Epochs granted in the term.
    var grants: UInt64 = 0
    /// The time when the lease runs out.
    var expiry: Instant
    /// The latest announcement, and the latest that each host acknowledged; 0: none.
    var version: UInt32 = 0
    var learnt: [UInt32]
    /// The host to be told when the grant is committed.
    var contender: LeaseContender?
    /// Announcements of the latest version in a row.
    var attempts = 0
  }

  /// A host that asked for the lease, of which the grant waits to be committed.
  struct LeaseContender: Sendable {
    let host: NodeID
    let epoch: UInt64
    let stamp: Instant
  }

  init(at seat: Seat, settings: CoordinationSettings) {
    raft = Raft(
      id: seat.id, coordinators: seat.services(.coordinator), life: seat.life, seed: seat.seed,
      settings: settings)
    hosts = seat.hosts
    self.settings = settings
  }

  mutating func start<Message: CarriesCoordination>(in context: inout NodeContext<Message>) {
    raft.start(in: &context)
  }

  mutating func resume<Message: CarriesCoordination>(in context: inout NodeContext<Message>) {
    raft.resume(in: &context)
    tenure = nil
  }

  mutating func receive<Message: CarriesCoordination>(
    _ message: CoordinationMessage, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    if sender.int >= hosts {
      raft.receive(message, from: sender, in: &context)
    } else {
      serve(message, to: sender, in: &context)
    }
    settle(in: &context)
  }

  mutating func timerFired<Message: CarriesCoordination>(
    _ timer: TimerID, in context: inout NodeContext<Message>
  ) {
    switch (timer.kind, timer.token) {
    case (CoordinationTimer.announce, announceToken): announce(in: &context)
    case (CoordinationTimer.lease, leaseToken): expire(in: &context)
    default: raft.timerFired(timer, in: &context)
    }
    settle(in: &context)
  }

  /// Brings the lease up to what is committed, and tells hosts what changed.
  private mutating func settle<Message: CarriesCoordination>(
    in context: inout NodeContext<Message>
  ) {
    if !raft.isLeader {
      tenure = nil
    } else if tenure?.term != raft.term {
      tenure = Tenure(
        term: raft.term, planned: Lease(replaying: raft.log, upTo: raft.log.lastIndex),
        expiry: context.now + settings.leaseTime, learnt: [UInt32](repeating: 0, count: hosts))
    }
    let before = lease
    if retractions != raft.retractions {
      retractions = raft.retractions
      lease = Lease(replaying: raft.log, upTo: raft.commit)
    } else {
      for index in applied..<max(applied, raft.commit) {
        if let entry = raft.log[index + 1] { lease.apply(entry.command) }
      }
    }
    applied = raft.commit
    guard raft.isEstablished, let tenure, lease != before || tenure.version == 0 else { return }
    self.tenure?.version += 1
    self.tenure?.attempts = 0
    self.tenure?.expiry = context.now + settings.leaseTime
    if lease.holder != nil { watchLease(in: &context) }
    if let contender = tenure.contender, contender.epoch == lease.epoch, lease.holder?.host == contender.host
    {
      context.send(.coordination(.kept(epoch: lease.epoch, stamp: contender.stamp)), to: contender.host)
      self.tenure?.contender = nil
    }
    announce(in: &context)
  }

  /// Writes a command to the log, with all that follows from it if it is committed.
  mutating func propose<Message: CarriesCoordination>(
    _ command: LeaseCommand, in context: inout NodeContext<Message>
  ) {
    tenure?.planned.apply(command)
    raft.propose(command, in: &context)
  }

  /// A leader that did not hear a majority for so long must not speak as one.
  mutating func speaksForMajority<Message: CarriesCoordination>(
    in context: inout NodeContext<Message>
  ) -> Bool {
    guard raft.isEstablished else { return false }
    guard raft.hasQuorum(at: context.now) else {
      raft.follow(nil, in: &context)
      return false
    }
    return true
  }

  var announcement: Announcement? {
    guard let tenure, tenure.version > 0 else { return nil }
    return Announcement(
      term: tenure.term, version: tenure.version, epoch: lease.epoch, holder: lease.holder?.host,
      life: lease.holder?.life ?? 0)
  }

  /// Tells the hosts that did not acknowledge the latest announcement, and again ever more rarely.
  private mutating func announce<Message: CarriesCoordination>(
    in context: inout NodeContext<Message>
  ) {
    guard raft.isLeader, let tenure, let announcement else { return }
    var isKnown = true
    for host in 0..<hosts where tenure.learnt[host] < tenure.version {
      isKnown = false
      context.send(.coordination(.announce(announcement)), to: NodeID(host))
    }
    guard !isKnown else { return }
    self.tenure?.attempts += 1
    announceToken &+= 1
    context.wake(
      TimerID(CoordinationTimer.announce, token: announceToken),
      after: settings.patience(after: tenure.attempts + 1, most: settings.leaseTime))
  }

  private mutating func watchLease<Message: CarriesCoordination>(
    in context: inout NodeContext<Message>
  ) {
    guard let tenure else { return }
    leaseToken &+= 1
    context.wake(
      TimerID(CoordinationTimer.lease, token: leaseToken), after: max(.zero, tenure.expiry - context.now))
  }

  private mutating func expire<Message: CarriesCoordination>(
    in context: inout NodeContext<Message>
  ) {
    guard speaksForMajority(in: &context), let tenure, tenure.planned.holder != nil else { return }
    guard context.now >= tenure.expiry else { return watchLease(in: &context) }
    propose(.vacated(epoch: tenure.planned.epoch), in: &context)
  }
}

extension Lease {
  /// The lease after the log's entries up to `index`.
  init(replaying log: RaftLog, upTo index: UInt32) {
    self.init()
    for index in 0..<index {
      if let entry = log[index + 1] { apply(entry.command) }
    }
  }
}
