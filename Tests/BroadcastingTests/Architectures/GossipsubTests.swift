import Testing

@testable import Architectures
@testable import Broadcasting

@Suite struct GossipsubTests {
  private typealias Host = OneNode<Gossipsub>

  /// Host 0 with so many peers, of which the first are in its mesh.
  private static func host(
    peers: Int = 20, mesh: Int = 0, life: UInt32 = 0, _ change: (inout Gossipsub.Settings) -> Void = { _ in }
  ) -> Host {
    var settings = Gossipsub.Settings()
    settings.repair = .zero
    change(&settings)
    var host = Host(0, hosts: 60, life: life, neighbours: Array(1...peers), settings: settings)
    for peer in 0..<mesh { host.receive(.graft, from: 1 + peer) }
    return host
  }

  /// The host's mesh: to whom a new rumor goes.
  private static func mesh(of host: Host) -> [Int] {
    var host = host
    return host.broadcast(rumor(0, 1000)).sent().map(\.to).sorted()
  }

  private static func targets(_ effects: Host.Effects, of message: Gossipsub.Message) -> [Int] {
    effects.sent().filter { $0.message == message }.map(\.to)
  }

  // MARK: The mesh

  /// A heartbeat with so many members: how many are grafted, and how many are pruned.
  @Test(
    arguments: [
      (0, 6, 0), (1, 5, 0), (3, 3, 0), (4, 2, 0), (5, 0, 0), (6, 0, 0), (12, 0, 0), (13, 0, 7), (20, 0, 14),
    ])
  func aHeartbeatMendsTheMesh(members: Int, grafted: Int, pruned: Int) {
    var host = Self.host(mesh: members)
    host.start()
    let effects = host.wait(.seconds(2))
    let grafts = Self.targets(effects, of: .graft)
    let prunes = Self.targets(effects, of: .prune)
    #expect(grafts.count == grafted && Set(grafts).count == grafted)
    #expect(prunes.count == pruned && Set(prunes).count == pruned)
    #expect(grafts.allSatisfy { $0 > members } && prunes.allSatisfy { $0 <= members })
    let expected = Set(1..<(1 + members)).union(grafts).subtracting(prunes)
    #expect(Self.mesh(of: host) == expected.sorted())
    #expect(host.wait(.seconds(20)).sent() == [])
  }

  @Test func whereThereAreFewPeersAllAreInTheMesh() {
    var host = Self.host(peers: 3)
    host.start()
    #expect(Self.targets(host.wait(.seconds(2)), of: .graft) == [1, 2, 3])
    #expect(host.wait(.seconds(20)).sent() == [])
  }

  /// The first heartbeat comes after one to two of them.
  @Test func heartbeatsOfDifferentHostsFallAtDifferentTimes() {
    let first = (0..<50).map { id in
      var host = Host(id, hosts: 60, neighbours: [58, 59])
      let delays = host.start().compactMap { effect -> Delay? in
        if case .wake(_, let delay) = effect { delay } else { nil }
      }
      return delays[0]
    }
    #expect(first.allSatisfy { (.seconds(1)...(.seconds(2))).contains($0) })
    #expect(Set(first).count > 40)
  }

  @Test func aMemberThatLeavesIsSentNothing() {
    var host = Self.host(mesh: 5)
    host.receive(.prune, from: 2)
    host.receive(.prune, from: 9)
    #expect(Self.mesh(of: host) == [1, 3, 4, 5])
  }

  @Test func aStrangerIsNoMember() {
    var host = Self.host(mesh: 4)
    host.receive(.graft, from: 40)
    host.receive(.graft, from: 4)
    #expect(Self.mesh(of: host) == [1, 2, 3, 4])
  }

  // MARK: Passing on

  @Test func aRumorGoesToTheMeshButNotToItsSenderNorItsOrigin() {
    var host = Self.host(mesh: 5)
    let effects = host.receive(.rumors(.one(rumor(2, 0))), from: 4)
    #expect(effects.sent().map(\.to) == [1, 3, 5])
    #expect(effects.delivered() == [rumor(2, 0)])
    #expect(host.receive(.rumors(.one(rumor(2, 0))), from: 5) == [])
  }

  @Test func withoutAMeshTheSamePeersGetEveryRumorUntilThereIsOne() {
    var host = Self.host()
    host.start()
    let first = host.broadcast(rumor(0, 0))
    #expect(first.acknowledged() == [rumor(0, 0)])
    let fanout = first.sent().map(\.to)
    #expect(Set(fanout).count == 6)
    #expect(host.broadcast(rumor(0, 1)).sent().map(\.to) == fanout)
    let mesh = Self.targets(host.wait(.seconds(2)), of: .graft)
    #expect(host.broadcast(rumor(0, 2)).sent().map(\.to) == mesh)
  }

  // MARK: Gossip

  @Test func whatCameIsGossipedAboutInThreeHeartbeats() {
    var host = Self.host(mesh: 5)
    host.start()
    host.broadcast(rumor(0, 0))
    for heartbeat in 1...8 {
      let effects = host.wait(.seconds(heartbeat == 1 ? 2 : 1))
      // Two heartbeats may fall into the first two seconds.
      let told = Self.targets(effects, of: .have(digest(rumor(0, 0))))
      if heartbeat > 3 { #expect(told == []) }
      if heartbeat == 2 { #expect(told.count == 6) }
      #expect(told.allSatisfy { $0 > 5 })
    }
  }

  @Test func onlyWhatIsMissingIsAskedFor() {
    var host = Self.host(mesh: 5)
    host.receive(.rumors(.one(rumor(9, 0))), from: 1)
    let wanted = RumorList([rumor(8, 4), rumor(9, 1)])
    #expect(
      host.receive(.have(digest(rumor(8, 4), rumor(9, 0), rumor(9, 1))), from: 7).sent()
        == [Sent(.want(wanted), to: 7)])
    #expect(host.receive(.have(digest(rumor(9, 0))), from: 7) == [])
  }

  @Test func aPeerGetsWhatItAsksForThreeTimes() {
    var host = Self.host(mesh: 5)
    host.broadcast(rumor(0, 0))
    let asked = RumorList([rumor(0, 0), rumor(9, 9)])
    let answers = (0..<5).map { _ in host.receive(.want(asked), from: 7).sent() }
    let payload = [Sent(Gossipsub.Message.rumors(.one(rumor(0, 0))), to: 7)]
    #expect(answers == [payload, payload, payload, [], []])
    #expect(host.receive(.want(asked), from: 8).sent().map(\.to) == [8])
    #expect(host.receive(.want(asked), from: 40) == [])
  }

  /// Numbers of heartbeats after the rumor came, and whether it is still given.
  @Test(arguments: [(1, true), (4, true), (5, false), (9, false)])
  func whatCameLongAgoIsNotGivenAnyMore(heartbeats: Int, isGiven: Bool) {
    var host = Self.host(mesh: 5)
    host.start()
    host.wait(.seconds(2))
    host.resume()
    host.broadcast(rumor(0, 0))
    host.wait(.seconds(Int64(heartbeats)))
    #expect(host.receive(.want(.one(rumor(0, 0))), from: 7).sent().isEmpty == !isGiven)
  }

  // MARK: Failures

  @Test func whoForgotLeavesEveryMeshAndBeginsAnew() {
    var host = Self.host(peers: 3, life: 1)
    #expect(host.start().sent() == (1...3).map { Sent(.prune, to: $0) })
    var fresh = Self.host()
    #expect(fresh.start().sent() == [])
  }

  @Test func aCrashDoesNotEndTheHeartbeats() {
    var host = Self.host(mesh: 5)
    host.start()
    host.broadcast(rumor(0, 0))
    host.resume()
    #expect(host.wait(.milliseconds(999)).sent() == [])
    #expect(host.wait(.milliseconds(1)).sent().count == 6)
    #expect(Self.mesh(of: host) == [1, 2, 3, 4, 5])
  }

  // MARK: Settings

  @Test(
    arguments: [
      ([("d", "3")], "d-low 5, d 3 and d-high 12 must not descend"),
      ([("d", "13")], "d-low 5, d 13 and d-high 12 must not descend"),
      ([("gossip", "6")], "gossip about 6 heartbeats needs a history as long, which is 5"),
      ([("d", "2"), ("d-low", "2"), ("d-high", "2")], nil), ([("gossip", "7"), ("history", "7")], nil),
    ] as [([(String, String)], String?)])
  func settingsThatContradictOneAnotherAreRefused(settings: [(String, String)], reason: String?) throws {
    let overrides = settings.map { SettingValue(name: $0.0, value: $0.1) }
    let gossipsub = try #require(Architecture.named("gossipsub"))
    guard let reason else {
      _ = try gossipsub.configured(overrides)
      return
    }
    let error = #expect(throws: SettingError.self) { try gossipsub.configured(overrides) }
    #expect(error?.description == "gossipsub: \(reason)")
  }
}
