import Testing

@testable import Architectures
@testable import Broadcasting

/// The registry n3 of three hosts, with leases of 6 s.
@Suite struct MembershipRegistryTests {
  private static func registry(life: UInt32 = 0) -> OneNode<FullMesh> {
    var registry = OneNode<FullMesh>(3, hosts: 3, life: life)
    registry.start()
    return registry
  }

  private static func register(_ life: UInt32 = 0, seen: (UInt32, UInt32) = (0, 0)) -> FullMesh.Message {
    .membership(.register(life: life, seen: ViewVersion(term: seen.0, number: seen.1)))
  }

  private static func views(_ effects: [Effect<FullMesh.Message>]) -> [(to: Int, view: View)] {
    effects.sent().compactMap { sent in
      guard case .membership(.view(let view)) = sent.message else { return nil }
      return (sent.to, view)
    }
  }

  private static func hosts(_ view: View?) -> [Int]? { view?.members.map(\.host.int) }

  @Test func joinsThatComeTogetherAreToldInOneViewToAllMembers() {
    var registry = Self.registry()
    for host in 0..<3 { #expect(registry.receive(Self.register(), from: host).sent() == []) }
    let views = Self.views(registry.wait(.milliseconds(20)))
    #expect(views.map(\.to) == [0, 1, 2])
    #expect(views.allSatisfy { Self.hosts($0.view) == [0, 1, 2] && $0.view.isProvisional })
  }

  @Test func aRenewalIsAnsweredOnlyIfTheViewIsNew() throws {
    var registry = Self.registry()
    registry.receive(Self.register(), from: 0)
    let view = try #require(Self.views(registry.wait(.milliseconds(20))).first?.view)
    let seen = (view.version.term, view.version.number)
    #expect(registry.receive(Self.register(seen: seen), from: 0).sent() == [])
    #expect(Self.views(registry.receive(Self.register(), from: 0)).map(\.to) == [0])
  }

  @Test func aViewIsSentAgainWithBackoffUntilItIsAnswered() throws {
    var registry = OneNode<FullMesh>(3, hosts: 3, settings: Self.longLease)
    registry.start()
    for host in 0..<3 { registry.receive(Self.register(), from: host) }
    let first = Self.views(registry.wait(.milliseconds(20)))
    let version = try #require(first.first?.view.version)
    for host in [0, 2] {
      registry.receive(Self.register(seen: (version.term, version.number)), from: host)
    }
    let again = (0..<7).map { _ in Self.views(registry.wait(.seconds(1))) }
    #expect(again.map(\.count) == [1, 0, 1, 0, 1, 0, 1])
    #expect(again.joined().allSatisfy { $0.to == 1 && $0.view.version == version })
    registry.receive(Self.register(seen: (version.term, version.number)), from: 1)
    #expect(Self.views(registry.wait(.seconds(20))).isEmpty)
  }

  private static var longLease: FullMesh.Settings {
    var settings = FullMesh.Settings()
    settings.lease = .seconds(60)
    return settings
  }

  @Test func whoDoesNotRenewIsNoMember() {
    var registry = Self.registry()
    for host in 0..<3 { registry.receive(Self.register(), from: host) }
    var views: [(to: Int, view: View)] = []
    for _ in 0..<6 {
      views = Self.views(registry.wait(.seconds(2)))
      for host in [0, 2] { registry.receive(Self.register(), from: host) }
    }
    views = Self.views(registry.receive(Self.register(), from: 0))
    #expect(Self.hosts(views.last?.view) == [0, 2])
    #expect(views.last?.view.isProvisional == false)
  }

  @Test func aNewLifeIsToldAndAnOldOneIsNotBelieved() {
    var registry = Self.registry()
    registry.receive(Self.register(), from: 0)
    registry.receive(Self.register(), from: 1)
    registry.wait(.milliseconds(20))
    registry.receive(Self.register(1), from: 1)
    let view = Self.views(registry.wait(.milliseconds(20))).last?.view
    #expect(view?.members.map(\.life) == [0, 1])
    #expect(registry.receive(Self.register(0), from: 1) == [])
  }

  @Test func aRegistryThatForgotNumbersItsViewsHigherAndSaysThatTheyMayLackSome() throws {
    var registry = Self.registry(life: 1)
    registry.receive(Self.register(seen: (0, 40)), from: 2)
    let view = try #require(Self.views(registry.wait(.milliseconds(20))).first?.view)
    #expect(ViewVersion(term: 0, number: 40) < view.version)
    #expect(view.isProvisional)
    var later: [(to: Int, view: View)] = []
    for _ in 0..<4 {
      later += Self.views(registry.wait(.seconds(2)))
      registry.receive(Self.register(seen: (1, 99)), from: 2)
    }
    #expect(later.contains { !$0.view.isProvisional && Self.hosts($0.view) == [2] })
  }

  @Test func aRegistryThatWasAwayExpiresNobodyForIt() {
    var registry = Self.registry()
    for host in 0..<3 { registry.receive(Self.register(), from: host) }
    registry.wait(.seconds(1))
    registry.now = registry.now + .seconds(60)
    let views = Self.views(registry.resume() + registry.wait(.milliseconds(20)))
    #expect(views.map(\.to) == [0, 1, 2])
    #expect(views.allSatisfy { Self.hosts($0.view) == [0, 1, 2] })
  }

  /// A pause leaves the timers: they fire late, all at once.
  @Test func aRegistryThatSleptExpiresNobodyForIt() {
    var registry = Self.registry()
    for host in 0..<3 { registry.receive(Self.register(), from: host) }
    registry.wait(.seconds(1))
    registry.now = registry.now + .seconds(60)
    registry.wait(.milliseconds(1))
    let views = Self.views(registry.receive(Self.register(), from: 0) + registry.wait(.milliseconds(20)))
    #expect(Self.hosts(views.last?.view) == [0, 1, 2])
  }

  @Test func rumorsAreNoneOfItsBusiness() {
    var registry = Self.registry()
    #expect(registry.receive(.rumors(.one(rumor(0, 0))), from: 0) == [])
    #expect(registry.receive(.repair(.hello), from: 0) == [])
  }
}
