import Testing

@testable import Architectures
@testable import Broadcasting

/// A cache (n4) and a host (n0 of four) whose confirmations ride on batches, which go with the clock.
@Suite struct PiggybackTests {
  private static let cache = 4

  private static var settings: SharedCache.Settings {
    var settings = SharedCache.Settings()
    settings.pace.batching.length = .milliseconds(400)
    settings.pace.batching.align = .clock
    settings.pace.lag = .milliseconds(150)
    settings.pace.piggyback = .yes
    settings.pace.receipt = .seconds(2)
    settings.pace.retry.first = .seconds(4)
    settings.pace.retry.most = .seconds(4)
    return settings
  }

  private static func joinedHost() -> OneNode<SharedCache> {
    var host = OneNode<SharedCache>(0, settings: settings)
    host.start()
    host.receive(.log(.joined(term: 1, life: 0)), from: cache)
    return host
  }

  private static func joinedCache() -> OneNode<SharedCache> {
    var node = OneNode<SharedCache>(cache, settings: settings)
    node.start()
    for host in 0..<4 { node.receive(.log(.join(term: 1, life: 0, digest())), from: host) }
    return node
  }

  private static let entries = SharedCache.Message.log(
    .entries(term: 1, life: 0, LogRange(from: 0, to: 1), .one(rumor(1, 0))))

  @Test func aReceiptRidesOnAnAppend() {
    var host = Self.joinedHost()
    host.receive(Self.entries, from: Self.cache)
    host.broadcast(rumor(0, 0))
    let batch = SharedCache.Message.log(
      .appendWithReceipt(term: 1, life: 0, .one(rumor(0, 0)), held: numbers(0..<1)))
    #expect(host.wait(.milliseconds(400)).sent() == [Sent(batch, to: Self.cache)])
    host.receive(.log(.promised(.one(rumor(0, 0)))), from: Self.cache)
    #expect(host.wait(.seconds(60)).sent() == [], "the receipt is not sent again by itself")
  }

  @Test func aReceiptThatFindsNothingToRideOnGoesAloneInTime() {
    var host = Self.joinedHost()
    host.receive(Self.entries, from: Self.cache)
    let receipt = Sent<SharedCache.Message>(
      .log(.receipt(term: 1, life: 0, numbers(0..<1))), to: Self.cache)
    #expect(host.wait(.milliseconds(1_999)).sent() == [])
    #expect(host.wait(.milliseconds(1)).sent() == [receipt])
  }

  /// A receipt that rode early must not make the next one come early.
  @Test func everyReceiptHasItsWholePatience() {
    var host = Self.joinedHost()
    host.receive(Self.entries, from: Self.cache)
    host.wait(.milliseconds(1_500))
    host.broadcast(rumor(0, 0))
    host.wait(.milliseconds(400))
    let later = SharedCache.Message.log(
      .entriesWithPromise(
        term: 1, life: 0, LogRange(from: 1, to: 3), .one(rumor(2, 0)), promised: .one(rumor(0, 0))))
    #expect(host.receive(later, from: Self.cache).acknowledged() == [rumor(0, 0)])
    #expect(host.wait(.milliseconds(1_999)).sent() == [])
    #expect(host.wait(.milliseconds(1)).sent().count == 1)
  }

  @Test func whatWaitsForItsBatchIsNotLate() {
    var host = Self.joinedHost()
    host.broadcast(rumor(0, 0))
    host.wait(.milliseconds(3_700))
    host.broadcast(rumor(0, 1))
    // The first rumor's retry is due while the second waits for its batch.
    host.receive(.log(.promised(.one(rumor(0, 0)))), from: Self.cache)
    #expect(host.wait(.milliseconds(299)).sent() == [])
  }

  @Test func anAnswerRidesOnEntriesOfTheNextBatch() {
    var node = Self.joinedCache()
    #expect(node.receive(.log(.append(term: 1, life: 0, .one(rumor(0, 0)))), from: 0).sent() == [])
    node.receive(.log(.append(term: 1, life: 0, .one(rumor(1, 0)))), from: 1)
    // Batches end 150 ms after whole multiples of 400 ms.
    #expect(node.wait(.milliseconds(149)).sent() == [])
    let batch = node.wait(.milliseconds(1)).sent()
    let range = LogRange(from: 0, to: 2)
    #expect(
      batch.first
        == Sent(
          .log(
            .entriesWithPromise(
              term: 1, life: 0, range, .one(rumor(1, 0)), promised: .one(rumor(0, 0)))), to: 0))
    #expect(
      batch.last == Sent(.log(.entries(term: 1, life: 0, range, .many([rumor(0, 0), rumor(1, 0)]))), to: 3))
    #expect(batch.count == 4)
  }

  @Test func anAnswerThatFindsNoEntriesGoesAlone() {
    var node = Self.joinedCache()
    node.receive(.log(.append(term: 1, life: 0, .one(rumor(0, 0)))), from: 0)
    let batch = node.wait(.milliseconds(150)).sent()
    #expect(batch.filter { $0.to == 0 } == [Sent(.log(.promised(.one(rumor(0, 0)))), to: 0)])
  }

  @Test func aLagAsLongAsABatchIsRefused() {
    var settings = Self.settings
    settings.pace.lag = settings.pace.batching.length
    #expect(settings.contradiction == "lag 400ms must be less than batch 400ms")
    settings.pace.lag = .milliseconds(150)
    settings.pace.retry.first = .milliseconds(550)
    settings.pace.retry.most = .seconds(4)
    #expect(
      settings.contradiction
        == "with piggyback=yes, retry 550ms must be more than batch 400ms and lag 150ms")
    settings.pace.retry.first = .milliseconds(551)
    #expect(settings.contradiction == nil)
  }
}
