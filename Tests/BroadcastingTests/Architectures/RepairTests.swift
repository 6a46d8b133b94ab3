import Testing

@testable import Architectures
@testable import Broadcasting

/// Repair as a host of a flooding line or ring, or a ring of gossip, sees it.
@Suite struct RepairTests {
  private static func line() -> OneNode<Flooding> { OneNode(1, neighbours: [0, 2]) }

  /// Digests that a host sends in the time, as (receiver, version, rumors).
  private func digests<M: CarriesRepair>(_ effects: [Effect<M>], _ read: (M) -> RepairMessage?)
    -> [(to: Int, version: UInt32, set: RumorSet)]
  {
    effects.sent().compactMap { sent in
      guard case .digest(let version, let digest) = read(sent.message) else { return nil }
      return (sent.to, version, digest.set)
    }
  }

  private func digests(_ effects: [Effect<Flooding.Message>]) -> [(to: Int, version: UInt32, set: RumorSet)] {
    digests(effects) { if case .repair(let message) = $0 { message } else { nil } }
  }

  private func digests(_ effects: [Effect<Gossip.Message>]) -> [(to: Int, version: UInt32, set: RumorSet)] {
    digests(effects) { if case .repair(let message) = $0 { message } else { nil } }
  }

  @Test func withoutNewsNothingIsCompared() {
    var host = Self.line()
    host.start()
    #expect(host.wait(.seconds(100)) == [])
  }

  @Test func aDigestIsRepeatedUntilItIsCovered() throws {
    var host = Self.line()
    host.broadcast(rumor(1, 0))
    // What came in the last interval is likely on its way.
    #expect(digests(host.wait(.milliseconds(1900))).allSatisfy { $0.set.isEmpty })
    let sent = digests(host.wait(.seconds(10))).filter { !$0.set.isEmpty }
    #expect(sent.count { $0.to == 0 } > 2)
    #expect(sent.count { $0.to == 2 } > 2)
    #expect(sent.allSatisfy { $0.set == RumorSet([rumor(1, 0)]) })

    let version = try #require(sent.last?.version)
    host.receive(.repair(.covered(version: version)), from: 0)
    #expect(Set(digests(host.wait(.seconds(10))).map(\.to)) == [2])
    host.receive(.repair(.covered(version: version)), from: 2)
    host.wait(.seconds(5))
    #expect(host.wait(.seconds(100)) == [])
  }

  @Test func aLateConfirmationOfLessConfirmsNothing() throws {
    var host = Self.line()
    host.broadcast(rumor(1, 0))
    let version = try #require(digests(host.wait(.seconds(3))).last?.version)
    host.broadcast(rumor(1, 1))
    host.wait(.seconds(3))
    host.receive(.repair(.covered(version: version)), from: 0)
    host.receive(.repair(.covered(version: version)), from: 2)
    let later = digests(host.wait(.seconds(10)))
    #expect(later.contains { $0.to == 0 && $0.set.contains(rumor(1, 1)) })
  }

  @Test func aConfirmationFromAFormerLifeConfirmsNothing() throws {
    var before = OneNode<Flooding>(1, neighbours: [0, 2])
    before.broadcast(rumor(1, 0))
    let version = try #require(digests(before.wait(.seconds(3))).last?.version)
    var after = OneNode<Flooding>(1, life: 1, neighbours: [0, 2])
    after.start()
    after.receive(.rumors(.one(rumor(3, 0))), from: 0)
    after.wait(.seconds(3))
    after.receive(.repair(.covered(version: version)), from: 2)
    #expect(digests(after.wait(.seconds(5))).contains { $0.to == 2 })
  }

  @Test func aDigestIsAnsweredByWhatIsLacking() {
    var host = Self.line()
    host.receive(.rumors(.one(rumor(0, 0))), from: 0)
    let known = host.receive(.repair(.digest(version: 4, digest(rumor(0, 0)))), from: 0)
    #expect(known.sent() == [Sent(.repair(.covered(version: 4)), to: 0)])

    let more = RepairMessage.digest(version: 5, digest(rumor(0, 0), rumor(0, 1), rumor(3, 0)))
    #expect(
      host.receive(.repair(more), from: 0).sent() == [
        Sent(.repair(.want(.many([rumor(0, 1), rumor(3, 0)]))), to: 0)
      ])
    // It has been asked for; the other neighbour is asked only for the rest.
    #expect(host.receive(.repair(more), from: 2).sent() == [])
    host.wait(.seconds(1))
    #expect(host.receive(.repair(more), from: 2).sent().count == 1)
  }

  @Test func whatIsWantedIsSentBackSoFarAsItIsHeld() {
    var host = Self.line()
    host.receive(.rumors(.one(rumor(0, 0))), from: 0)
    #expect(
      host.receive(.repair(.want(.many([rumor(0, 0), rumor(7, 7)]))), from: 2).sent() == [
        Sent(.rumors(.one(rumor(0, 0))), to: 2)
      ])
    #expect(host.receive(.repair(.want(.one(rumor(7, 7)))), from: 2) == [])
  }

  @Test func aHelloIsAnsweredAndUndoesWhatWasConfirmed() throws {
    var host = Self.line()
    host.broadcast(rumor(1, 0))
    let version = try #require(digests(host.wait(.seconds(3))).last?.version)
    host.receive(.repair(.covered(version: version)), from: 0)
    host.receive(.repair(.covered(version: version)), from: 2)
    host.wait(.seconds(5))
    let answer = digests(host.receive(.repair(.hello), from: 2))
    #expect(answer.map(\.to) == [2])
    #expect(answer.first?.set == RumorSet([rumor(1, 0)]))
    #expect(digests(host.wait(.seconds(5))).contains { $0.to == 2 })
  }

  @Test func whileASuccessorIsSilentTheRingIsClosedBehindIt() {
    var host = OneNode<Gossip>(1, hosts: 5)
    host.broadcast(rumor(1, 0))
    #expect(Set(digests(host.wait(.seconds(30))).map(\.to)) == [2, 3, 4, 0])
  }

  /// Hosts that come back for moments only must not keep a mesh's ring open behind many that are gone.
  @Test func aMeshLeapsPastManySilentHosts() {
    var settings = FullMesh.Settings()
    settings.membership = .fixed
    var mesh = OneNode<FullMesh>(1, hosts: 30, settings: settings)
    mesh.receive(.rumors(.one(rumor(0, 0))), from: 0)
    let sent = digests(mesh.wait(.seconds(90))) { if case .repair(let message) = $0 { message } else { nil } }
    // One host after the other, each of which is silent for four ticks of 2 s, would be twelve of them.
    #expect(Set(sent.map(\.to)).count == 29)
  }

  @Test func aSuccessorThatAnswersIsEnough() throws {
    var host = OneNode<Gossip>(1, hosts: 5)
    host.broadcast(rumor(1, 0))
    let version = try #require(digests(host.wait(.seconds(30))).last?.version)
    host.receive(.repair(.want(.one(rumor(1, 0)))), from: 2)
    #expect(Set(digests(host.wait(.seconds(1))).map(\.to)) == [2])
    host.receive(.repair(.covered(version: version)), from: 2)
    host.wait(.seconds(2))
    #expect(host.wait(.seconds(60)) == [])
  }

  /// Its predecessor believes of it what a former life confirmed; the others may know what it lacks sooner.
  @Test func whoForgotAsksUntilItsPredecessorAnswers() {
    var host = OneNode<Gossip>(1, hosts: 5, life: 1)
    let asked = (host.start() + host.wait(.seconds(5))).sent().filter { $0.message == .repair(.hello) }
    #expect(asked.prefix(7).map(\.to) == [0, 0, 4, 0, 3, 0, 2])
    host.receive(.repair(.digest(version: 1, digest())), from: 3)
    #expect(host.wait(.seconds(10)).sent().contains { $0.message == .repair(.hello) && $0.to == 0 })
    host.receive(.repair(.digest(version: 1, digest())), from: 0)
    #expect(host.wait(.seconds(10)).sent().allSatisfy { $0.message != .repair(.hello) })
  }

  @Test func aHostThatIsAloneRepairsNothing() {
    var host = OneNode<Gossip>(0, hosts: 1, life: 1)
    #expect(host.start() == [])
    host.broadcast(rumor(0, 0))
    #expect(host.wait(.seconds(100)) == [])
  }

  private static func star() -> OneNode<Gossip> {
    var settings = Gossip.Settings()
    settings.peers = .star
    return OneNode(0, hosts: 8, neighbours: Array(1..<8), settings: settings)
  }

  @Test func manyNeighboursTakeTurnsWhileThereIsNews() {
    var host = Self.star()
    var receivers: [Int] = []
    for sequence in UInt32(0)..<14 {
      host.broadcast(rumor(0, sequence))
      receivers += digests(host.wait(.milliseconds(500))).map(\.to)
    }
    #expect(receivers.count <= 14)
    #expect(Set(receivers) == Set(1..<8))
  }

  @Test func withoutFurtherNewsAllNeighboursAreSoonAsked() {
    var host = Self.star()
    host.broadcast(rumor(0, 0))
    let asked = (0..<6).map { _ in
      digests(host.wait(.milliseconds(500))).filter { $0.set.contains(rumor(0, 0)) }
    }
    #expect(Set(asked.joined().map(\.to)) == Set(1..<8))
    for (to, version, _) in asked.joined() { host.receive(.repair(.covered(version: version)), from: to) }
    host.wait(.seconds(1))
    #expect(host.wait(.seconds(100)) == [])
  }
}
