import Testing

@testable import Architectures
@testable import Broadcasting

/// A host (n0 of two) with three coordinators (n2, n3, n4), one input at a time.
@Suite struct CoordinationClientTests {
  static let coordinator = NodeID(2)

  struct Host {
    var client: LeaseClient
    var now = Instant.zero + .seconds(10)
    var sent: [CoordinationMessage] = []
    var targets: [NodeID] = []
    var timer: (TimerID, Instant)?

    init(life: UInt32 = 0) {
      let seat = Seat(
        id: NodeID(0), role: .host, hosts: 2, services: [.coordinator, .coordinator, .coordinator],
        neighbours: [], payloads: Payloads(8, seed: 1), life: life, seed: 3)
      client = LeaseClient(at: seat, settings: CoordinationSettings())
      run { client, context in
        client.start(in: &context)
        return nil
      }
    }

    @discardableResult
    mutating func run(
      _ input: (inout LeaseClient, inout NodeContext<Envelope>) -> Leadership?
    ) -> Leadership? {
      var context = NodeContext<Envelope>(now: now)
      let change = input(&client, &context)
      (sent, targets) = ([], [])
      for effect in context.drain() {
        switch effect {
        case .send(.coordination(let message), let target):
          sent.append(message)
          targets.append(target)
        case .wake(let id, let delay): timer = (id, now + delay)
        default: break
        }
      }
      return change
    }

    @discardableResult
    mutating func receive(
      _ message: CoordinationMessage, from sender: NodeID = CoordinationClientTests.coordinator
    ) -> Leadership? {
      run { client, context in client.receive(message, from: sender, in: &context) }
    }

    /// Waits for the last timer and fires it.
    @discardableResult
    mutating func wait() -> Leadership? {
      guard let (id, due) = timer else { return nil }
      now = due
      return run { client, context in client.timerFired(id, in: &context) }
    }

    /// Holds epoch 9,000,000 since `now`, in answer to its contention.
    static func leading() -> Host {
      var host = Host()
      host.receive(announce(1, epoch: 0, nil))
      host.wait()
      host.receive(.kept(epoch: 9_000_000, stamp: host.now))
      return host
    }
  }

  static func announce(
    _ version: UInt32, term: UInt64 = 9_000, epoch: UInt64, _ holder: NodeID?, life: UInt32 = 0
  ) -> CoordinationMessage {
    .announce(Announcement(term: term, version: version, epoch: epoch, holder: holder, life: life))
  }

  @Test func aHostIsSilentInItsFirstLifeAndAsksInLaterOnes() {
    #expect(Host().sent == [] && Host().timer == nil)
    #expect(Host(life: 1).sent == [.ask])
  }

  @Test func aFollowerAcknowledgesAndIsSilent() {
    var host = Host()
    let change = host.receive(Self.announce(1, epoch: 9_000_000, NodeID(1)))
    #expect(change == .follows(NodeID(1), epoch: 9_000_000))
    #expect(host.sent == [.learnt(term: 9_000, version: 1)] && host.timer == nil)
    #expect(host.receive(Self.announce(1, epoch: 9_000_000, NodeID(1))) == nil)
    #expect(host.sent == [.learnt(term: 9_000, version: 1)])
  }

  @Test func aVacancyIsContendedForAfterADelay() {
    var host = Host()
    host.receive(Self.announce(1, epoch: 0, nil))
    #expect(host.sent == [.learnt(term: 9_000, version: 1)])
    host.wait()
    #expect(host.sent == [.contend(stamp: host.now, life: 0)] && host.targets == [Self.coordinator])
    #expect(host.receive(.kept(epoch: 9_000_000, stamp: host.now)) == .leads(epoch: 9_000_000))
  }

  @Test func anAnnouncedLeaseIsConfirmedBeforeItIsUsed() {
    var host = Host()
    #expect(host.receive(Self.announce(1, epoch: 9_000_000, NodeID(0))) == nil)
    #expect(host.sent.last == .keepAlive(epoch: 9_000_000, stamp: host.now))
    #expect(host.receive(.kept(epoch: 9_000_000, stamp: host.now)) == .leads(epoch: 9_000_000))
  }

  @Test func aLeaseIsCountedFromWhenTheKeepAliveWasSent() {
    var host = Host.leading()
    let begin = host.now
    host.wait()
    #expect(host.sent == [.keepAlive(epoch: 9_000_000, stamp: begin + .seconds(1))])
    host.now = begin + .milliseconds(2_900)
    #expect(host.receive(.kept(epoch: 9_000_000, stamp: begin + .seconds(1))) == nil)
    #expect(host.client.lapse(at: begin + .milliseconds(3_999)) == nil)
    #expect(host.client.lapse(at: begin + .seconds(4)) == .vacant)
  }

  @Test func anUnansweredLeaseIsOverOnTimeAndTakenUpAgainWhenAnswered() {
    var host = Host.leading()
    let begin = host.now
    var change: Leadership?
    while change == nil { change = host.wait() }
    #expect(change == .vacant && host.now == begin + .seconds(3))
    #expect(host.sent == [.keepAlive(epoch: 9_000_000, stamp: host.now)])
    #expect(host.receive(.kept(epoch: 9_000_000, stamp: host.now)) == .leads(epoch: 9_000_000))
  }

  @Test func aPauseIsNoticedOnTheFirstInput() {
    var host = Host.leading()
    host.now = host.now + .seconds(30)
    #expect(host.receive(.redirect(NodeID(3))) == .vacant)
  }

  @Test(arguments: [
    CoordinationMessage.kept(epoch: 9_000_001, stamp: .zero + .seconds(9)),  // before the start
    .kept(epoch: 9_000_001, stamp: .zero + .seconds(99)),  // never sent
    .kept(epoch: .max, stamp: .zero + .seconds(10)),
    announce(9, term: .max, epoch: 1, nil), announce(9, epoch: 9_999_000_000, NodeID(1)),
    announce(9, epoch: 9_000_001, NodeID(77)), .redirect(NodeID(77)), .ask,
  ])
  func whatCannotBeTrueChangesNothing(message: CoordinationMessage) {
    var host = Host()
    host.receive(Self.announce(1, epoch: 9_000_000, NodeID(1)))
    #expect(host.receive(message) == nil)
    #expect(host.sent == [])
    #expect(host.receive(Self.announce(2, epoch: 9_000_001, NodeID(0)), from: NodeID(1)) == nil)
  }

  @Test func theLatestAnnouncementCounts() {
    var host = Host()
    host.receive(Self.announce(3, epoch: 9_000_001, NodeID(1)))
    #expect(host.receive(Self.announce(2, epoch: 9_000_000, nil)) == nil)
    #expect(host.receive(Self.announce(9, term: 8_000, epoch: 8_000_000, nil)) == nil)
    #expect(host.receive(Self.announce(1, term: 9_500, epoch: 9_000_001, nil), from: NodeID(3)) == .vacant)
  }

  @Test func aLateVacancyDoesNotEndALeaseOfTheSameTerm() {
    var host = Host.leading()
    #expect(host.receive(Self.announce(2, epoch: 0, nil)) == nil)
    #expect(host.client.leadership == .leads(epoch: 9_000_000))
  }

  @Test func aLeaseOfAFormerLifeIsGivenUp() {
    var host = Host(life: 2)
    #expect(host.receive(Self.announce(1, epoch: 9_000_000, NodeID(0), life: 1)) == nil)
    #expect(host.sent == [.resign(epoch: 9_000_000)])
  }

  @Test func anUnansweredRequestGoesToTheNextCoordinatorAndEverMoreRarely() {
    var host = Host(life: 1)
    var asked: Set<NodeID> = []
    var waits: [Delay] = []
    for _ in 0..<6 {
      asked.formUnion(host.targets)
      let before = host.now
      host.wait()
      waits.append(host.now - before)
    }
    #expect(asked.count == 3)
    #expect(waits == [500, 1_000, 2_000, 3_000, 3_000, 3_000].map { .milliseconds($0) })
  }

  @Test func aRedirectIsFollowedOnceAnAttempt() throws {
    var host = Host(life: 1)
    let asked = try #require(host.targets.first)
    let others = [2, 3, 4].map { NodeID($0) }.filter { $0 != asked }
    host.receive(.redirect(others[0]), from: asked)
    #expect(host.sent == [.ask] && host.targets == [others[0]])
    host.receive(.redirect(asked), from: others[0])
    #expect(host.sent == [])
  }
}
