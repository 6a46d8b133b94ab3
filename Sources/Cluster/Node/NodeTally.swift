internal import Broadcasting

/// What a node's process counts of itself.
struct NodeTally: Codable, Hashable, Sendable {
  /// Messages that were none of the architecture's, or whose payloads were not theirs.
  var refused = 0
  /// How late operations began, in nanoseconds: the harness's own part in every latency.
  private(set) var lags: [Int64] = []

  mutating func invoked(late lag: Delay) { lags.append(lag.nanoseconds) }
}
