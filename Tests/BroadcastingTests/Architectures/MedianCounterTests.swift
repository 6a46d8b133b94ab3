import Testing

@testable import Architectures
@testable import Broadcasting

/// Host 2 of 20, whose rounds begin on the clock's multiples; state C is a counter of 3.
@Suite struct MedianCounterTests {
  private typealias Counted = MedianCounter.Counted
  private typealias Message = MedianCounter.Message

  private static func host(
    _ change: (inout MedianCounter.Settings) -> Void = { _ in }
  ) -> OneNode<MedianCounter> {
    var settings = MedianCounter.Settings()
    settings.repair = .zero
    settings.align = .clock
    settings.counterMax = 3
    settings.finalRounds = 2
    settings.linger = 0
    change(&settings)
    return OneNode(2, hosts: 20, settings: settings)
  }

  private static func counted(_ rumor: RumorID, _ counter: UInt32) -> Counted {
    Counted(rumor: rumor, counter: counter)
  }
  private static func call(_ rumor: RumorID, _ counter: UInt32) -> Message {
    .call([counted(rumor, counter)], isWhole: true)
  }

  private static let own = rumor(2, 0)

  /// The counter with which the host calls in the next round; nil if it does not, or not about its rumor.
  private static func nextCounter(_ host: inout OneNode<MedianCounter>) -> UInt32? {
    for sent in host.wait(.milliseconds(200)).sent() {
      if case .call(let rumors, _) = sent.message { return rumors.first { $0.rumor == own }?.counter }
    }
    return nil
  }

  /// The least k with n ≤ e^(e^k), and 1 more.
  @Test(arguments: [(1, 1), (15, 1), (16, 2), (1618, 2), (1619, 3), (1_000_000, 3)])
  func thresholdsGrowAsTheLogarithmOfTheLogarithm(hosts: Int, value: Int) {
    #expect(MedianCounter.Settings.logLog(hosts) == value)
  }

  @Test func aRumorIsPassedOnFromTheNextRoundOn() {
    var host = Self.host()
    host.wait(.milliseconds(50))
    #expect(host.broadcast(Self.own).sent() == [])
    #expect(host.wait(.milliseconds(149)).sent() == [])
    #expect(host.wait(.milliseconds(1)).sent().map(\.message) == [Self.call(Self.own, 1)])
  }

  /// The counter after a round in which others, by their counters, were heard of: the median rule.
  @Test(
    arguments: [
      ([], 1), ([1], 2), ([2], 2), ([0], 1), ([1, 0], 1), ([1, 1, 0], 2), ([1, 0, 0], 1), ([0, 0, 3], 3),
      ([3], 3), ([9], 3),
    ] as [([UInt32], UInt32)])
  func theCounterGoesOnWhereMostAreAsFar(others: [UInt32], counter: UInt32) {
    var host = Self.host()
    host.broadcast(Self.own)
    #expect(Self.nextCounter(&host) == 1)
    for other in others { host.receive(.answer([Self.counted(Self.own, other)]), from: 4) }
    #expect(Self.nextCounter(&host) == counter)
  }

  @Test func aCallCountsAsWellAsAnAnswer() {
    var host = Self.host()
    host.broadcast(Self.own)
    #expect(Self.nextCounter(&host) == 1)
    host.receive(Self.call(Self.own, 1), from: 4)
    host.receive(Self.call(Self.own, 1), from: 5)
    // Of this one it hears that it does not pass the rumor on.
    host.receive(.call([], isWhole: true), from: 6)
    #expect(Self.nextCounter(&host) == 2)
    host.receive(Self.call(Self.own, 2), from: 4)
    host.receive(.call([], isWhole: true), from: 6)
    #expect(Self.nextCounter(&host) == 2)
  }

  @Test(arguments: [1, 2, 5]) func theFinalRoundsAreTheLast(final: Int) {
    var host = Self.host { $0.finalRounds = final }
    host.receive(Self.call(Self.own, 3), from: 4)
    for _ in 0..<final { #expect(Self.nextCounter(&host) == 3) }
    #expect(host.wait(.seconds(5)).sent() == [])
  }

  @Test func nobodyPassesARumorOnForEver() {
    var host = Self.host()
    host.broadcast(Self.own)
    #expect(host.wait(.seconds(100)).sent().count < 50)
    #expect(host.wait(.seconds(100)).sent() == [])
  }

  // MARK: Answers

  @Test func aCallIsAnsweredWithOnesOwnCounters() {
    var host = Self.host()
    host.broadcast(Self.own)
    let news = Counted(rumor: rumor(1, 0), counter: 1)
    // Both came in the course of this round: as far as it goes, the host lacks them.
    #expect(
      host.receive(.call([news, Self.counted(Self.own, 1)], isWhole: true), from: 4).sent() == [
        Sent(.answer([Self.counted(rumor(1, 0), 0), Self.counted(Self.own, 0)]), to: 4)
      ])
    host.wait(.milliseconds(200))
    #expect(
      host.receive(Self.call(Self.own, 1), from: 4).sent() == [
        Sent(.answer([Self.counted(Self.own, 1)]), to: 4),
        Sent(.pulled([Self.counted(rumor(1, 0), 1)]), to: 4),
      ])
    #expect(
      host.receive(.call([Self.counted(Self.own, 1)], isWhole: false), from: 4).sent() == [
        Sent(.answer([Self.counted(Self.own, 1)]), to: 4)
      ])
    host.wait(.seconds(20))
    #expect(
      host.receive(Self.call(Self.own, 1), from: 4).sent() == [
        Sent(.answer([Self.counted(Self.own, 3)]), to: 4)
      ])
  }

  @Test func whatIsPulledIsLearntAndPassedOn() {
    var host = Self.host()
    let effects = host.receive(.pulled([Self.counted(Self.own, 1)]), from: 4)
    #expect(effects.delivered() == [Self.own])
    #expect(Self.nextCounter(&host) == 1)
    #expect(host.receive(.pulled([Self.counted(Self.own, 1)]), from: 5).delivered() == [])
  }

  // MARK: Lingering

  @Test(arguments: [0, 1, 7]) func aHostCallsOnForAWhile(linger: Int) {
    var host = Self.host {
      $0.linger = linger
      $0.finalRounds = 1
    }
    host.receive(Self.call(Self.own, 3), from: 4)
    #expect(host.wait(.milliseconds(200)).sent().map(\.message) == [Self.call(Self.own, 3)])
    let rest = host.wait(.seconds(20)).sent()
    #expect(rest.map(\.message) == [Message](repeating: .call([], isWhole: true), count: linger))
    // A call about nothing does not make it call others.
    #expect(host.receive(.call([], isWhole: true), from: 4) == [])
    #expect(host.wait(.seconds(20)) == [])
  }

  @Test func whoAlwaysCallsAlwaysCalls() {
    var host = Self.host { $0.calls = .always }
    host.start()
    #expect(host.wait(.seconds(2)).sent().count == 10)
    host.resume()
    #expect(host.wait(.seconds(2)).sent().count == 10)
  }

  @Test func aHostAloneCallsNobody() {
    for calls in MedianCounter.Calls.allCases {
      var settings = MedianCounter.Settings()
      settings.calls = calls
      var host = OneNode<MedianCounter>(0, hosts: 1, settings: settings)
      host.start()
      #expect(host.broadcast(rumor(0, 0)).acknowledged() == [rumor(0, 0)])
      #expect(host.wait(.seconds(10)).sent() == [])
    }
  }

  @Test func copiesAreCountedOnceAHost() {
    var host = Self.host { $0.acknowledge = .copies(2) }
    #expect(host.broadcast(Self.own).acknowledged() == [])
    #expect(host.receive(.received(.one(Self.own)), from: 4).acknowledged() == [])
    #expect(host.receive(.received(.one(Self.own)), from: 4).acknowledged() == [])
    #expect(host.receive(.received(.one(Self.own)), from: 5).acknowledged() == [Self.own])
    let theirs = host.receive(Self.call(rumor(1, 0), 1), from: 1)
    #expect(theirs.sent(to: 1).contains(.received(.one(rumor(1, 0)))))
  }
}
