import Testing

@testable import Architectures
@testable import Broadcasting

@Suite struct MemberlistTests {
  private static func host(
    hosts: Int = 20, life: UInt32 = 0, payload: Int = 8,
    _ change: (inout Memberlist.Settings) -> Void = { _ in }
  ) -> OneNode<Memberlist> {
    var settings = Memberlist.Settings()
    settings.repair = .zero
    settings.pushPull = .zero
    settings.probe = .zero
    settings.align = .clock
    change(&settings)
    return OneNode(2, hosts: hosts, life: life, payload: payload, settings: settings)
  }

  /// As memberlist counts with a multiplier of 4: its table steps where n + 1 is a power of ten.
  @Test(arguments: [(1, 4), (8, 4), (9, 4), (10, 8), (99, 8), (100, 12), (999, 12), (1000, 16)])
  func aRumorIsSentByTheDigitsOfTheFleet(hosts: Int, times: Int) {
    #expect(Memberlist.transmissions(multiplier: 4, hosts: hosts) == times)
  }

  @Test(arguments: [(1, 1), (32, 1), (33, 2), (64, 2), (65, 3), (128, 3), (129, 4), (1000, 6)])
  func fullExchangesAreRarerInLargerFleets(hosts: Int, scale: Int) {
    #expect(Memberlist.pushPullScale(hosts: hosts) == scale)
  }

  /// Transmissions are counted by receiver: 8 in rounds of 3 are 3, 3 and 2.
  @Test(arguments: [(3, [3, 3, 2]), (1, [1, 1, 1, 1, 1, 1, 1, 1]), (8, [8]), (30, [8])])
  func aRumorIsSentToAFewEachRound(nodes: Int, rounds: [Int]) {
    var host = Self.host { $0.nodes = nodes }
    #expect(host.broadcast(rumor(2, 0)).sent() == [])
    for receivers in rounds {
      let sent = host.wait(.milliseconds(200)).sent()
      #expect(sent.count == receivers)
      #expect(Set(sent.map(\.to)).count == receivers && !sent.contains { $0.to == 2 })
      #expect(sent.allSatisfy { $0.message == .rumors(.one(rumor(2, 0))) })
    }
    #expect(host.wait(.seconds(5)) == [])
  }

  @Test func aMessageCarriesNoMoreThanAPacketHolds() {
    var host = Self.host(payload: 40) {
      $0.packet = 100
      $0.nodes = 2
    }
    for sequence in UInt32(0)..<4 { host.broadcast(rumor(2, sequence)) }
    let sent = host.wait(.milliseconds(200)).sent().map(\.message)
    #expect(
      sent == [.rumors(.many([rumor(2, 3), rumor(2, 2)])), .rumors(.many([rumor(2, 1), rumor(2, 0)]))])
  }

  /// Whatever their payloads' size, messages are as full as can be and never fuller, but for one rumor.
  @Test(arguments: [1, 8, 64, 690, 1390, 5000], [64, 500, 1400])
  func aMessageIsBoundedByBytes(payload: Int, packet: Int) {
    var host = Self.host(payload: payload) {
      $0.packet = packet
      $0.nodes = 1
    }
    for sequence in UInt32(0)..<2000 { host.broadcast(rumor(2, sequence)) }
    for _ in 0..<20 {
      let sent = host.wait(.milliseconds(200)).sent().map(\.message)
      #expect(sent.count == 1)
      for message in sent {
        let size = MessageMeasure(message, payload: payload).size
        #expect(size <= packet || message.payloadCount == 1)
        #expect(size + payload + 6 > packet)
      }
    }
  }

  @Test func whatIsNewIsQueuedAndWhatIsKnownIsNot() {
    var host = Self.host()
    #expect(host.receive(.rumors(.one(rumor(1, 0))), from: 1).delivered() == [rumor(1, 0)])
    #expect(host.receive(.rumors(.one(rumor(1, 0))), from: 4) == [])
    #expect(host.wait(.seconds(5)).sent().count == 8)
  }

  @Test func aHostAloneSendsNothing() {
    var host = OneNode<Memberlist>(0, hosts: 1)
    host.start()
    host.broadcast(rumor(0, 0))
    #expect(host.wait(.seconds(100)).sent() == [])
  }

  @Test func aFullExchangeComesOnceAPeriod() {
    var host = Self.host { $0.pushPull = .seconds(30) }
    host.start()
    let sent = host.wait(.seconds(300)).sent()
    #expect(sent.map(\.message) == [Memberlist.Message](repeating: .exchange(digest()), count: 10))
  }

  @Test func aProbeIsAnsweredAndCarriesWhatIsNew() {
    var host = Self.host()
    #expect(
      host.receive(.ping(asker: NodeID(4), nil), from: 4).sent()
        == [Sent(.ack(asker: NodeID(4), nil), to: 4)])
    host.broadcast(rumor(2, 0))
    let answer = host.receive(.ping(asker: NodeID(4), .one(rumor(1, 0))), from: 4)
    #expect(answer.delivered() == [rumor(1, 0)])
    #expect(answer.sent() == [Sent(.ack(asker: NodeID(4), .many([rumor(1, 0), rumor(2, 0)])), to: 4)])
  }

  /// The first message that the host sends from now on, within 10 s; it has waited no longer.
  private static func nextSent(by host: inout OneNode<Memberlist>) -> Sent<Memberlist.Message>? {
    for _ in 0..<100 {
      if let sent = host.wait(.milliseconds(100)).sent().first { return sent }
    }
    return nil
  }

  @Test func whoDoesNotAnswerIsAskedThroughOthers() throws {
    var host = Self.host { $0.probe = .seconds(10) }
    host.start()
    let probe = try #require(Self.nextSent(by: &host))
    #expect(probe.message == .ping(asker: NodeID(2), nil))
    let target = NodeID(probe.to)
    let requests = host.wait(.seconds(1)).sent()
    #expect((2...3).contains(requests.count) && requests.allSatisfy { $0.message == .pingRequest(target) })
    #expect(!requests.contains { $0.to == probe.to || $0.to == 2 })
    // The next one answers.
    let next = try #require(Self.nextSent(by: &host))
    #expect(host.receive(.ack(asker: NodeID(2), nil), from: next.to) == [])
    #expect(host.wait(.seconds(5)).sent() == [])
  }

  @Test func aHelperPassesTheQuestionOnAndTheAnswerBack() {
    var host = Self.host()
    #expect(
      host.receive(.pingRequest(NodeID(7)), from: 4).sent()
        == [Sent(.ping(asker: NodeID(4), nil), to: 7)])
    #expect(
      host.receive(.ack(asker: NodeID(4), nil), from: 7).sent()
        == [Sent(.ack(asker: NodeID(4), nil), to: 4)])
    // Nobody is sent round in circles.
    #expect(host.receive(.pingRequest(NodeID(2)), from: 4) == [])
    #expect(host.receive(.pingRequest(NodeID(4)), from: 4) == [])
  }

  @Test func anExchangeServesBothSides() {
    var host = Self.host()
    host.receive(.rumors(.one(rumor(1, 0))), from: 1)
    #expect(
      host.receive(.exchange(digest(rumor(6, 6))), from: 4).sent() == [
        Sent(.rumors(.one(rumor(1, 0))), to: 4), Sent(.repair(.want(.one(rumor(6, 6)))), to: 4),
      ])
    #expect(host.receive(.exchange(digest(rumor(1, 0))), from: 4) == [])
  }

  @Test func aCrashDoesNotLoseTheQueue() {
    var host = Self.host()
    host.broadcast(rumor(2, 0))
    host.resume()
    #expect(host.wait(.seconds(5)).sent().count == 8)
  }

  @Test func copiesAreCountedOnceAHostAndAskedForAgain() {
    var host = Self.host {
      $0.acknowledge = .copies(2)
      $0.multiplier = 1
    }
    #expect(host.broadcast(rumor(2, 0)).acknowledged() == [])
    #expect(host.wait(.milliseconds(3500)).sent().count == 2 + 9)
    let mine = RumorList.one(rumor(2, 0))
    #expect(host.receive(.received(mine), from: 4).acknowledged() == [])
    #expect(host.receive(.received(mine), from: 4).acknowledged() == [])
    #expect(host.receive(.received(mine), from: 5).acknowledged() == [rumor(2, 0)])
    #expect(host.wait(.seconds(5)).sent() == [])
    let theirs = host.receive(.rumors(.many([rumor(1, 0), rumor(7, 0)])), from: 1)
    #expect(theirs.sent(to: 1) == [.received(.one(rumor(1, 0)))])
  }

  @Test func roundsOfDifferentHostsFallAtDifferentTimes() {
    let firsts = (0..<10).map { id in
      var host = OneNode<Memberlist>(id, hosts: 10)
      host.start()
      host.broadcast(rumor(id, 0))
      return (1...200).first { _ in !host.wait(.milliseconds(1)).sent().isEmpty }
    }
    #expect(Set(firsts).count > 5)
    #expect(firsts.allSatisfy { $0 != nil })
  }
}
