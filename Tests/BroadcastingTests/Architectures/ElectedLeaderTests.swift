import Testing

@testable import Architectures
@testable import Broadcasting

/// Host n0 of four; the coordinators are n4, n5 and n6.
@Suite struct ElectedLeaderTests {
  private typealias Message = ElectedLeader.Message
  private static let coordinator = 4
  private static let first: UInt64 = 9_000_000
  private static let second: UInt64 = 9_000_001

  private static func announce(_ version: UInt32, epoch: UInt64, _ holder: Int?) -> Message {
    .coordination(
      .announce(
        Announcement(
          term: 9_000, version: version, epoch: epoch, holder: holder.map { NodeID($0) }, life: 0)))
  }

  /// A host that follows n1 in the first epoch.
  private static func follower(_ change: (inout ElectedLeader.Settings) -> Void = { _ in })
    -> OneNode<ElectedLeader>
  {
    var settings = ElectedLeader.Settings()
    change(&settings)
    var host = OneNode<ElectedLeader>(0, settings: settings)
    host.start()
    host.receive(announce(1, epoch: first, 1), from: coordinator)
    host.receive(.log(.joined(term: first, life: 0)), from: 1)
    return host
  }

  /// A host that leads in the first epoch, and whom the others have joined.
  private static func leader(_ change: (inout ElectedLeader.Settings) -> Void = { _ in })
    -> OneNode<ElectedLeader>
  {
    var settings = ElectedLeader.Settings()
    change(&settings)
    var host = OneNode<ElectedLeader>(0, settings: settings)
    host.start()
    host.receive(announce(1, epoch: first, 0), from: coordinator)
    host.receive(.coordination(.kept(epoch: first, stamp: host.now)), from: coordinator)
    for peer in 1...3 { host.receive(.log(.join(term: first, life: 0, digest())), from: peer) }
    return host
  }

  private static func entries(
    _ from: UInt32, _ rumor: RumorID, term: UInt64, life: UInt32 = 0
  ) -> Message {
    .log(.entries(term: term, life: life, LogRange(from: from, to: from + 1), .one(rumor)))
  }

  private static func append(_ rumor: RumorID, term: UInt64 = first) -> Message {
    .log(.append(term: term, life: 0, .one(rumor)))
  }

  @Test func aRumorWaitsForALeader() {
    var host = OneNode<ElectedLeader>(0)
    host.start()
    let effects = host.broadcast(rumor(0, 0))
    #expect(effects.sent() == [])
    #expect(effects.delivered() == [rumor(0, 0)])
    let sent = host.receive(Self.announce(1, epoch: Self.first, 1), from: Self.coordinator).sent(to: 1)
    #expect(sent.contains(Self.append(rumor(0, 0))))
    #expect(sent.contains(.log(.join(term: Self.first, life: 0, digest(rumor(0, 0))))))
    #expect(host.receive(.log(.promised(.one(rumor(0, 0)))), from: 1).acknowledged() == [rumor(0, 0)])
  }

  @Test func whoIsGrantedTheLeaseLeadsAndAsksEveryHost() {
    var host = OneNode<ElectedLeader>(0)
    host.start()
    // Being announced is not enough: since when, only the answer to a keep-alive says.
    let announced = host.receive(Self.announce(1, epoch: Self.first, 0), from: Self.coordinator)
    #expect(!announced.contains(.lead(epoch: Self.first)))
    let kept = host.receive(.coordination(.kept(epoch: Self.first, stamp: host.now)), from: Self.coordinator)
    #expect(kept.contains(.lead(epoch: Self.first)))
    #expect(
      kept.sent().filter { $0.message == .log(.open(term: Self.first)) }.map(\.to) == [1, 2, 3])
  }

  @Test func theLeaderPromisesAndRelaysToTheOthers() {
    var leader = Self.leader()
    let sent = leader.receive(Self.append(rumor(2, 0)), from: 2).sent()
    #expect(
      sent == [
        Sent(.log(.promised(.one(rumor(2, 0)))), to: 2),
        Sent(Self.entries(0, rumor(2, 0), term: Self.first), to: 1),
        Sent(Self.entries(0, rumor(2, 0), term: Self.first), to: 3),
      ])
  }

  @Test func theLeadersOwnRumorWaitsForAnotherHost() {
    var leader = Self.leader()
    #expect(leader.broadcast(rumor(0, 0)).acknowledged() == [])
    let receipt = Message.log(.receipt(term: Self.first, life: 0, numbers(0..<1)))
    #expect(leader.receive(receipt, from: 3).acknowledged() == [rumor(0, 0)])
    #expect(leader.receive(receipt, from: 2).acknowledged() == [])
  }

  @Test func copiesArePromisedWhenSoManyOthersHoldTheRumor() {
    var leader = Self.leader { $0.acknowledge = .copies(2) }
    let promised = Message.log(.promised(.one(rumor(2, 0))))
    let receipt = Message.log(.receipt(term: Self.first, life: 0, numbers(0..<1)))
    // The leader holds it beside the origin: one more is needed.
    #expect(!leader.receive(Self.append(rumor(2, 0)), from: 2).sent(to: 2).contains(promised))
    #expect(!leader.receive(receipt, from: 2).sent(to: 2).contains(promised))
    #expect(leader.receive(receipt, from: 1).sent(to: 2).contains(promised))
  }

  @Test func aStaleEpochIsRefused() {
    var host = Self.follower()
    host.receive(Self.announce(2, epoch: Self.second, 2), from: Self.coordinator)
    let refusal = [Sent(Message.log(.superseded(by: Self.second)), to: 1)]
    let stale = host.receive(Self.entries(0, rumor(1, 0), term: Self.first), from: 1)
    #expect(stale == [.send(.log(.superseded(by: Self.second)), to: NodeID(1))])
    #expect(host.receive(.log(.open(term: Self.first)), from: 1).sent() == refusal)
    #expect(
      host.receive(Self.entries(0, rumor(2, 0), term: Self.second), from: 2).delivered() == [rumor(2, 0)])
  }

  @Test func whoHearsOfALaterEpochLeadsNoMore() {
    var leader = Self.leader()
    #expect(leader.receive(.log(.superseded(by: Self.first)), from: 2) == [])
    let effects = leader.receive(.log(.superseded(by: Self.second)), from: 2)
    #expect(effects.contains(.follow))
    #expect(leader.receive(Self.append(rumor(2, 0)), from: 2).sent() == [])
  }

  @Test func aLeaderWhoseLeaseIsOverServesNobody() {
    var leader = Self.leader()
    leader.now = leader.now + .seconds(60)
    let effects = leader.receive(Self.append(rumor(2, 0)), from: 2)
    #expect(effects.contains(.follow))
    #expect(effects.sent(to: 2) == [])
  }

  @Test func aLeaderThatWasAwayTooLongLeadsNoMore() {
    var leader = Self.leader()
    leader.now = leader.now + .seconds(60)
    #expect(!leader.resume().contains(.lead(epoch: Self.first)))
    var soon = Self.leader()
    soon.now = soon.now + .milliseconds(100)
    #expect(soon.resume().contains(.lead(epoch: Self.first)))
  }

  @Test func aVacancyStopsAppendsButLosesNone() {
    var host = Self.follower()
    host.receive(Self.announce(2, epoch: Self.first, nil), from: Self.coordinator)
    #expect(host.broadcast(rumor(0, 0)).sent().allSatisfy { $0.to >= 4 })
    let sent = host.receive(Self.announce(3, epoch: Self.second, 3), from: Self.coordinator).sent(to: 3)
    #expect(sent.contains(Self.append(rumor(0, 0), term: Self.second)))
  }

  @Test func aNewLeaderGathersWhatHostsHold() {
    var leader = Self.leader()
    let join = Message.log(.join(term: Self.first, life: 1, digest(rumor(3, 0))))
    #expect(leader.receive(join, from: 3).sent(to: 3).contains(.log(.want(.one(rumor(3, 0))))))
    let gathered = leader.receive(Self.append(rumor(3, 0)), from: 3)
    #expect(gathered.delivered() == [rumor(3, 0)])
    #expect(gathered.sent(to: 1) == [Self.entries(0, rumor(3, 0), term: Self.first)])
  }

  @Test func aJoinOfAnotherEpochIsIgnored() {
    var leader = Self.leader()
    #expect(leader.receive(.log(.join(term: Self.second, life: 0, digest())), from: 3).sent() == [])
  }

  @Test func whereTheLeaderIsSilentTheCoordinatorsAreAsked() {
    var host = Self.follower()
    host.broadcast(rumor(0, 0))
    let sent = host.wait(.seconds(10)).sent()
    #expect(sent.contains { $0.to >= 4 && $0.message == .coordination(.ask) })
    #expect(sent.contains { $0.to == 1 && $0.message == Self.append(rumor(0, 0)) })
  }
}
