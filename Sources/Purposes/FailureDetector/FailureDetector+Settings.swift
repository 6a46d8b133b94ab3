public import Broadcasting

extension FailureDetector {
  /// The rule by which a host is suspected.
  public enum Detector: String, CaseIterable, Sendable {
    /// No beat for a fixed time.
    case timeout
    /// No beat for so long that a normal law of the gaps between earlier ones makes it unlikely.
    case phi
    /// The same by an exponential law.
    case phiExponential = "phi-exponential"
  }

  /// The way of a beat to the other hosts.
  public enum Beats: String, CaseIterable, Sendable {
    /// By the architecture, as any broadcast.
    case broadcast
    /// One message to every other host, past the architecture.
    case direct
  }

  public struct Settings: ArchitectureSettings {
    public var detector = Detector.timeout
    public var beats = Beats.broadcast
    public var interval = Delay.seconds(1)
    public var timeout = Delay.seconds(5)
    public var threshold = 8
    public var pause = Delay.zero
    public var floor = Delay.milliseconds(100)
    public var window = 100

    public init() {}

    public static let fields: [SettingField<Settings>] = [
      .choice("detector", \.detector, "the rule by which a host is suspected"),
      .choice("beats", \.beats, "the way of a beat to the other hosts"),
      .delay(
        "interval", \.interval, in: .milliseconds(10)...(.seconds(600)),
        trying: [.milliseconds(200), .seconds(1)], "the time between two beats of a host"),
      .delay(
        "timeout", \.timeout, in: .milliseconds(10)...(.seconds(3600)), trying: [.seconds(2), .seconds(10)],
        "with detector=timeout: a host is suspected that was not heard of for so long"),
      .integer(
        "threshold", \.threshold, in: 1...16, unit: "", trying: [3, 8, 12],
        "with phi: suspected where a later beat has a chance of 10 to the power of minus it"),
      .delay(
        "pause", \.pause, in: .zero...(.seconds(600)),
        "with detector=phi: a pause that is taken for usual, beside the gaps that were seen"),
      .delay(
        "floor", \.floor, in: .zero...(.seconds(60)),
        "with detector=phi: the least deviation of the gaps that is believed"),
      .integer("window", \.window, in: 1...1000, unit: "gaps", "with phi: gaps that are remembered"),
    ]
  }
}
