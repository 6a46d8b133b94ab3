import Broadcasting
import Measurement
import Testing

@testable import Cluster

@Suite struct TransportCountTests {
  private static func link(
    to peer: Int, incarnation: UInt32 = 0, sent: UInt64 = 0, received: UInt64 = 0, refused: UInt64 = 0
  ) -> LinkCount {
    var link = LinkCount(peer: peer, incarnation: incarnation)
    link.sent = sent
    link.received = received
    link.refused = refused
    return link
  }

  private static func totals(_ links: LinkCount...) -> NodeTotals {
    NodeTotals(
      links: links, refused: 0, damaged: 0, missed: 0, journalSize: 0,
      refusedConnections: 0, cpu: 0, cpuBefore: 0, peakMemory: 0)
  }

  @Test func whatWasSentWasReceivedOrLost() {
    let count = TransportCount(
      [
        Self.totals(Self.link(to: 1, sent: 10, received: 4, refused: 1), Self.link(to: 2, sent: 5)),
        Self.totals(Self.link(to: 0, sent: 4, received: 9), Self.link(to: 2)),
        Self.totals(Self.link(to: 0, received: 5), Self.link(to: 1)),
      ], incarnations: [0, 0, 0])
    #expect(count.sent == 19)
    #expect(count.received == 18)
    #expect(count.lost == 1)
    #expect(count.sentToTheDead == 0)
    #expect(count.refused == 1)
  }

  @Test func whatWentToProcessesThatWereKilledIsCountedApart() {
    // Node 1 was killed and started again; node 2 was killed for good.
    let count = TransportCount(
      [
        Self.totals(
          Self.link(to: 1, incarnation: 0, sent: 7), Self.link(to: 1, incarnation: 1, sent: 3),
          Self.link(to: 2, sent: 2)),
        Self.totals(Self.link(to: 0, received: 3)),
        nil,
      ], incarnations: [0, 1, 0])
    #expect(count.sent == 12)
    #expect(count.received == 3)
    #expect(count.lost == 0)
    #expect(count.sentToTheDead == 9)
  }

  @Test func aPeerThatNeverHeardOfTheSenderReceivedNothing() {
    let count = TransportCount(
      [Self.totals(Self.link(to: 1, sent: 2)), Self.totals()], incarnations: [0, 0])
    #expect(count.lost == 2)
  }

  @Test func whatACutHoldsUpIsNotLost() {
    let totals = [
      Self.totals(Self.link(to: 1, sent: 5), Self.link(to: 2, sent: 5)),
      Self.totals(Self.link(to: 0, received: 3)), Self.totals(Self.link(to: 0, received: 4)),
    ]
    let count = TransportCount(totals, incarnations: [0, 0, 0]) { $0 + $1 == 1 }
    #expect(count.heldUp == 2)
    #expect(count.lost == 1)
    #expect(count.reason.description.contains("7 received + 1 lost + 2 held up by a cut that never ended"))
  }
}
