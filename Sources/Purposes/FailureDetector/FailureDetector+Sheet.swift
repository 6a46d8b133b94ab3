public import Broadcasting

extension FailureDetector {
  public typealias Meter = FailureDetectorMeter

  public static let sheet = PurposeSheet<Settings>(
    "membership", "hosts beat, and suspect whom they have not heard of for too long",
    broadcasts: "the number of a heartbeat",
    measures: [
      PurposeMeasure(
        "detection_ns", .nanoseconds, .less, .times,
        "per crash and live host: crash − beginning of the suspicion that lasts until the host is back"),
      PurposeMeasure(
        "detection_by_all_ns", .nanoseconds, .less, .times,
        "per crash: crash − when the last live host suspects the crashed one"),
      PurposeMeasure(
        "missed_crashes", .ratio, .less, .ratio,
        "crashes and live hosts that had not noticed when the host was back, or at the end"),
      PurposeMeasure(
        "false_accusations", .perHour, .less, .ratio,
        "suspicions of hosts that were up, awake and not cut off, per host that suspects and hour"),
      PurposeMeasure(
        "mistake_ns", .nanoseconds, .less, .times, isShown: false,
        "per such suspicion: how long it lasted"),
      PurposeMeasure(
        "view_error", .ratio, .less, .ratio,
        "share of the time in which a host's view of another was wrong, mean over all pairs"),
      PurposeMeasure(
        "messages_per_host", .messagesPerSecond, .less, .ratio, "messages of all nodes / hosts, per second"),
      PurposeMeasure("bytes_per_host", .bytesPerSecond, .less, .ratio, "bytes of these, per second"),
    ],
    rules: [
      PurposeRule("live-trusted", "after calm no live host suspects another for long"),
      PurposeRule("dead-suspected", "after calm every live host suspects the dead"),
    ],
    isAsked: false,
    variants: [
      "beats=direct", "detector=phi pause=1s", "detector=phi-exponential", "interval=200ms timeout=1s",
    ])
}
