public import Broadcasting

/// Setting group: whether rumors are gathered before they are sent, and when batches go.
public struct Batching: Hashable, Sendable {
  /// The time for which rumors are gathered; zero sends each at once.
  public var length = Delay.zero
  public var align = Alignment.none

  public init() {}

  /// `purpose` says what happens to rumors then: `they are sent on`.
  static func fields(before purpose: String) -> [SettingField<Batching>] {
    [
      .batch(\.length, "how long rumors are gathered before \(purpose)"),
      .choice(
        "align", \.align,
        "when batches are sent: so long after their first rumor, or on the clock's multiples"),
    ]
  }
}

/// Setting group: when what was not answered is sent again.
public struct Retry: Hashable, Sendable {
  /// The first wait; each further one is twice as long, up to `most`.
  @Wait(hundredths: 500) public var first: Delay
  @Wait(hundredths: 1000) public var most: Delay

  public init() {}

  /// For answers that are held back for up to `held`: a first wait that follows the round trip outlasts that
  /// too, and keeps half of its length for the way.
  func backoff(outlasting held: Delay) -> Backoff {
    let patience = $first.follows ? max(first, held + first / 2) : first
    return Backoff(first: patience, most: max(patience, most))
  }

  static func fields(
    _ summary: String = "when an unanswered message is sent again"
  ) -> [SettingField<Retry>] {
    let range = Delay.milliseconds(1)...(.seconds(60))
    return [
      // The least is the time for which QUIC lets a receiver hold its receipt back (RFC 9000, 18.2).
      .wait(
        "retry", \.$first, in: range, least: .milliseconds(25),
        trying: [.milliseconds(200), .milliseconds(500), .seconds(3)], summary),
      .wait(
        "retry-most", \.$most, in: range, least: .milliseconds(250),
        trying: [.milliseconds(200), .seconds(1), .seconds(5)],
        "the longest wait between retries"),
    ]
  }
}

/// Settings that several architectures have, each with the same name, range and values worth trying.
extension SettingField {
  static func batch(_ path: any Path<Delay>, _ summary: String) -> Self {
    .delay(
      "batch", path, in: .zero...(.seconds(10)),
      trying: [.zero, .milliseconds(10), .milliseconds(100), .seconds(1)], summary)
  }

  /// The times at which rounds begin; `what` names all that goes by the clock.
  static func alignedRounds(
    _ path: any Path<Alignment>, _ what: String = "all rounds begin at whole multiples of their length"
  ) -> Self {
    .choice("align", path, "clock: \(what) by the clock")
  }

  static func receipt(_ path: any Path<Wait>, of what: String) -> Self {
    .wait(
      "receipt", path, in: .zero...(.seconds(10)), least: .milliseconds(10),
      trying: [.zero, .milliseconds(50), .seconds(2)],
      "how late a host says which \(what) it holds")
  }

  static func interval(_ path: any Path<Delay>) -> Self {
    .delay(
      "interval", path, in: .milliseconds(1)...(.seconds(3600)),
      trying: [.milliseconds(50), .milliseconds(200), .seconds(1)], "the length of a round")
  }

  static func repair(
    _ path: any Path<Wait>, in range: ClosedRange<Delay> = .zero...(.seconds(3600)),
    _ summary: String = "when hosts compare what they hold; 0s: never"
  ) -> Self {
    // It stays on: without it nothing is promised.
    .wait(
      "repair", path, in: range, least: .milliseconds(250),
      trying: [.milliseconds(100), .milliseconds(500), .seconds(2)], summary)
  }
}
