import Testing

@testable import Architectures
@testable import Broadcasting

/// Host n0 of four; the registry is n4.
@Suite struct FullMeshTests {
  private static let registry = 4

  private static func view(
    _ number: UInt32, _ members: [(Int, UInt32)], term: UInt32 = 0, provisional: Bool = false
  ) -> FullMesh.Message {
    .membership(
      .view(
        View(
          version: ViewVersion(term: term, number: number), isProvisional: provisional,
          members: members.map { Member(host: NodeID($0.0), life: $0.1) })))
  }

  /// A host that knows all four to be members.
  private static func member(_ change: (inout FullMesh.Settings) -> Void = { _ in }) -> OneNode<FullMesh> {
    var settings = FullMesh.Settings()
    change(&settings)
    var host = OneNode<FullMesh>(0, settings: settings)
    host.start()
    host.receive(view(1, (0..<4).map { ($0, 0) }), from: registry)
    return host
  }

  private static func receipt(_ held: Digest, life: UInt32 = 0) -> FullMesh.Message {
    .receipt(FullMesh.Receipt(life: life, held: held))
  }

  private static func payloads(_ effects: [Effect<FullMesh.Message>]) -> [Sent<FullMesh.Message>] {
    effects.sent().filter { $0.message.payloadCount > 0 }
  }

  /// Messages of a former life may be under way for longer than it takes to come back and to catch up.
  @Test func aHostThatForgotAsksForWhatAReceiptSaysItSent() {
    var host = OneNode<FullMesh>(0, life: 1)
    host.start()
    host.receive(Self.view(1, [(0, 1), (1, 0), (2, 0), (3, 0)]), from: Self.registry)
    let old = RumorID(origin: NodeID(0), sequence: 5)
    let held = Self.receipt(Digest(RunSet(sortedRuns: [Run(5, 6)])))
    // Until its predecessor has said what there is, it asks nobody else.
    #expect(!host.receive(held, from: 1).sent(to: 1).contains(.repair(.want(.one(old)))))
    host.receive(.repair(.digest(version: 1, Digest(RumorSet()))), from: 3)
    #expect(host.receive(held, from: 1).sent(to: 1).contains(.repair(.want(.one(old)))))
    host.receive(.repaired(.one(old)), from: 1)
    #expect(!host.receive(held, from: 1).sent(to: 1).contains(.repair(.want(.one(old)))))
  }

  /// Whoever asks for its own rumors does not see to them any more: the others are to have them by repair.
  @Test func aHostPassesOnWhatItsOriginHasForgotten() {
    var host = Self.member()
    /// Waits, and confirms every digest; gives how many there were.
    func digests() -> Int {
      let versions = host.wait(.seconds(2)).sent().compactMap { sent in
        if case .repair(.digest(let version, _)) = sent.message { (sent.to, version) } else { nil }
      }
      for (target, version) in versions { host.receive(.repair(.covered(version: version)), from: target) }
      return versions.count
    }
    for _ in 0..<10 { _ = digests() }
    let rumor = RumorID(origin: NodeID(3), sequence: 0)
    host.receive(.rumors(.one(rumor)), from: 3)
    #expect(digests() == 0, "its origin sees to it")
    host.receive(.repair(.want(.one(rumor))), from: 3)
    #expect(digests() > 0)
  }

  @Test func aHostRegistersThreeTimesALease() {
    var host = Self.member()
    #expect(host.wait(.seconds(12)).sent(to: Self.registry).count == 6)
  }

  /// A registration is lost like any message: it is repeated long before a third of the lease is over.
  @Test func aHostRegistersWithBackoffUntilAViewNamesIt() {
    var settings = FullMesh.Settings()
    settings.lease = .seconds(30)
    var host = OneNode<FullMesh>(0, settings: settings)
    host.start()
    let unanswered = (1...7).map { _ in host.wait(.seconds(1)).sent(to: Self.registry) }
    let registration = FullMesh.Message.membership(.register(life: 0, seen: .none))
    #expect(unanswered.map(\.count) == [1, 0, 1, 0, 1, 0, 1])
    #expect(unanswered.joined().allSatisfy { $0 == registration })
    let answer = host.receive(Self.view(1, (0..<4).map { ($0, 0) }), from: Self.registry)
    let renewal = FullMesh.Message.membership(.register(life: 0, seen: ViewVersion(term: 0, number: 1)))
    #expect(answer.sent(to: Self.registry) == [renewal])
    #expect(host.wait(.seconds(30)).sent(to: Self.registry) == [renewal, renewal, renewal])
  }

  @Test func aViewThatNamesAnotherLifeDoesNotEndTheRegistration() {
    var host = OneNode<FullMesh>(0, life: 1)
    host.start()
    host.receive(Self.view(1, [(0, 0), (1, 0)]), from: Self.registry)
    #expect(host.wait(.seconds(1)).sent(to: Self.registry).count == 1)
  }

  @Test func everyViewIsAnsweredAlsoWhenItComesAgain() {
    var host = Self.member()
    let view = Self.view(1, (0..<4).map { ($0, 0) })
    #expect(host.receive(view, from: Self.registry).sent(to: Self.registry).count == 1)
  }

  @Test func aRumorGoesToEveryOtherMember() {
    var host = Self.member()
    let effects = host.broadcast(rumor(0, 0))
    #expect(effects.sent() == (1...3).map { Sent(.rumors(.one(rumor(0, 0))), to: $0) })
    #expect(effects.acknowledged() == [rumor(0, 0)])
  }

  @Test func beforeAnyViewNobodyIsSentAnythingAndThenAllIs() {
    var host = OneNode<FullMesh>(0)
    host.start()
    #expect(host.broadcast(rumor(0, 0)).sent() == [])
    var effects = host.receive(Self.view(1, [(0, 0), (2, 0)]), from: Self.registry)
    effects += host.wait(.milliseconds(1))
    #expect(Self.payloads(effects) == [Sent(.rumors(.one(rumor(0, 0))), to: 2)])
  }

  @Test func onlyTheRegistryIsBelieved() {
    var host = Self.member()
    host.receive(Self.view(9, [(0, 0)]), from: 3)
    #expect(host.broadcast(rumor(0, 0)).sent().count == 3)
  }

  @Test func aViewThatComesLateChangesNothing() {
    var host = Self.member()
    host.receive(Self.view(3, [(0, 0), (1, 0)]), from: Self.registry)
    host.receive(Self.view(2, (0..<4).map { ($0, 0) }), from: Self.registry)
    #expect(Self.payloads(host.broadcast(rumor(0, 0))).map(\.to) == [1])
  }

  @Test func aProvisionalViewRemovesNobody() {
    var host = Self.member()
    host.receive(Self.view(1, [(0, 0)], term: 1, provisional: true), from: Self.registry)
    #expect(Self.payloads(host.broadcast(rumor(0, 0))).map(\.to) == [1, 2, 3])
    host.receive(Self.view(2, [(0, 0), (2, 0)], term: 1), from: Self.registry)
    #expect(Self.payloads(host.broadcast(rumor(0, 1))).map(\.to) == [2])
  }

  @Test func whoLacksARumorIsSentItAgain() {
    var host = Self.member()
    host.broadcast(rumor(0, 0))
    for peer in [1, 3] { host.receive(Self.receipt(numbers(0..<1)), from: peer) }
    let again = Self.payloads(host.wait(.seconds(8)))
    #expect(again.count >= 3)
    #expect(again.allSatisfy { $0 == Sent(.rumors(.one(rumor(0, 0))), to: 2) })
    host.receive(Self.receipt(numbers(0..<1)), from: 2)
    #expect(Self.payloads(host.wait(.seconds(60))) == [])
  }

  @Test func whatIsHeldIsSaidLateAndOnTheWayBack() {
    var host = Self.member()
    #expect(host.receive(.rumors(.one(rumor(1, 0))), from: 1).delivered() == [rumor(1, 0)])
    #expect(host.receive(.rumors(.one(rumor(1, 0))), from: 1).delivered() == [])
    let receipt = FullMesh.Receipt(life: 0, held: numbers(0..<1))
    #expect(
      host.broadcast(rumor(0, 0)).sent(to: 1) == [.rumorsWithReceipt(.one(rumor(0, 0)), receipt)])
    host.receive(.rumors(.one(rumor(2, 0))), from: 2)
    let late = host.wait(.milliseconds(500)).sent()
    #expect(late.filter { $0.message == .receipt(receipt) } == [Sent(.receipt(receipt), to: 2)])
  }

  @Test func whoForgotIsToldAgainWhatItHeld() {
    var host = Self.member()
    host.broadcast(rumor(0, 0))
    for peer in 1...3 { host.receive(Self.receipt(numbers(0..<1)), from: peer) }
    host.receive(Self.view(2, [(0, 0), (1, 1), (2, 0), (3, 0)]), from: Self.registry)
    #expect(Set(Self.payloads(host.wait(.seconds(8))).map(\.to)) == [1])
    // What its former life said comes too late to count.
    host.receive(Self.receipt(numbers(0..<1), life: 0), from: 1)
    #expect(!Self.payloads(host.wait(.seconds(8))).isEmpty)
    host.receive(Self.receipt(numbers(0..<1), life: 1), from: 1)
    #expect(Self.payloads(host.wait(.seconds(60))) == [])
  }

  @Test func whoLeftIsNotTriedUntilItIsBack() {
    var host = Self.member()
    host.broadcast(rumor(0, 0))
    host.receive(Self.view(2, [(0, 0), (1, 0)]), from: Self.registry)
    #expect(Set(Self.payloads(host.wait(.seconds(20))).map(\.to)) == [1])
    host.receive(Self.view(3, [(0, 0), (1, 0), (3, 0)]), from: Self.registry)
    #expect(Self.payloads(host.wait(.milliseconds(1))).map(\.to).contains(3))
  }

  @Test func copiesWaitForReceiptsOfDistinctHosts() {
    var host = Self.member { $0.acknowledge = .copies(2) }
    #expect(host.broadcast(rumor(0, 0)).acknowledged() == [])
    #expect(host.receive(Self.receipt(numbers(0..<1)), from: 1).acknowledged() == [])
    #expect(host.receive(Self.receipt(numbers(0..<1)), from: 1).acknowledged() == [])
    #expect(host.receive(Self.receipt(numbers(1..<2)), from: 3).acknowledged() == [])
    #expect(host.receive(Self.receipt(numbers(0..<1)), from: 2).acknowledged() == [rumor(0, 0)])
  }

  @Test func aCrashThatLeavesTheMemorySendsAgain() {
    var host = Self.member()
    host.broadcast(rumor(0, 0))
    host.receive(Self.receipt(numbers(0..<1)), from: 1)
    let effects = host.resume() + host.wait(.milliseconds(1))
    #expect(Self.payloads(effects).map(\.to) == [2, 3])
  }

  @Test func withAFixedMembershipEveryHostIsAMemberAndNobodyIsAsked() {
    var settings = FullMesh.Settings()
    settings.membership = .fixed
    #expect(FullMesh.sheet.services(settings) == [])
    var host = OneNode<FullMesh>(0, settings: settings)
    #expect(host.start().sent() == [])
    #expect(
      host.broadcast(rumor(0, 0)).sent() == (1...3).map { Sent(.rumors(.one(rumor(0, 0))), to: $0) })
    for peer in 1...3 { host.receive(Self.receipt(numbers(0..<1)), from: peer) }
    #expect(host.wait(.seconds(60)).sent() == [])
    // A member in a new life says so itself.
    host.receive(Self.receipt(numbers(0..<0), life: 1), from: 2)
    #expect(Set(Self.payloads(host.wait(.seconds(8))).map(\.to)) == [2])
  }

  /// Nobody says that it is down: it is asked with one rumor, and gets the rest when it answers.
  @Test func aDeadMemberOfAFixedMembershipIsNotSentEverythingForEver() {
    var settings = FullMesh.Settings()
    settings.membership = .fixed
    var host = OneNode<FullMesh>(0, settings: settings)
    host.start()
    for sequence in 0..<9 { host.broadcast(rumor(0, UInt32(sequence))) }
    for peer in [1, 3] { host.receive(Self.receipt(numbers(0..<9)), from: peer) }
    host.wait(.seconds(20))
    let probes = Self.payloads(host.wait(.seconds(20)))
    #expect(probes.count >= 5)
    #expect(probes.allSatisfy { $0 == Sent(.rumors(.one(rumor(0, 0))), to: 2) })
    host.receive(Self.receipt(numbers(0..<1)), from: 2)
    let rest = Self.payloads(host.wait(.seconds(4))).first
    #expect(rest?.message.payloadCount == 8)
  }

  @Test func withAFixedMembershipWhatIsLearntGoesAroundTheRing() {
    var settings = FullMesh.Settings()
    settings.membership = .fixed
    var host = OneNode<FullMesh>(0, settings: settings)
    host.start()
    host.receive(.rumors(.one(rumor(2, 0))), from: 2)
    let digests = host.wait(.seconds(5)).sent(to: 1).filter {
      if case .repair(.digest) = $0 { true } else { false }
    }
    #expect(!digests.isEmpty)
  }
}
