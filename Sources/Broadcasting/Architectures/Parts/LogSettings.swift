/// How a log's keeper and its followers go about it.
struct LogSettings: Sendable {
  /// When to send again what was not answered.
  ///
  /// The first delay must outlast a round trip and `receipt`.
  var backoff: Backoff
  /// How long a follower waits before it says what it holds, so that one receipt serves many entries.
  var receipt: Delay
  /// How long the keeper gathers rumors before it passes them on; followers the same before they append.
  var batch: Delay
  /// What has to be true before the keeper answers an append.
  var acknowledge: Acknowledgement
  /// Whether the keeper sends entries as they come; otherwise followers poll for them.
  var pushes = true
  /// Whether the keeper tells the hosts when all of them hold all of its log.
  var announcesSettlement = false

  /// How long after noticing a gap a follower says so: what was merely overtaken may still come.
  var gapPatience: Delay { min(receipt, backoff.first / 10) }

  /// No message carries more rumors than this.
  static let mostRumors = 1024
}
