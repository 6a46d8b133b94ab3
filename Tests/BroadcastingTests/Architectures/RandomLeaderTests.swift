import Testing

@testable import Architectures
@testable import Broadcasting

/// Host n0 of six, at 10 s: in the third epoch of 5 s.
@Suite struct RandomLeaderTests {
  private typealias Host = OneNode<RandomLeader>

  private static func host(_ id: Int = 0, _ change: (inout RandomLeader.Settings) -> Void = { _ in }) -> Host
  {
    var settings = RandomLeader.Settings()
    change(&settings)
    var host = Host(id, hosts: 6, settings: settings)
    host.start()
    return host
  }

  /// The host that ranks at `place` in the epoch.
  private static func ranked(_ place: Int, in epoch: UInt64 = 3) -> Int {
    (0..<6).sorted { SplitMix64.hash(epoch, UInt64($0)) < SplitMix64.hash(epoch, UInt64($1)) }[place]
  }

  /// A host that is not the epoch's leader.
  private static var member: Int { ranked(3) }

  private static func append(_ rumor: RumorID, term: UInt64 = 3) -> RandomLeader.Message {
    .log(.append(term: term, life: 0, .one(rumor)))
  }

  @Test func withoutNewsNobodySpeaks() {
    var host = Self.host()
    #expect(host.start() == [])
    #expect(host.wait(.seconds(100)) == [])
  }

  @Test func aRumorGoesToTheEpochsLeader() {
    var host = Self.host(Self.member)
    let mine = rumor(Self.member, 0)
    let effects = host.broadcast(mine)
    #expect(effects.sent(to: Self.ranked(0)).contains(Self.append(mine)))
    #expect(Set(effects.sent().map(\.to)) == [Self.ranked(0)])
    #expect(effects.acknowledged() == [])
    #expect(
      host.receive(.log(.promised(.one(mine))), from: Self.ranked(0)).acknowledged() == [mine])
  }

  @Test func theLeaderLeadsWhenItHasSomethingToSay() {
    var leader = Self.host(Self.ranked(0))
    let effects = leader.broadcast(rumor(Self.ranked(0), 0))
    #expect(effects.contains(.lead(epoch: 3)))
    #expect(effects.sent().filter { $0.message == .log(.open(term: 3)) }.count == 5)
    // Its own rumor waits for another host that holds it.
    #expect(effects.acknowledged() == [])
  }

  @Test func whoIsUsedAsALeaderServes() {
    var host = Self.host(Self.member)
    let effects = host.receive(Self.append(rumor(1, 0)), from: 1)
    #expect(effects.contains(.lead(epoch: 3)))
    #expect(effects.delivered() == [rumor(1, 0)])
    #expect(effects.sent(to: 1).contains(.log(.promised(.one(rumor(1, 0))))))
  }

  @Test(arguments: [(2, false), (3, true), (4, true), (5, false)] as [(UInt64, Bool)])
  func onlyThisEpochsAndTheNextOnesAppendsAreHeard(term: UInt64, isHeard: Bool) {
    var host = Self.host(Self.member)
    let effects = host.receive(Self.append(rumor(1, 0), term: term), from: 1)
    #expect(effects.delivered() == (isHeard ? [rumor(1, 0)] : []))
    #expect(effects.sent(to: 1).contains(.log(.promised(.one(rumor(1, 0))))) == isHeard)
  }

  @Test func aSilentLeaderIsPassedOver() {
    let member = Self.ranked(3, in: 1)
    var host = Self.host(member) { $0.epoch = .seconds(3600) }
    let first = host.broadcast(rumor(member, 0)).sent().map(\.to)
    #expect(Set(first) == [Self.ranked(0, in: 1)])
    let append = Self.append(rumor(member, 0), term: 1)
    #expect(host.wait(.seconds(3)).sent(to: Self.ranked(1, in: 1)).contains(append))
  }

  @Test func inTheNextEpochTheRumorGoesToTheNextLeader() {
    let other = (0..<6).first { $0 != Self.ranked(0) && $0 != Self.ranked(0, in: 4) } ?? 0
    var host = Self.host(other)
    let mine = rumor(other, 0)
    host.broadcast(mine)
    host.receive(.log(.joined(term: 3, life: 0)), from: Self.ranked(0))
    host.receive(.log(.promised(.one(mine))), from: Self.ranked(0))
    let sent = host.wait(.seconds(5)).sent(to: Self.ranked(0, in: 4))
    #expect(sent.contains(.log(.join(term: 4, life: 0, digest(mine)))))
  }

  @Test func whoHasHeardThatAllHoldAllIsSilent() {
    var host = Self.host(Self.member)
    let mine = rumor(Self.member, 0)
    host.broadcast(mine)
    host.receive(.log(.joined(term: 3, life: 0)), from: Self.ranked(0))
    host.receive(.log(.promised(.one(mine))), from: Self.ranked(0))
    host.receive(.log(.settled(term: 3, fingerprint: RumorSet([mine]).fingerprint)), from: Self.ranked(0))
    #expect(host.wait(.seconds(60)).sent() == [])
  }

  @Test(arguments: [(3, false), (2, true)] as [(UInt64, Bool)])
  func settlementOfOtherRumorsOrAnOldEpochSettlesNothing(term: UInt64, isOurs: Bool) {
    var host = Self.host(Self.member)
    let mine = rumor(Self.member, 0)
    host.broadcast(mine)
    host.receive(.log(.joined(term: 3, life: 0)), from: Self.ranked(0))
    host.receive(.log(.promised(.one(mine))), from: Self.ranked(0))
    let fingerprint = isOurs ? RumorSet([mine]).fingerprint : RumorSet([rumor(5, 5)]).fingerprint
    host.receive(.log(.settled(term: term, fingerprint: fingerprint)), from: Self.ranked(0))
    #expect(!host.wait(.seconds(60)).sent().isEmpty)
  }

  @Test func aLeaderStopsWhenItsEpochIsOver() {
    var host = Self.host(Self.member)
    host.receive(Self.append(rumor(1, 0)), from: 1)
    #expect(host.wait(.seconds(5)).contains(.follow))
  }

  /// It serves others already when its own leader falls silent: what it sent there it then puts on its own
  /// log.
  @Test func whoTurnsToItselfBringsWhatItsLeaderDidNotAnswer() {
    let second = Self.ranked(1)
    let other = (0..<6).first { $0 != second && $0 != Self.ranked(0) } ?? 0
    var host = Self.host(second)
    host.receive(.log(.join(term: 3, life: 0, digest())), from: other)
    host.broadcast(rumor(second, 0))
    #expect(host.wait(.milliseconds(999)).sent(to: other).allSatisfy { $0.payloadCount == 0 })
    let sent = host.wait(.seconds(2)).sent(to: other)
    #expect(
      sent.contains { message in
        if case .entries(_, _, _, let rumors) = message { rumors.array == [rumor(second, 0)] } else { false }
      })
  }

  @Test func threeLeadersGetEachRumor() {
    let outsider = Self.ranked(4)
    var host = Self.host(outsider) { $0.leaders = 3 }
    let sent = host.broadcast(rumor(outsider, 0)).sent()
    let appends = sent.filter { $0.message == Self.append(rumor(outsider, 0)) }
    #expect(Set(appends.map(\.to)) == Set((0..<3).map { Self.ranked($0) }))
  }

  @Test func entriesOfAnyLeaderAreDelivered() {
    var host = Self.host(Self.member)
    for (leader, term) in [(1, 3), (5, 2)] as [(Int, UInt64)] where leader != Self.member {
      let entries = RandomLeader.Message.log(
        .entries(term: term, life: 0, LogRange(from: 0, to: 1), .one(rumor(leader, 0))))
      #expect(host.receive(entries, from: leader).delivered() == [rumor(leader, 0)])
      #expect(host.receive(entries, from: leader).delivered() == [])
    }
  }
}
