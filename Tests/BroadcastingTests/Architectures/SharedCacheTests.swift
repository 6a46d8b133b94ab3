import Testing

@testable import Architectures
@testable import Broadcasting

/// A host of the cache's (n0 of four), and so a follower of a log.
@Suite struct SharedCacheHostTests {
  private static let cache = 4

  private static func host(life: UInt32 = 0, _ change: (inout SharedCache.Settings) -> Void = { _ in })
    -> OneNode<SharedCache>
  {
    var settings = SharedCache.Settings()
    change(&settings)
    return OneNode(0, life: life, settings: settings)
  }

  /// A host that has joined the cache's first generation.
  private static func joined(_ change: (inout SharedCache.Settings) -> Void = { _ in })
    -> OneNode<SharedCache>
  {
    var host = host(change)
    host.start()
    host.receive(.log(.joined(term: 1, life: 0)), from: cache)
    return host
  }

  private static func entries(
    _ from: UInt32, _ rumors: [RumorID], term: UInt64 = 1, life: UInt32 = 0
  ) -> SharedCache.Message {
    let range = LogRange(from: from, to: from + UInt32(rumors.count))
    return .log(.entries(term: term, life: life, range, RumorList(rumors)))
  }

  @Test func aHostAsksToJoinUntilItIsAnswered() {
    var host = Self.host()
    let join = SharedCache.Message.log(.join(term: 0, life: 0, digest()))
    #expect(host.start().sent() == [Sent(join, to: Self.cache)])
    #expect(host.wait(.seconds(4)).sent(to: Self.cache) == [join, join])
    host.receive(.log(.joined(term: 1, life: 0)), from: Self.cache)
    #expect(host.wait(.seconds(60)).sent() == [])
  }

  @Test func anAppendIsRepeatedUntilItIsPromisedAndAcknowledgedOnce() {
    var host = Self.joined()
    let append = SharedCache.Message.log(.append(term: 1, life: 0, .one(rumor(0, 0))))
    let effects = host.broadcast(rumor(0, 0))
    #expect(effects.sent() == [Sent(append, to: Self.cache)])
    #expect(effects.acknowledged() == [])
    #expect(host.wait(.seconds(4)).sent(to: Self.cache).contains(append))
    let promised = SharedCache.Message.log(.promised(.one(rumor(0, 0))))
    #expect(host.receive(promised, from: Self.cache).acknowledged() == [rumor(0, 0)])
    #expect(host.receive(promised, from: Self.cache) == [])
    #expect(host.wait(.seconds(60)).sent() == [])
  }

  @Test func withOriginTheHostPromisesItself() {
    var host = Self.joined { $0.acknowledge = .origin }
    #expect(host.broadcast(rumor(0, 0)).acknowledged() == [rumor(0, 0)])
    #expect(host.receive(.log(.promised(.one(rumor(0, 0)))), from: Self.cache).acknowledged() == [])
  }

  @Test func onlyTheCacheIsBelieved() {
    var host = Self.joined()
    #expect(host.receive(Self.entries(0, [rumor(1, 0)]), from: 2) == [])
  }

  @Test func oneReceiptServesManyEntries() {
    var host = Self.joined()
    #expect(host.receive(Self.entries(0, [rumor(1, 0)]), from: Self.cache).delivered() == [rumor(1, 0)])
    #expect(host.receive(Self.entries(0, [rumor(1, 0)]), from: Self.cache).delivered() == [])
    host.receive(Self.entries(1, [rumor(2, 0), rumor(3, 0)]), from: Self.cache)
    #expect(
      host.wait(.seconds(5)).sent() == [
        Sent(.log(.receipt(term: 1, life: 0, numbers(0..<3))), to: Self.cache)
      ])
  }

  @Test func aGapIsReportedSooner() {
    var host = Self.joined()
    host.receive(Self.entries(0, [rumor(1, 0)]), from: Self.cache)
    host.wait(.seconds(1))
    host.receive(Self.entries(2, [rumor(1, 2)]), from: Self.cache)
    #expect(
      host.wait(.milliseconds(100)).sent() == [
        Sent(.log(.receipt(term: 1, life: 0, numbers(0..<1, 2..<3))), to: Self.cache)
      ])
  }

  @Test func entriesForAFormerLifeAreDeliveredButNotVouchedFor() {
    var host = Self.host(life: 1)
    host.start()
    host.receive(.log(.joined(term: 1, life: 1)), from: Self.cache)
    let effects = host.receive(Self.entries(0, [rumor(1, 0)], life: 0), from: Self.cache)
    #expect(effects.delivered() == [rumor(1, 0)])
    #expect(host.wait(.seconds(5)).sent() == [])
  }

  @Test func aNewGenerationIsJoinedWithWhatTheHostHolds() {
    var host = Self.joined()
    host.receive(Self.entries(0, [rumor(1, 0)]), from: Self.cache)
    host.wait(.seconds(1))
    #expect(
      host.receive(.log(.open(term: 2)), from: Self.cache).sent() == [
        Sent(.log(.join(term: 2, life: 0, digest(rumor(1, 0)))), to: Self.cache)
      ])
    #expect(
      host.receive(.log(.want(.many([rumor(1, 0), rumor(3, 9)]))), from: Self.cache).sent() == [
        Sent(.log(.append(term: 2, life: 0, .one(rumor(1, 0)))), to: Self.cache)
      ])
    // The generation before is over, however late its messages come; its rumors are welcome.
    #expect(host.receive(.log(.open(term: 1)), from: Self.cache) == [])
    let late = host.receive(Self.entries(1, [rumor(2, 0)]), from: Self.cache)
    #expect(late.delivered() == [rumor(2, 0)])
    #expect(
      host.wait(.milliseconds(600)).sent().allSatisfy {
        $0.message != .log(.receipt(term: 1, life: 0, numbers(0..<2)))
      })
  }

  @Test(arguments: SharedCache.Reading.allCases)
  func aHostWhoseWelcomeIsLostJoinsANewGenerationAgain(reading: SharedCache.Reading) {
    var host = Self.joined { $0.reading = reading }
    host.receive(.log(.open(term: 2)), from: Self.cache)
    let join = SharedCache.Message.log(.join(term: 2, life: 0, digest()))
    #expect(host.wait(.seconds(10)).sent(to: Self.cache).contains(join))
    host.receive(.log(.joined(term: 2, life: 0)), from: Self.cache)
    #expect(!host.wait(.seconds(10)).sent(to: Self.cache).contains(join))
  }

  @Test func pollingAsksAtItsInterval() {
    var host = Self.joined {
      $0.reading = .poll
      $0.poll = .milliseconds(200)
    }
    let question = SharedCache.Message.log(.receipt(term: 1, life: 0, numbers()))
    #expect(host.wait(.seconds(1)).sent(to: Self.cache) == Array(repeating: question, count: 5))
  }

  @Test func aCrashThatLeavesTheMemoryAppendsAgain() {
    var host = Self.joined()
    host.broadcast(rumor(0, 0))
    let effects = host.resume()
    #expect(effects.sent(to: Self.cache).contains(.log(.join(term: 1, life: 0, digest(rumor(0, 0))))))
    #expect(
      host.wait(.seconds(2)).sent(to: Self.cache).contains(.log(.append(term: 1, life: 0, .one(rumor(0, 0)))))
    )
  }
}

/// The cache (n4 of four hosts), and so the server of a log.
@Suite struct SharedCacheLogServerTests {
  private static func cache(life: UInt32 = 0, _ change: (inout SharedCache.Settings) -> Void = { _ in })
    -> OneNode<SharedCache>
  {
    var settings = SharedCache.Settings()
    change(&settings)
    var cache = OneNode<SharedCache>(4, life: life, settings: settings)
    cache.start()
    return cache
  }

  private static func join(_ rumors: RumorID..., life: UInt32 = 0, term: UInt64 = 0) -> SharedCache.Message {
    .log(.join(term: term, life: life, RumorSet(rumors).digest))
  }

  /// A cache that all hosts have joined.
  private static func joined() -> OneNode<SharedCache> {
    var cache = cache()
    for host in 0..<4 { cache.receive(join(), from: host) }
    return cache
  }

  private static func append(_ rumors: RumorID...) -> SharedCache.Message {
    .log(.append(term: 1, life: 0, RumorList(rumors)))
  }

  @Test func everyHostIsAskedWhatItHoldsUntilItSays() {
    var settings = SharedCache.Settings()
    settings.pace.retry.first = .seconds(1)
    var cache = OneNode<SharedCache>(4, life: 2, settings: settings)
    #expect(cache.start().sent() == (0..<4).map { Sent(.log(.open(term: 3)), to: $0) })
    for host in [0, 1, 3] { cache.receive(Self.join(term: 3), from: host) }
    #expect(Set(cache.wait(.seconds(10)).sent().map(\.to)) == [2])
    cache.receive(Self.join(term: 3), from: 2)
    #expect(cache.wait(.seconds(60)).sent() == [])
  }

  @Test func anAppendIsPromisedAndPassedToTheOthers() {
    var cache = Self.joined()
    let sent = cache.receive(Self.append(rumor(1, 0)), from: 1).sent()
    let entries = SharedCache.Message.log(
      .entries(term: 1, life: 0, LogRange(from: 0, to: 1), .one(rumor(1, 0))))
    #expect(sent.filter { $0.to == 1 }.map(\.message) == [.log(.promised(.one(rumor(1, 0))))])
    #expect(sent.filter { $0.to != 1 } == [0, 2, 3].map { Sent(entries, to: $0) })
  }

  @Test func anAppendThatComesTwiceIsPromisedTwiceAndPassedOnOnce() {
    var cache = Self.joined()
    cache.receive(Self.append(rumor(1, 0)), from: 1)
    #expect(
      cache.receive(Self.append(rumor(1, 0)), from: 1).sent() == [
        Sent(.log(.promised(.one(rumor(1, 0)))), to: 1)
      ])
  }

  @Test func whoSaysThatItHoldsAllIsLeftAlone() {
    var cache = Self.joined()
    cache.receive(Self.append(rumor(1, 0)), from: 1)
    for host in [0, 2, 3] { cache.receive(.log(.receipt(term: 1, life: 0, numbers(0..<1))), from: host) }
    #expect(cache.wait(.seconds(60)).sent() == [])
  }

  @Test func whoIsSilentIsSentAllAgain() {
    var cache = Self.joined()
    cache.receive(Self.append(rumor(1, 0)), from: 1)
    for host in [0, 2] { cache.receive(.log(.receipt(term: 1, life: 0, numbers(0..<1))), from: host) }
    let again = cache.wait(.seconds(10)).sent()
    #expect(again.count >= 3)
    #expect(Set(again.map(\.to)) == [3])
  }

  @Test func aReceiptWithAGapIsAnsweredAtOnce() {
    var cache = Self.joined()
    for sequence in UInt32(0)..<3 { cache.receive(Self.append(rumor(1, sequence)), from: 1) }
    #expect(
      cache.receive(.log(.receipt(term: 1, life: 0, numbers(0..<1, 2..<3))), from: 2).sent() == [
        Sent(.log(.entries(term: 1, life: 0, LogRange(from: 1, to: 2), .one(rumor(1, 1)))), to: 2)
      ])
  }

  @Test(
    arguments: [
      .log(.receipt(term: 9, life: 0, numbers(0..<1))), .log(.receipt(term: 1, life: 7, numbers(0..<1))),
      .log(.receipt(term: 1, life: 0, numbers(5..<9))),
    ] as [SharedCache.Message])
  func aReceiptOfAnotherTermOrLifeOrLogConfirmsNothing(receipt: SharedCache.Message) {
    var cache = Self.joined()
    cache.receive(Self.append(rumor(1, 0)), from: 1)
    cache.receive(receipt, from: 2)
    #expect(cache.wait(.seconds(10)).sent().contains { $0.to == 2 })
  }

  @Test func whatAHostHoldsAndTheLogLacksIsFetchedFromOne() {
    var cache = Self.cache()
    #expect(
      cache.receive(Self.join(rumor(1, 0)), from: 1).sent(to: 1).contains(.log(.want(.one(rumor(1, 0))))))
    #expect(
      !cache.receive(Self.join(rumor(1, 0)), from: 2).sent(to: 2).contains(.log(.want(.one(rumor(1, 0))))))
    // The first did not answer: both are asked again what they hold.
    #expect(
      Set(cache.wait(.seconds(3)).sent().filter { $0.message == .log(.open(term: 1)) }.map(\.to)).isSuperset(
        of: [1, 2]))
  }

  @Test func aHostThatForgotGetsTheWholeLog() {
    var cache = Self.joined()
    cache.receive(Self.append(rumor(1, 0)), from: 1)
    cache.receive(.log(.receipt(term: 1, life: 0, numbers(0..<1))), from: 2)
    let all = SharedCache.Message.log(
      .entries(term: 1, life: 1, LogRange(from: 0, to: 1), .one(rumor(1, 0))))
    #expect(
      cache.receive(Self.join(life: 1), from: 2).sent(to: 2) == [.log(.joined(term: 1, life: 1)), all])
    // A word of its former life comes too late.
    #expect(cache.receive(Self.join(rumor(1, 0), life: 0), from: 2) == [])
    cache.receive(.log(.receipt(term: 1, life: 0, numbers(0..<1))), from: 2)
    #expect(cache.wait(.seconds(3)).sent(to: 2).contains(all))
  }

  @Test func aPollIsAlwaysAnswered() {
    var cache = Self.cache { $0.reading = .poll }
    cache.receive(Self.join(), from: 2)
    let poll = SharedCache.Message.log(.receipt(term: 1, life: 0, numbers()))
    #expect(cache.receive(poll, from: 2).sent() == [Sent(.log(.nothingNew(term: 1)), to: 2)])
    #expect(cache.receive(Self.append(rumor(1, 0)), from: 1).sent().map(\.to) == [1])
    #expect(
      cache.receive(poll, from: 2).sent() == [
        Sent(.log(.entries(term: 1, life: 0, LogRange(from: 0, to: 1), .one(rumor(1, 0)))), to: 2)
      ])
  }
}
