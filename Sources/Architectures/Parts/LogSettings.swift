public import Broadcasting

/// The choice whether a host's or leader's confirmations ride on rumors that go the same way.
///
/// It then costs no message of its own unless nothing goes that way for a while; and it comes later.
public enum Piggyback: String, CaseIterable, Sendable {
  case no
  case yes
}

/// Setting group: when a log's followers append and its server passes on, and what is said of it.
public struct LogPace: Hashable, Sendable {
  public var batching = Batching()
  /// With batches by the clock: how long after the hosts' batches the server sends its own.
  public var lag = Delay.zero
  public var piggyback = Piggyback.no
  @Wait(hundredths: 250) public var receipt: Delay
  public var retry = Retry()

  public init() {}

  /// `server` is who keeps the log, `entries` what is on it for whom, and `retry` when and why something is
  /// sent again.
  static func fields(
    server: String, of entries: String, retry: [SettingField<Retry>] = Retry.fields()
  ) -> [SettingField<LogPace>] {
    Batching.fields(before: "they are sent on").map { $0.at(\.batching) } + [
      .delay(
        "lag", \.lag, in: .zero...(.seconds(10)), trying: [.zero, .milliseconds(20), .milliseconds(200)],
        "with align=clock: how long after the hosts' batches the \(server) sends its own"),
      .choice("piggyback", \.piggyback, "whether answers and receipts ride on batches that go the same way"),
      .receipt(\.$receipt, of: entries),
    ] + retry.map { $0.at(\.retry) }
  }
}

/// The settings of a log's server and of its followers.
struct LogSettings: Sendable {
  /// The times at which to send again what was not answered.
  ///
  /// The first delay must outlast a round trip and `receipt`.
  var backoff: Backoff
  /// The time that a follower waits before it says which entries it holds, so that one receipt serves many
  /// entries.
  var receipt: Delay
  /// The time for which the server gathers rumors before it passes them on; followers the same before they
  /// append.
  var batch: Delay
  /// The times at which batches are sent.
  var align: Alignment
  /// With a clock's alignment: how long after the followers' batches the server sends its own.
  var lag: Delay
  /// The choice whether answers and receipts ride on batches that go the same way.
  var piggyback: Piggyback
  /// The condition that must hold before the server answers an append.
  var acknowledge: Acknowledgement
  /// True where the server sends entries as they come; otherwise followers poll for them.
  var pushes = true
  /// True where the server tells the hosts when all of them hold all of its log.
  var announcesSettlement = false

  init(_ pace: LogPace, acknowledge: Acknowledgement) {
    backoff = pace.retry.backoff(outlasting: pace.receipt + pace.batching.length + pace.lag)
    receipt = pace.receipt
    batch = pace.batching.length
    align = pace.batching.align
    lag = pace.lag
    piggyback = pace.piggyback
    self.acknowledge = acknowledge
  }

  /// The time between noticing a gap and saying so: an entry that was merely overtaken may still come.
  var gapPatience: Delay { min(receipt, backoff.first / 10) }

  /// One line that says which of these settings exclude one another, and what would be right; nil where none
  /// do.
  var contradiction: String? {
    if align == .clock, batch > .zero, lag >= batch { return "lag \(lag) must be less than batch \(batch)" }
    // Else whoever waits for an answer gives it up before the batch that it rides on.
    if answersWithBatch, backoff.first <= batch + lag {
      return "with piggyback=yes, retry \(backoff.first) must be more than batch \(batch) and lag \(lag)"
    }
    return nil
  }

  /// True where the server's answers to appends wait for its next batch.
  var answersWithBatch: Bool { piggyback == .yes && batch > .zero && pushes }

  /// No message carries more rumors than this.
  static let mostRumors = 1024
}
