public import Broadcasting

extension RateLimit {
  public typealias Meter = RateLimitMeter

  public static let sheet = PurposeSheet<Settings>(
    "rate-limit", "each client may make so many requests in a window, whichever hosts it asks",
    broadcasts: "how many requests of each client the host has admitted in the window",
    measures: [
      PurposeMeasure(
        "over_admission", .ratio, .less, .spread,
        "per client and window: requests admitted beyond what one limiter that saw all would have, of the "
          + "quota"),
      PurposeMeasure(
        "under_admission", .ratio, .less, .spread,
        "per client and window: requests that one limiter would have admitted and these did not, of the quota"
      ),
      PurposeMeasure(
        "admitted_in_split", .ratio, .neither, .sides,
        "while links were cut: requests that a side admitted, of what one limiter for all would have"),
      PurposeMeasure(
        "false_accepts", .ratio, .less, .ratio, isShown: false,
        "requests admitted that one limiter would have rejected"),
      PurposeMeasure(
        "false_rejects", .ratio, .less, .ratio, isShown: false,
        "requests rejected that one limiter would have admitted"),
      PurposeMeasure(
        "fairness", .ratio, .more, .ratio, isShown: false,
        "Jain's index over hosts of the share of their requests that they admitted; 1 is equal"),
      PurposeMeasure(
        "decision_latency_ns", .nanoseconds, .less, .times, "per request: decided − intended"),
      PurposeMeasure(
        "requests_unanswered", .ratio, .less, .ratio,
        "requests that found their host down, or whose keeper did not answer"),
      PurposeMeasure(
        "messages_per_decision", .messages, .less, .ratio, "messages of all nodes / requests decided"),
      PurposeMeasure("requests", .requests, .neither, .count, isShown: false, "requests that clients made"),
    ],
    rules: [
      PurposeRule("usage-invented", "no host counts a request that nobody admitted"),
      PurposeRule(
        "usage-known",
        "after calm every live host counts what live hosts have admitted in their present lives"),
    ],
    usesHub: { $0.decide == .strict },
    variants: [
      "algorithm=sliding", "algorithm=bucket", "decide=share", "decide=strict", "sync=0s",
      "clients=20 clients-go=stay", "window=3600s quota=1000000",
    ])
}
