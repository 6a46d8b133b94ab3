internal import Broadcasting
internal import Measurement

/// The fate of the frames that nodes handed to ZeroMQ: sent = received + lost, beside those that it refused.
struct TransportCount: Hashable, Sendable {
  var sent: UInt64 = 0
  var received: UInt64 = 0
  /// Between two processes that lived to the end: must be 0.
  var lost: UInt64 = 0
  /// To processes that were killed, or stopped for good; what they had not handled, nobody can count.
  var sentToTheDead: UInt64 = 0
  /// Still under way at the end, on links that the kernel had cut then.
  var heldUp: UInt64 = 0
  /// Frames that ZeroMQ did not take, because the link was down or full.
  var refused: UInt64 = 0

  /// `totals` by node, of the processes that lived to the end; `incarnations` by node, which process that
  /// was; `isCut` tells between which two the kernel lets nothing through at the end.
  init(
    _ totals: [NodeTotals?], incarnations: [UInt32], isCut: (Int, Int) -> Bool = { _, _ in false }
  ) {
    for (node, own) in totals.enumerated() {
      for link in own?.links ?? [] {
        refused += link.refused
        sent += link.sent
        let isLive = link.incarnation == incarnations[link.peer] && totals[link.peer] != nil
        guard isLive else {
          sentToTheDead += link.sent
          continue
        }
        let arrived = totals[link.peer]?.links.first { other in
          other.peer == node && other.incarnation == incarnations[node]
        }
        let count = arrived?.received ?? 0
        received += count
        let missing = link.sent > count ? link.sent - count : 0
        if isCut(node, link.peer) { heldUp += missing } else { lost += missing }
      }
    }
  }

  /// The remark for a result.
  var reason: Reason {
    .frames(
      sent: sent, received: received, lost: lost, toKilled: sentToTheDead, heldUp: heldUp, refused: refused)
  }
}
