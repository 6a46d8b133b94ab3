import Measurement

/// A measure that a scaling study takes of a run and holds against theory.
enum ScalingMeasure: String, CaseIterable, Sendable {
  case messages
  /// Copies of a rumor that a host gets, the first included.
  case copies
  case busiest
  case latency
  case hops

  var title: String {
    switch self {
    case .messages: "messages per broadcast"
    case .copies: "copies of a rumor per host"
    case .busiest: "messages per broadcast at the busiest node"
    case .latency: "stable latency, p50"
    case .hops: "hops"
    }
  }

  var quantity: Quantity {
    switch self {
    case .messages, .copies, .busiest: .rate
    case .latency: .nanoseconds
    case .hops: .count
    }
  }

  /// The distance that the fitted power may have from that of theory.
  ///
  /// Costs are sums over all hosts, and scatter little: 0.04 tells n log n from n up to a million hosts,
  /// where their powers are 0.09 apart. A latency is some whole number of hops and what comes on top of them,
  /// which hides a logarithm: 0.1 tells it from a root, not from nothing.
  var tolerance: Double {
    switch self {
    case .messages, .copies, .busiest: 0.04
    case .latency, .hops: 0.1
    }
  }

  /// Of one run, with `services` nodes beside the hosts; nil where it was not measured.
  func value(of result: CellResult, services: Int) -> Double? {
    switch self {
    case .messages: result.value(of: .messagesPerBroadcast, part: nil)
    case .copies: result.value(of: .redundancy, part: nil).map { $0 + 1 }
    case .latency: result.value(of: .stableLatency, part: .p50)
    case .hops: result.value(of: .hops, part: nil)
    case .busiest:
      // Every message is sent by one node and received by another.
      if let factor = result.value(of: .hotSpot, part: .factor),
        let messages = result.value(of: .messagesPerBroadcast, part: nil)
      {
        factor * 2 * messages / Double(result.hosts + services)
      } else {
        nil
      }
    }
  }
}
