import Testing

@testable import Architectures
@testable import Broadcasting

/// One coordinator of three (n2; its peers are n3 and n4), one input at a time.
@Suite struct RaftTests {
  static let me = NodeID(2)
  static let a = NodeID(3)
  static let b = NodeID(4)

  /// A Raft node with the clock at 10 s, so that terms near 10,000 are what the clock says.
  struct Node {
    var raft: Raft
    var effects = [Effect<Envelope>]()
    var now = Instant.zero + .seconds(10)

    init(life: UInt32 = 0, term: UInt64 = 9_000, log: [UInt64] = []) {
      raft = Raft(
        id: RaftTests.me, coordinators: [RaftTests.me, RaftTests.a, RaftTests.b], life: life, seed: 1,
        settings: CoordinationSettings())
      run { raft, context in raft.start(in: &context) }
      if life == 0 { raft.term = term }
      for term in log { raft.log.append(LogEntry(term: term, command: .nothing)) }
    }

    mutating func run(_ input: (inout Raft, inout NodeContext<Envelope>) -> Void) {
      var context = NodeContext<Envelope>(now: now)
      input(&raft, &context)
      effects = context.drain()
    }

    mutating func receive(_ message: CoordinationMessage, from sender: NodeID) -> [CoordinationMessage] {
      run { raft, context in raft.receive(message, from: sender, in: &context) }
      return sent
    }

    /// Fires the last timer of `kind` that the node set.
    mutating func fire(_ kind: UInt32, after delay: Delay) -> [CoordinationMessage] {
      now = now + delay
      for token in UInt32(0)...20 {
        run { raft, context in
          raft.timerFired(TimerID(kind, token: token), in: &context)
        }
        if !effects.isEmpty { return sent }
      }
      return []
    }

    var sent: [CoordinationMessage] {
      effects.compactMap { if case .send(.coordination(let message), _) = $0 { message } else { nil } }
    }

    /// Elected by n3, with the clock at 12 s.
    static func leader(log: [UInt64] = []) -> Node {
      var node = Node(log: log)
      _ = node.fire(CoordinationTimer.election, after: .seconds(2))
      _ = node.receive(.preVoted(term: 12_000, granted: true), from: a)
      _ = node.receive(.voted(term: 12_000, granted: true), from: a)
      return node
    }
  }

  static func claim(_ term: UInt64, _ index: UInt32 = 0, _ lastTerm: UInt64 = 0) -> Candidacy {
    Candidacy(term: term, lastIndex: index, lastTerm: lastTerm)
  }

  static func entries(
    _ term: UInt64, after index: UInt32, _ previous: UInt64, commit: UInt32 = 0, _ terms: [UInt64] = []
  ) -> CoordinationMessage {
    .append(
      AppendEntries(
        term: term, previousIndex: index, previousTerm: previous, commit: commit,
        entries: terms.map { LogEntry(term: $0, command: .nothing) }))
  }

  @Test(arguments: [
    // The node is in term 9,000 and its log ends at index 2 with term 8,000.
    (claim(9_001, 2, 8_000), CoordinationMessage.voted(term: 9_001, granted: true)),
    (claim(9_001, 1, 8_500), .voted(term: 9_001, granted: true)),
    (claim(9_001, 1, 8_000), .voted(term: 9_001, granted: false)),
    (claim(9_001, 9, 7_000), .voted(term: 9_001, granted: false)),
    (claim(8_999, 9, 8_999), .voted(term: 9_000, granted: false)),
    (claim(11_000, 2, 8_000), .voted(term: 11_000, granted: true)),
  ])
  func aVoteGoesToALaterTermWithAsGoodALog(claim: Candidacy, answer: CoordinationMessage) {
    var node = Node(log: [7_000, 8_000])
    #expect(node.receive(.vote(claim), from: Self.a) == [answer])
  }

  @Test(arguments: [UInt64(11_001), 1 << 40, .max])
  func aTermThatTheClockCannotHaveReachedIsIgnored(term: UInt64) {
    var node = Node()
    let messages: [CoordinationMessage] = [
      .vote(Self.claim(term, 9, term)), .voted(term: term, granted: true),
      Self.entries(term, after: 0, 0, [term]), .appended(term: term, index: 1, accepted: true),
      .appended(term: term, index: .max, accepted: false),
    ]
    for message in messages {
      #expect(node.receive(message, from: Self.a) == [])
      #expect(node.raft.term == 9_000)
    }
  }

  @Test func aTermHasOneVote() {
    var node = Node()
    #expect(node.receive(.vote(Self.claim(9_500)), from: Self.a) == [.voted(term: 9_500, granted: true)])
    #expect(node.receive(.vote(Self.claim(9_500)), from: Self.b) == [.voted(term: 9_500, granted: false)])
    #expect(node.receive(.vote(Self.claim(9_500)), from: Self.a) == [.voted(term: 9_500, granted: true)])
  }

  @Test func aPreVoteChangesNothing() {
    var node = Node()
    #expect(
      node.receive(.preVote(Self.claim(9_500)), from: Self.a) == [.preVoted(term: 9_500, granted: true)])
    #expect(node.raft.term == 9_000 && node.raft.votedFor == nil)
  }

  @Test func aHeardLeaderIsNotVotedOut() {
    var node = Node()
    _ = node.receive(Self.entries(9_000, after: 0, 0), from: Self.a)
    #expect(
      node.receive(.preVote(Self.claim(9_500)), from: Self.b) == [.preVoted(term: 9_000, granted: false)])
    #expect(node.receive(.vote(Self.claim(9_500)), from: Self.b) == [])
    #expect(node.raft.term == 9_000)
    // The leader itself stands only when it leads no more.
    #expect(
      node.receive(.preVote(Self.claim(9_500)), from: Self.a) == [.preVoted(term: 9_500, granted: true)])
    node.now = node.now + .seconds(1)
    #expect(
      node.receive(.preVote(Self.claim(9_500)), from: Self.b) == [.preVoted(term: 9_500, granted: true)])
  }

  @Test func aCandidateAsksTwiceAndLeadsWithAMajority() {
    var node = Node()
    let preVotes = node.fire(CoordinationTimer.election, after: .seconds(2))
    #expect(preVotes == [.preVote(Self.claim(12_000)), .preVote(Self.claim(12_000))])
    #expect(node.receive(.preVoted(term: 12_000, granted: true), from: NodeID(0)) == [])
    let votes = node.receive(.preVoted(term: 12_000, granted: true), from: Self.a)
    #expect(votes == [.vote(Self.claim(12_000)), .vote(Self.claim(12_000))])
    #expect(node.receive(.voted(term: 12_000, granted: false), from: Self.b) == [])
    let news = node.receive(.voted(term: 12_000, granted: true), from: Self.a)
    #expect(news.count == 2 && node.effects.first == .lead(epoch: 12_000))
    #expect(node.raft.isLeader && !node.raft.isEstablished)
  }

  @Test(arguments: [
    // previous index and term, entries; the log is [7, 8, 8] thousand in term 9,000.
    (
      UInt32(3), UInt64(8_000), [UInt64(9_000)],
      CoordinationMessage.appended(term: 9_000, index: 4, accepted: true)
    ),
    (0, 0, [7_000], .appended(term: 9_000, index: 1, accepted: true)),
    (5, 8_500, [], .appended(term: 9_000, index: 4, accepted: false)),
    (3, 8_500, [], .appended(term: 9_000, index: 2, accepted: false)),
    (1, 7_000, [8_500], .appended(term: 9_000, index: 2, accepted: true)),
    (.max, 8_500, [], .appended(term: 9_000, index: 4, accepted: false)),
  ])
  func entriesAreTakenWhereTheLogsMeet(
    index: UInt32, term: UInt64, terms: [UInt64], answer: CoordinationMessage
  ) {
    var node = Node(log: [7_000, 8_000, 8_000])
    #expect(node.receive(Self.entries(9_000, after: index, term, terms), from: Self.a) == [answer])
    let kept: UInt32 = terms == [8_500] ? 2 : terms == [9_000] ? 4 : 3
    #expect(node.raft.log.lastIndex == kept)
  }

  @Test func entriesOutOfOrderOrFromAnOldTermAreRefused() {
    var node = Node()
    #expect(node.receive(Self.entries(9_000, after: 0, 0, [8_000, 7_000]), from: Self.a) == [])
    #expect(node.receive(Self.entries(9_000, after: 0, 0, [9_001]), from: Self.a) == [])
    #expect(
      node.receive(Self.entries(8_999, after: 0, 0, [8_000]), from: Self.a)
        == [.appended(term: 9_000, index: 0, accepted: false)])
    #expect(node.raft.log.lastIndex == 0)
  }

  @Test func aFollowerCommitsNoFurtherThanItsLogMatches() {
    var node = Node(log: [7_000, 8_000])
    _ = node.receive(Self.entries(9_000, after: 1, 7_000, commit: .max), from: Self.a)
    #expect(node.raft.commit == 1)
  }

  @Test func anOlderTermsEntryIsCommittedOnlyWithOneOfTheLeadersOwn() {
    var node = Node.leader(log: [7_000, 8_000])
    #expect(node.raft.termStart == 3)
    _ = node.receive(.appended(term: 12_000, index: 2, accepted: true), from: Self.a)
    #expect(node.raft.commit == 0)
    _ = node.receive(.appended(term: 12_000, index: 3, accepted: true), from: Self.a)
    #expect(node.raft.commit == 3 && node.raft.isEstablished)
    _ = node.receive(.appended(term: 12_000, index: 77, accepted: true), from: Self.b)
    #expect(node.raft.commit == 3)
  }

  @Test func aLeaderGoesBackToWhereTheLogsMeet() {
    var node = Node.leader(log: [7_000, 8_000])
    let again = node.receive(.appended(term: 12_000, index: 1, accepted: false), from: Self.a)
    #expect(again == [Self.entries(12_000, after: 0, 0, [7_000, 8_000, 12_000])])
    // Late or impossible hints change nothing.
    for hint: UInt32 in [0, 2, 3, .max] {
      #expect(node.receive(.appended(term: 12_000, index: hint, accepted: false), from: Self.a) == [])
    }
  }

  @Test func aLeaderThatHearsNoMajorityStepsDown() {
    var node = Node.leader()
    _ = node.fire(CoordinationTimer.heartbeat, after: .milliseconds(900))
    #expect(node.raft.isLeader)
    _ = node.fire(CoordinationTimer.heartbeat, after: .milliseconds(200))
    #expect(!node.raft.isLeader && node.effects.contains(.follow))
  }

  @Test func aLeaderDeposedByATermWithoutALeaderStandsAgainAtOnce() {
    var node = Node.leader()
    let claims = node.receive(.appended(term: 12_500, index: 0, accepted: false), from: Self.b)
    #expect(claims == [.preVote(Self.claim(12_501, 1, 12_000)), .preVote(Self.claim(12_501, 1, 12_000))])
    #expect(node.effects.contains(.follow))
  }

  @Test func aNodeThatForgotNeitherVotesNorStandsUntilItIsUpToDate() {
    var node = Node(life: 1)
    // Above all that it can have believed at 10 s with a second's slack.
    #expect(node.raft.term == 11_001)
    node.now = node.now + .seconds(1)
    #expect(
      node.receive(.vote(Self.claim(11_001, 9, 9_000)), from: Self.a) == [
        .voted(term: 11_001, granted: false)
      ])
    #expect(
      node.receive(.vote(Self.claim(11_500, 9, 9_000)), from: Self.a) == [
        .voted(term: 11_500, granted: false)
      ])
    #expect(
      node.receive(Self.entries(9_000, after: 0, 0, [9_000]), from: Self.a)
        == [.appended(term: 11_500, index: 0, accepted: false)])
    _ = node.fire(CoordinationTimer.election, after: .seconds(3))
    #expect(node.raft.role == .follower)
    // A batch of old entries is not all yet.
    _ = node.receive(Self.entries(11_500, after: 0, 0, [9_000]), from: Self.b)
    #expect(!node.raft.mayVote)
    _ = node.receive(Self.entries(11_500, after: 1, 9_000, [11_500]), from: Self.b)
    #expect(node.raft.mayVote)
  }

  @Test func aNodeThatForgotVotesAfterLongEnoughWithoutALeader() {
    var node = Node(life: 1)
    for _ in 1..<Raft.patience { _ = node.fire(CoordinationTimer.election, after: .seconds(2)) }
    #expect(!node.raft.mayVote)
    let claims = node.fire(CoordinationTimer.election, after: .seconds(2))
    #expect(node.raft.mayVote && claims.count == 2)
  }

  @Test func aNodeThatResumesFollowsAndRemembers() {
    var node = Node.leader(log: [7_000])
    node.run { raft, context in raft.resume(in: &context) }
    #expect(!node.raft.isLeader && node.raft.term == 12_000 && node.raft.log.lastIndex == 2)
    #expect(
      node.receive(.vote(Self.claim(12_000, 9, 9_000)), from: Self.b) == [
        .voted(term: 12_000, granted: false)
      ])
  }
}
