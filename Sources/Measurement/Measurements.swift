import Broadcasting
import Facts
import Scenarios

extension Observations {
  /// A value for every `Metric.all`, in its order.
  func measurements() -> [MetricValue.Part] { measurements(latencies()) }

  func measurements(_ latencies: Latencies) -> [MetricValue.Part] {
    let values = counts().merging(costs()).merging(speeds(latencies)).merging(faultMeasurements())
      .merging(drivings())
    return Metric.all.map { metric in
      MetricValue.Part(metric.name, values[metric.name] ?? .unknown(reason: "not measured by this driver"))
    }
  }

  private func counts() -> Measured {
    let broadcasts = Int64(rumors.count)
    return [
      "operations": .integer(Int64(operations.count)),
      "broadcasts": .integer(broadcasts),
      "reads": .integer(Int64(operations.count) - broadcasts),
      "acknowledged": .integer(Int64(acknowledged)),
    ]
  }

  var acknowledged: Int { acknowledgedAt.count { $0 != Self.not } }

  private func ratio(_ numerator: Int, _ denominator: Int, else reason: String) -> MetricValue {
    denominator == 0 ? .unknown(reason: reason) : .ratio(Double(numerator) / Double(denominator))
  }

  private func costs() -> Measured {
    let none = "no broadcast was acknowledged"
    let idleNanoseconds = (scenario.end - idleFrom).nanoseconds
    return [
      "messages": .integer(Int64(messages)),
      "messages_per_broadcast": ratio(messages, acknowledged, else: none),
      "messages_per_op": ratio(messages, operations.count, else: "no operation was invoked"),
      "payload_messages": .integer(Int64(payloadMessages)),
      "payload_messages_per_broadcast": ratio(payloadMessages, acknowledged, else: none),
      "control_messages": .integer(Int64(messages - payloadMessages)),
      "bytes": .integer(Int64(bytes)),
      "bytes_per_broadcast": ratio(bytes, acknowledged, else: none),
      "idle_messages_per_second": idleNanoseconds == 0
        ? .unknown(reason: "the scenario has no quiet period")
        : .ratio(Double(idleMessages) * 1e9 / Double(idleNanoseconds)),
      "redundancy": redundancy(),
      "connections": connectionCounts(),
      "hot_spot": hotSpot(),
      "busiest": busiestShare(),
    ]
  }

  private func redundancy() -> MetricValue {
    var sum = 0.0
    var counted = 0
    for rumor in 0..<rumors.count {
      let reached = (0..<scenario.hosts).count { firstDelivery(rumor, $0) != nil }
      guard reached > 1 else { continue }
      sum += Double(receptions(rumor)) / Double(reached - 1) - 1
      counted += 1
    }
    return counted == 0 ? .unknown(reason: "no rumor reached a second host") : .ratio(sum / Double(counted))
  }

  private func connectionCounts() -> MetricValue {
    guard let degrees = connections else {
      return .unknown(reason: "pairs are not kept for so many nodes")
    }
    return .parts([
      .init("pairs", .integer(Int64(degrees.reduce(0, +) / 2))),
      .init("most", .integer(Int64(degrees.max() ?? 0))),
    ])
  }

  private func hotSpot() -> MetricValue {
    let total = handled.reduce(0, +)
    guard total > 0 else { return .unknown(reason: "no message was sent") }
    let mean = Double(total) / Double(handled.count)
    let count = Double(handled.count)
    var weighted = 0.0
    for (place, load) in handled.sorted().enumerated() {
      weighted += (2 * Double(place + 1) - count - 1) * Double(load)
    }
    return .parts([
      .init("factor", .ratio(Double(handled.max() ?? 0) / mean)),
      .init("gini", .ratio(weighted / (count * Double(total)))),
    ])
  }

  private func busiestShare() -> MetricValue {
    guard let busiest = load?.busiest else {
      return .unknown(reason: "messages cost nodes nothing in this scenario")
    }
    return ratio(
      Int(busiest.nanoseconds), Int((scenario.calm - scenario.begin).nanoseconds),
      else: "operations and faults take no time")
  }

  private func speeds(_ latencies: Latencies) -> Measured {
    func percentiles(_ values: [Int64], _ reason: String) -> MetricValue {
      Percentiles(values).map { .percentiles($0) } ?? .unknown(reason: reason)
    }
    let setFull = setFull()
    return [
      "delivery_latency_ns": percentiles(latencies.delivery, "no rumor reached a second host"),
      "stable_latency_ns": percentiles(latencies.stable, "no rumor reached every host"),
      "maelstrom_stable_latency_ns": percentiles(
        setFull.stable.map { $0 * 1_000_000 }, "no rumor was stable by Maelstrom's definition"),
      "maelstrom_set_full": .parts([
        .init("stable", .integer(Int64(setFull.stable.count))),
        .init("stale", .integer(Int64(setFull.stale))),
        .init("lost", .integer(Int64(setFull.lost))),
        .init("never_read", .integer(Int64(setFull.neverRead))),
      ]),
      "acknowledge_latency_ns": percentiles(latencies.acknowledge, "no broadcast was acknowledged"),
      "hops": .integer(latencies.hops),
      "staleness_ns": percentiles(stalenesses(), "no read was answered"),
    ]
  }
}

extension Observations {
  /// What the driver bore and what it added.
  private func drivings() -> Measured {
    var lags: [Int64] = []
    for (index, operation) in operations.enumerated() where invokedAt[index] != Self.not {
      lags.append(invokedAt[index] - operation.intended.nanoseconds)
    }
    return [
      "deliveries_per_second": deliveriesPerSecond(),
      "invocation_lag_ns": Percentiles(lags).map { .percentiles($0) }
        ?? .unknown(reason: "no operation was invoked"),
      "transport_refused": .integer(Int64(transport.refused)),
      "transport_lost": .integer(Int64(transport.lost)),
    ]
  }

  private func deliveriesPerSecond() -> MetricValue {
    var count = 0
    var last: Int64 = 0
    for rumor in 0..<rumors.count {
      for host in 0..<scenario.hosts where host != rumors[rumor].origin.int {
        guard let time = firstDelivery(rumor, host) else { continue }
        count += 1
        last = max(last, time)
      }
    }
    let time = last - scenario.begin.nanoseconds
    guard count > 0, time > 0 else {
      return .unknown(reason: "no rumor reached a second host after any time")
    }
    return .ratio(Double(count) * 1e9 / Double(time))
  }
}

/// Values by metric name.
///
/// Only ever looked up, never iterated.
struct Measured: ExpressibleByDictionaryLiteral {
  private var values: [String: MetricValue] = [:]

  init(dictionaryLiteral elements: (String, MetricValue)...) {
    for (name, value) in elements { values[name] = value }
  }

  subscript(name: String) -> MetricValue? { values[name] }

  func merging(_ other: Measured) -> Measured {
    var merged = self
    merged.values.merge(other.values) { first, _ in first }
    return merged
  }
}
