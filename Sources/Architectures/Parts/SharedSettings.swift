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
  public var first = Delay.seconds(1)
  public var most = Delay.seconds(2)

  public init() {}

  var backoff: Backoff { Backoff(first: first, most: max(first, most)) }

  static func fields(
    _ summary: String = "when an unanswered message is sent again"
  ) -> [SettingField<Retry>] {
    let range = Delay.milliseconds(1)...(.seconds(60))
    return [
      .delay(
        "retry", \.first, in: range,
        trying: [.milliseconds(200), .milliseconds(500), .seconds(1), .seconds(3)], summary),
      .delay(
        "retry-most", \.most, in: range,
        trying: [.milliseconds(200), .seconds(1), .seconds(2), .seconds(5)],
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

  static func receipt(_ path: any Path<Delay>, of what: String) -> Self {
    .delay(
      "receipt", path, in: .zero...(.seconds(10)),
      trying: [.zero, .milliseconds(50), .milliseconds(500), .seconds(2)],
      "how late a host says which \(what) it holds")
  }

  static func interval(_ path: any Path<Delay>) -> Self {
    .delay(
      "interval", path, in: .milliseconds(1)...(.seconds(3600)),
      trying: [.milliseconds(50), .milliseconds(200), .seconds(1)], "the length of a round")
  }

  static func repair(
    _ path: any Path<Delay>, in range: ClosedRange<Delay> = .zero...(.seconds(3600)),
    _ summary: String = "when hosts compare what they hold; 0s: never"
  ) -> Self {
    // It stays on: without it nothing is promised.
    .delay(
      "repair", path, in: range,
      trying: [.milliseconds(100), .milliseconds(500), .seconds(1), .seconds(2)], summary)
  }
}
