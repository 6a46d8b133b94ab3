import Testing

@testable import Architectures
@testable import Broadcasting

@Suite struct FloodingTests {
  private typealias Host = OneNode<Flooding>

  private static func host(
    life: UInt32 = 0, batch: Delay = .zero, echo: Flooding.Echo = .no
  ) -> Host {
    var settings = Flooding.Settings()
    settings.batching.length = batch
    settings.echo = echo
    return Host(0, life: life, neighbours: [1, 2, 3], settings: settings)
  }

  @Test func theOriginSendsToEveryNeighbourAndPromises() {
    var host = Self.host()
    let effects = host.broadcast(rumor(0, 0))
    #expect(effects.sent() == (1...3).map { Sent(.rumors(.one(rumor(0, 0))), to: $0) })
    #expect(effects.delivered() == [rumor(0, 0)])
    #expect(effects.acknowledged() == [rumor(0, 0)])
  }

  @Test(arguments: 1...3) func aRumorNeverGoesBackToItsSender(sender: Int) {
    var host = Self.host()
    let effects = host.receive(.rumors(.one(rumor(9, 0))), from: sender)
    #expect(effects.sent().map(\.to) == [1, 2, 3].filter { $0 != sender })
    #expect(effects.delivered() == [rumor(9, 0)])
  }

  @Test(arguments: [Delay.zero, .milliseconds(100)]) func anEchoGoesBackToTheSenderToo(batch: Delay) {
    var host = Self.host(batch: batch, echo: .yes)
    let effects = host.receive(.rumors(.one(rumor(9, 0))), from: 2) + host.wait(batch)
    #expect(effects.sent() == (1...3).map { Sent(.rumors(.one(rumor(9, 0))), to: $0) })
  }

  @Test func aDoubleIsDeliveredAndPassedOnOnce() {
    var host = Self.host()
    host.receive(.rumors(.one(rumor(9, 0))), from: 1)
    #expect(host.receive(.rumors(.one(rumor(9, 0))), from: 1) == [])
    #expect(host.receive(.rumors(.one(rumor(9, 0))), from: 2) == [])
  }

  @Test func aBatchLeavesOutWhatCameFromItsReceiver() {
    var host = Self.host(batch: .milliseconds(100))
    host.receive(.rumors(.one(rumor(8, 0))), from: 1)
    #expect(host.receive(.rumors(.one(rumor(9, 0))), from: 2).sent() == [])
    #expect(
      host.wait(.milliseconds(100)).sent() == [
        Sent(.rumors(.one(rumor(9, 0))), to: 1), Sent(.rumors(.one(rumor(8, 0))), to: 2),
        Sent(.rumors(.many([rumor(8, 0), rumor(9, 0)])), to: 3),
      ])
    #expect(host.wait(.milliseconds(100)).sent() == [])
  }

  @Test func aCrashDoesNotLoseABatch() {
    var host = Self.host(batch: .milliseconds(100))
    host.broadcast(rumor(0, 0))
    let sent = host.resume().sent()
    #expect(sent.filter { $0.message == .rumors(.one(rumor(0, 0))) }.map(\.to) == [1, 2, 3])
  }

  @Test func whoForgotAsksItsNeighbours() {
    var host = Self.host(life: 1)
    #expect(host.start().sent() == (1...3).map { Sent(.repair(.hello), to: $0) })
    var fresh = Self.host()
    #expect(fresh.start() == [])
  }
}
