import Testing

@testable import Architectures
@testable import Broadcasting

@Suite struct TransmitQueueTests {
  private static func queue(limit: Int, _ count: UInt32) -> TransmitQueue {
    var queue = TransmitQueue(limit: limit)
    for sequence in 0..<count { queue.add(rumor(0, sequence)) }
    return queue
  }

  /// Takes so many rumors, or all, where each has 10 bytes.
  private static func take(_ most: Int, from queue: inout TransmitQueue) -> [RumorID] {
    queue.take(bytes: 10 * most + 9) { _ in 10 }
  }

  private static func numbers(_ rumors: [RumorID]) -> [UInt32] { rumors.map(\.sequence) }

  @Test func theNewestComeFirst() {
    var queue = Self.queue(limit: 9, 4)
    #expect(Self.numbers(Self.take(3, from: &queue)) == [3, 2, 1])
  }

  @Test func thoseSentLeastComeFirst() {
    var queue = Self.queue(limit: 9, 4)
    _ = Self.take(2, from: &queue)
    #expect(Self.numbers(Self.take(3, from: &queue)) == [1, 0, 3])
    #expect(Self.numbers(Self.take(4, from: &queue)) == [2, 1, 0, 3])
    queue.add(rumor(0, 4))
    #expect(Self.numbers(Self.take(2, from: &queue)) == [4, 2])
  }

  @Test(arguments: [1, 2, 5]) func eachIsSentToTheLimitAndDropped(limit: Int) {
    var queue = Self.queue(limit: limit, 7)
    var sent: [UInt32] = []
    while !queue.isEmpty { sent += Self.numbers(Self.take(3, from: &queue)) }
    #expect(sent.sorted() == (0..<7).flatMap { [UInt32](repeating: $0, count: limit) })
    #expect(Self.take(3, from: &queue) == [])
    #expect(queue.count == 0)
  }

  @Test func whatIsLargerThanAPacketGoesAlone() {
    var queue = Self.queue(limit: 1, 2)
    #expect(Self.numbers(queue.take(bytes: 5) { _ in 10 }) == [1])
    #expect(Self.numbers(queue.take(bytes: 10) { _ in 10 }) == [0])
  }

  @Test func noRumorIsTwiceInAMessage() {
    var queue = Self.queue(limit: 3, 2)
    #expect(Self.numbers(Self.take(20, from: &queue)) == [1, 0])
  }

  /// Against a list that is sorted anew each time.
  @Test(arguments: 1...10 as ClosedRange<UInt64>) func itAgreesWithASortedList(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var queue = TransmitQueue(limit: 4)
    var list: [(number: UInt32, sent: Int)] = []
    var next: UInt32 = 0
    for _ in 0..<500 {
      if random.index(below: 2) == 0 {
        queue.add(rumor(0, next))
        list.append((next, 0))
        next += 1
      } else {
        let most = 1 + random.index(below: 6)
        list.sort { ($0.sent, $1.number) < ($1.sent, $0.number) }
        let expected = list.prefix(most).map(\.number)
        for index in list.indices.prefix(most) { list[index].sent += 1 }
        list.removeAll { $0.sent == 4 }
        #expect(Self.numbers(Self.take(most, from: &queue)) == expected)
      }
      #expect(queue.count == list.count)
    }
  }
}
