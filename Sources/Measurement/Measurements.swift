import Broadcasting
import Facts
import Scenarios

/// The basis of all metrics: the observations of a run, and what several metrics need of them.
struct Evidence {
  let run: Observations
  /// The connections that the run's architecture must hold open; nil where it is not known.
  let connections: Connections?
  let latencies: Latencies
  let setFull: SetFull
  let losses: Observations.Losses
  let traffic: Traffic
  let joins: Observations.Joins?

  init(_ run: Observations, _ latencies: Latencies, _ connections: Connections?) {
    self.run = run
    self.connections = connections
    self.latencies = latencies
    setFull = run.setFull()
    losses = run.losses(Coverage(run))
    traffic = Traffic(run)
    joins = run.joins()
  }

  func perBroadcast(_ count: Int) -> MetricValue {
    .quotient(count, run.acknowledged, else: .nothingAcknowledged)
  }

  func idleMessagesPerSecond() -> MetricValue {
    guard traffic.idleTime >= .seconds(2) else {
      return .unknown(.code(.noQuiet))
    }
    return .ratio(Double(traffic.idle.messages) * 1e9 / Double(traffic.idleTime.nanoseconds))
  }
}

extension MetricValue {
  static func count(_ number: Int) -> MetricValue { .integer(Int64(number)) }

  static func quotient(_ numerator: Int, _ denominator: Int, else lack: Lack.Code) -> MetricValue {
    denominator == 0 ? .unknown(.code(lack)) : .ratio(Double(numerator) / Double(denominator))
  }

  static func connections(_ connections: Connections?) -> MetricValue {
    guard let connections else { return .unknown(.code(.noArchitecture)) }
    return .parts([.init(.pairs, .count(connections.pairs)), .init(.most, .count(connections.most))])
  }

  static func percentiles(of values: [Int64], else lack: Lack.Code) -> MetricValue {
    Percentiles(values).map { .percentiles($0) } ?? .unknown(.code(lack))
  }
}

extension Observations {
  /// A value for every `Metric.all`, in its order.
  func measurements() -> [CellResult.Measurement] { measurements(latencies()) }

  func measurements(
    _ latencies: Latencies, connections: Connections? = nil
  ) -> [CellResult.Measurement] {
    let evidence = Evidence(self, latencies, connections)
    return (Metric.all + Metric.all(of: scenario.purpose)).map { .init($0, $0.value(evidence)) }
  }

  var acknowledged: Int { acknowledgedAt.count { $0 != Self.not } }

  func redundancy() -> MetricValue {
    var sum = 0.0
    var counted = 0
    for rumor in 0..<rumors.count {
      let reached = (0..<scenario.hosts).count { firstDelivery(rumor, $0) != nil }
      guard reached > 1 else { continue }
      sum += Double(receptions(rumor)) / Double(reached - 1) - 1
      counted += 1
    }
    return counted == 0 ? .unknown(.code(.noSecondHost)) : .ratio(sum / Double(counted))
  }

  func pairCounts() -> MetricValue {
    guard let degrees = partners else {
      return .unknown(.code(.manyNodes))
    }
    return .connections(Connections(pairs: degrees.reduce(0, +) / 2, most: degrees.max() ?? 0))
  }

  /// Hosts, and services that some rumor passed through.
  private var carriers: [Int] {
    roles.indices.filter { node in
      node < scenario.hosts || (0..<rumors.count).contains { hops[$0 * roles.count + node] != .max }
    }
  }

  func hotSpot() -> MetricValue {
    let loads = carriers.map { handled[$0] }.sorted()
    let total = loads.reduce(0, +)
    guard total > 0 else { return .unknown(.code(.nothingSent)) }
    let count = Double(loads.count)
    var weighted = 0.0
    for (place, load) in loads.enumerated() {
      weighted += (2 * Double(place + 1) - count - 1) * Double(load)
    }
    return .parts([
      .init(.factor, .ratio(Double(loads.last ?? 0) / (Double(total) / count))),
      .init(.gini, .ratio(weighted / (count * Double(total)))),
    ])
  }

  /// The most of any node of what was counted by node up to `Scenario.calm`, per second.
  func mostPerSecond(_ counts: SharedArray<Int>) -> MetricValue {
    let time = (scenario.calm - scenario.begin).nanoseconds
    guard time > 0 else { return .unknown(.code(.noTime)) }
    return .ratio(Double(counts.max() ?? 0) * 1e9 / Double(time))
  }

  func utilisation() -> MetricValue {
    guard let busiest = load?.busiest else {
      return .unknown(.code(.noCapacity))
    }
    return .quotient(
      Int(busiest.nanoseconds), Int((scenario.calm - scenario.begin).nanoseconds),
      else: .noTime)
  }

  func busiestSecond() -> MetricValue {
    guard let load else { return .unknown(.code(.noCapacity)) }
    return .ratio(Double(load.busiestSecond.nanoseconds) / 1e9)
  }

  /// By operation that was invoked: how much later than intended.
  func invocationLags() -> [Int64] {
    operations.enumerated().compactMap { index, operation in
      invokedAt[index] == Self.not ? nil : invokedAt[index] - operation.intended.nanoseconds
    }
  }

  func deliveriesPerSecond() -> MetricValue {
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
      return .unknown(.code(.noSecondHostLater))
    }
    return .ratio(Double(count) * 1e9 / Double(time))
  }
}
