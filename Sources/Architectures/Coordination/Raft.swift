import Broadcasting

/// One coordinator's Raft: elects a leader among the coordinators and keeps their logs alike.
///
/// Ongaro: "Consensus: Bridging Theory and Practice", 2014: leader election, log replication, the commit rule
/// (3.4–3.6), pre-vote (9.6), check-quorum (6.2), timeouts between one and two of the election timeout.
/// A vote request is ignored while a leader is heard (4.2.3).
///
/// # What a coordinator that lost its memory does
///
/// Raft assumes stable storage. A coordinator that starts again without it (`life` > 0) has forgotten its
/// term, its vote and its log, and makes up for each:
///
/// - *Term and vote*: it starts in a term above every one that its former life can have believed
///   (`TermClock`), with its vote spent. To Raft it is a node that saw a high term and voted for itself, so
///   no term ever has two leaders, whatever is forgotten and by however many. A leader of a lower term steps
///   down when it meets that term, and stands again at once.
/// - *Log*: it neither stands nor votes until its log holds an entry of that term or a later one. Only a
///   leader that was elected by others writes such an entry, and it had all that the former life helped to
///   commit. Its acknowledgements count for commitment only in such terms, so they are safe as they are.
///
/// So nothing committed is lost while a majority remembers. If too many forgot for that, nobody could be
/// elected again; therefore a coordinator that met no leader for `patience` election timeouts votes all the
/// same. Then committed entries may be lost, even those that a remembering but cut-off minority still holds.
/// Terms, and with them epochs, still never repeat.
///
/// Late messages from a former life are harmless without saying so: their terms are below the new one, and
/// while they were true promises, they bind the new life through its term.
struct Raft: Sendable {
  enum Role: Hashable, Sendable {
    case follower
    /// Asks whether it would be elected.
    case preCandidate
    case candidate
    case leader
  }

  /// A coordinator's knowledge of another; while it neither leads nor stands for election, none of it counts.
  struct Peer: Sendable {
    let id: NodeID
    var votes = false
    /// The first entry that it has not acknowledged.
    var next: UInt32 = 1
    /// The last entry known to match.
    var match: UInt32 = 0
    var heard = Instant.zero
  }

  /// The number of election timeouts without a leader after which a coordinator votes without its memory.
  static let patience = 8

  let id: NodeID
  let settings: CoordinationSettings
  let clock: TermClock
  private let life: UInt32
  var random: SplitMix64

  // What Raft keeps on stable storage.
  var term: UInt64 = 0
  var votedFor: NodeID?
  var log = RaftLog()

  var role = Role.follower
  var commit: UInt32 = 0
  var peers: [Peer]
  /// The node that this one follows, and the time when it last heard from it.
  var leader: NodeID?
  var leaderHeard = Instant.zero
  /// A node without its memory stays out of elections until its log has this term or a later one; else nil.
  var forgottenTerm: UInt64?
  /// The number of times that committed entries were taken back: only after coordinators voted without
  /// memory.
  var retractions = 0
  /// Election timeouts in a row in which no leader was heard.
  var leaderlessTimeouts = 0
  /// The term that a pre-candidate would stand in.
  var candidacyTerm: UInt64 = 0
  /// The index in its log at which the leader's own term begins.
  var termStart: UInt32 = 0

  private var deadline = Instant.never
  private var wakesAt = Instant.never
  private var electionToken: UInt32 = 0
  private var heartbeatToken: UInt32 = 0

  init(id: NodeID, coordinators: [NodeID], life: UInt32, seed: UInt64, settings: CoordinationSettings) {
    self.id = id
    self.life = life
    self.settings = settings
    clock = TermClock(electionTimeout: settings.electionTimeout)
    peers = coordinators.filter { $0 != id }.map { Peer(id: $0) }
    random = SplitMix64(seed: seed)
  }

  var majority: Int { (peers.count + 1) / 2 + 1 }
  var isLeader: Bool { role == .leader }
  /// True where the leader's log holds all that was ever committed, and the leader knows which entries those
  /// are.
  var isEstablished: Bool { isLeader && commit >= termStart }
  /// True where the node remembers enough to take part in elections.
  var mayVote: Bool { forgottenTerm == nil }

  func peer(_ node: NodeID) -> Int? { peers.firstIndex { $0.id == node } }

  mutating func start<Message: CarriesCoordination>(in context: inout NodeContext<Message>) {
    if life > 0 {
      let above = clock.above(allBelievedBy: context.now)
      (term, votedFor, forgottenTerm) = (above, id, above)
    }
    wakesAt = .never
    awaitLeader(in: &context)
  }

  /// Up again, with memory but without timers; a leader follows until it is elected anew.
  mutating func resume<Message: CarriesCoordination>(in context: inout NodeContext<Message>) {
    role = .follower
    leader = nil
    leaderlessTimeouts = 0
    wakesAt = .never
    awaitLeader(in: &context)
  }

  /// Takes the messages of Raft from another coordinator, and ignores what cannot be true.
  mutating func receive<Message: CarriesCoordination>(
    _ message: CoordinationMessage, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    guard let peer = peer(sender) else { return }
    switch message {
    case .preVote(let candidacy): preVote(candidacy, from: sender, in: &context)
    case .preVoted(let term, let granted):
      preVoted(term, granted, by: peer, in: &context)
    case .vote(let candidacy): vote(candidacy, from: sender, in: &context)
    case .voted(let term, let granted): voted(term, granted, by: peer, in: &context)
    case .append(let append): self.append(append, from: sender, in: &context)
    case .appended(let term, let index, let accepted):
      appended(term, index, accepted, by: peer, in: &context)
    default: break
    }
  }

  mutating func timerFired<Message: CarriesCoordination>(
    _ timer: TimerID, in context: inout NodeContext<Message>
  ) {
    switch (timer.kind, timer.token) {
    case (CoordinationTimer.election, electionToken): electionTimerFired(in: &context)
    case (CoordinationTimer.heartbeat, heartbeatToken): heartbeatTimerFired(in: &context)
    default: break
    }
  }

  /// Gives a leader a fresh, random election timeout to be heard in.
  mutating func awaitLeader<Message: CarriesCoordination>(
    in context: inout NodeContext<Message>
  ) {
    let timeout = settings.electionTimeout
    deadline = context.now + random.delay(in: timeout...(timeout * 2))
    // A timer that fires too early is set again then: one event a timeout, not one a heartbeat.
    if deadline < wakesAt { wakeForElection(in: &context) }
  }

  private mutating func wakeForElection<Message: CarriesCoordination>(
    in context: inout NodeContext<Message>
  ) {
    electionToken &+= 1
    wakesAt = deadline
    context.wake(TimerID(CoordinationTimer.election, token: electionToken), after: deadline - context.now)
  }

  private mutating func electionTimerFired<Message: CarriesCoordination>(
    in context: inout NodeContext<Message>
  ) {
    wakesAt = .never
    guard !isLeader else { return }
    guard context.now >= deadline else { return wakeForElection(in: &context) }
    leaderlessTimeouts += 1
    if leaderlessTimeouts >= Self.patience { forgottenTerm = nil }
    campaign(in: &context)
  }

  mutating func beginHeartbeats<Message: CarriesCoordination>(in context: inout NodeContext<Message>) {
    heartbeatToken &+= 1
    // One of them may follow a long round trip while the other is a time.
    let heartbeat = min(settings.heartbeat, settings.electionTimeout / 2)
    context.wake(TimerID(CoordinationTimer.heartbeat, token: heartbeatToken), after: heartbeat)
  }

  private mutating func heartbeatTimerFired<Message: CarriesCoordination>(
    in context: inout NodeContext<Message>
  ) {
    guard isLeader else { return }
    guard hasQuorum(at: context.now) else { return follow(nil, in: &context) }
    for peer in peers.indices { sendEntries(to: peer, in: &context) }
    beginHeartbeats(in: &context)
  }

  /// True where a majority was heard within an election timeout: check-quorum.
  ///
  /// A leader for which this fails is perhaps none any more.
  func hasQuorum(at now: Instant) -> Bool {
    let heard = peers.count { now - $0.heard <= settings.electionTimeout }
    return heard + 1 >= majority
  }
}
