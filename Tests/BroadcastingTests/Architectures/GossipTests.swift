import Testing

@testable import Architectures
@testable import Broadcasting

@Suite struct GossipTests {
  private static func host(_ change: (inout Gossip.Settings) -> Void = { _ in }) -> OneNode<Gossip> {
    var settings = Gossip.Settings()
    settings.repair = .zero
    settings.fanout = 3
    change(&settings)
    return OneNode(2, hosts: 20, settings: settings)
  }

  private static func feedback(known: RumorID..., new: RumorID...) -> Gossip.Message {
    .feedback(Gossip.Feedback(known: known, new: new))
  }

  @Test func targetsAreDistinctAndNeverOneself() {
    var host = Self.host()
    for sequence in UInt32(0)..<200 {
      let targets = host.broadcast(rumor(2, sequence)).sent().map(\.to)
      #expect(targets.count == 3)
      #expect(Set(targets).count == 3)
      #expect(!targets.contains(2))
      #expect(targets.allSatisfy { (0..<20).contains($0) })
    }
  }

  @Test(arguments: [(1, 0), (2, 1), (4, 3), (5, 3)]) func thereMayBeFewerHostsThanTheFanOut(
    hosts: Int, sent: Int
  ) {
    var settings = Gossip.Settings()
    settings.fanout = 3
    var host = OneNode<Gossip>(0, hosts: hosts, settings: settings)
    #expect(host.broadcast(rumor(0, 0)).sent().count == sent)
  }

  @Test func withATopologyOnlyNeighboursAreChosen() {
    var settings = Gossip.Settings()
    settings.peers = .ring
    settings.fanout = 1
    var host = OneNode<Gossip>(2, hosts: 20, neighbours: [1, 3], settings: settings)
    let targets = (0..<40).flatMap { host.broadcast(rumor(2, $0)).sent().map(\.to) }
    #expect(Set(targets) == [1, 3])
  }

  @Test func whatIsKnownIsNotPassedOnAgain() {
    var host = Self.host()
    #expect(host.receive(.rumors(.one(rumor(1, 0))), from: 1).delivered() == [rumor(1, 0)])
    #expect(host.receive(.rumors(.one(rumor(1, 0))), from: 1) == [])
  }

  /// The number of rounds that a host pushes a rumor by each rule; where feedback counts, every recipient
  /// knew it.
  @Test(
    arguments: [
      (.infectAndDie, 1), (.blindCounter, 3), (.feedbackCounter, 3), (.forever, 50),
    ] as [(Gossip.Stop, Int)])
  func aHostLosesInterestByItsRule(stop: Gossip.Stop, rounds: Int) {
    var host = Self.host {
      $0.spread = .rounds
      $0.stop = stop
      $0.fanout = 1
      $0.k = 3
    }
    #expect(host.broadcast(rumor(2, 0)).sent() == [])
    var played = 0
    for _ in 0..<50 {
      let sent = host.wait(.milliseconds(200)).sent()
      if !sent.isEmpty { played += 1 }
      guard stop.wantsFeedback else { continue }
      for message in sent { host.receive(Self.feedback(known: rumor(2, 0)), from: message.to) }
    }
    #expect(played == rounds)
  }

  @Test(arguments: [Gossip.Stop.feedbackCoin, .blindCoin]) func aCoinStopsSooner(stop: Gossip.Stop) {
    var host = Self.host {
      $0.spread = .rounds
      $0.stop = stop
      $0.k = 4
    }
    host.broadcast(rumor(2, 0))
    var last = 0
    for round in 0..<200 {
      let sent = host.wait(.milliseconds(200)).sent()
      if !sent.isEmpty { last = round }
      guard stop.wantsFeedback else { continue }
      for message in sent { host.receive(Self.feedback(known: rumor(2, 0)), from: message.to) }
    }
    #expect(last < 100)
  }

  @Test func aPullIsAnsweredWithWhatThePullerLacks() {
    var host = Self.host { $0.mode = .pull }
    host.receive(.rumors(.many([rumor(1, 0), rumor(1, 1)])), from: 1)
    #expect(
      host.receive(.pull(digest(rumor(1, 0))), from: 4).sent() == [Sent(.rumors(.one(rumor(1, 1))), to: 4)])
    #expect(host.receive(.pull(digest(rumor(1, 0), rumor(1, 1), rumor(6, 6))), from: 4) == [])
  }

  @Test func anExchangeServesBothSides() {
    var host = Self.host { $0.mode = .pushPull }
    host.receive(.rumors(.one(rumor(1, 0))), from: 1)
    #expect(
      host.receive(.exchange(digest(rumor(6, 6))), from: 4).sent() == [
        Sent(.rumors(.one(rumor(1, 0))), to: 4), Sent(.repair(.want(.one(rumor(6, 6)))), to: 4),
      ])
  }

  @Test func copiesAreCountedOnceAHost() {
    var host = Self.host { $0.acknowledge = .copies(2) }
    let mine = RumorList.one(rumor(2, 0))
    #expect(host.broadcast(rumor(2, 0)).acknowledged() == [])
    #expect(host.receive(.received(mine), from: 4).acknowledged() == [])
    #expect(host.receive(.received(mine), from: 4).acknowledged() == [])
    #expect(host.receive(.received(mine), from: 5).acknowledged() == [rumor(2, 0)])
    #expect(host.receive(.received(mine), from: 6) == [])
  }

  @Test func whileCopiesAreMissingOthersAreAsked() {
    var host = Self.host { $0.acknowledge = .copies(2) }
    host.broadcast(rumor(2, 0))
    #expect(host.wait(.seconds(3)).sent().count == 9)
    host.receive(.received(.one(rumor(2, 0))), from: 4)
    host.receive(.received(.one(rumor(2, 0))), from: 5)
    #expect(host.wait(.seconds(3)) == [])
  }

  @Test func onlyTheOriginIsToldWhoHoldsItsRumor() {
    var host = Self.host { $0.acknowledge = .copies(2) }
    let fromOrigin = host.receive(.rumors(.one(rumor(1, 0))), from: 1)
    #expect(fromOrigin.sent(to: 1).contains(.received(.one(rumor(1, 0)))))
    let relayed = host.receive(.rumors(.one(rumor(7, 0))), from: 1)
    #expect(!relayed.sent(to: 1).contains(.received(.one(rumor(7, 0)))))
    // The origin asks again when the answer was lost.
    #expect(host.receive(.rumors(.one(rumor(1, 0))), from: 1).sent().count == 1)
  }
}
