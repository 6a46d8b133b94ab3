import Broadcasting
import Scenarios

extension Scenario {
  /// The scenario in one line: `25 hosts · 50 broadcasts/s, 50 reads/s · constant 100ms · 20s`.
  var outline: String {
    var parts = [
      "\(hosts) host\(hosts == 1 ? "" : "s")", workload.rates, network.latency.outline,
      "\(workload.duration)",
    ]
    if let origins = workload.origins { parts.insert("\(origins) origin\(origins == 1 ? "" : "s")", at: 1) }
    if network.model == .maelstrom { parts.append("Maelstrom's network") }
    if let capacity { parts.append(capacity.outline) }
    if network.loss != .zero { parts.append("loss \(network.loss)") }
    if network.duplication != .zero { parts.append("duplication \(network.duplication)") }
    if network.reordering != .zero { parts.append("reordering \(network.reordering)") }
    if faults.count <= 2 {
      parts += faults.map(\.outline)
    } else {
      parts.append("\(faults.count) faults")
    }
    return parts.joined(separator: " · ")
  }

  var hasPartition: Bool {
    faults.contains { if case .partition = $0.kind { true } else { false } }
  }
}

extension Workload {
  /// `50 broadcasts/s, 50 reads/s`; what there is none of is left out.
  var rates: String {
    let broadcasts = ratePerThousandSeconds * Int(self.broadcasts.millionths) / 1_000_000
    let reads = ratePerThousandSeconds - broadcasts
    return [(broadcasts, "broadcasts/s"), (reads, "reads/s")].filter { $0.0 > 0 }
      .map { "\(Quantity.fixed(Double($0.0) / 1000, decimals: 3).droppingZeros) \($0.1)" }.joined(
        separator: ", ")
  }
}

extension Capacity {
  fileprivate var outline: String {
    var parts = ["receive \(receive)", "send \(send)"]
    if let bandwidth { parts.append("\(bandwidth)") }
    if let queue { parts.append("queue \(queue)") }
    return parts.joined(separator: ", ")
  }
}

extension Latency {
  var outline: String {
    switch self {
    case .constant(let delay): "constant \(delay)"
    case .uniform(let low, let high): "uniform \(low) to \(high)"
    case .exponential(let mean): "exponential \(mean)"
    case .lognormal(let median, let sigma):
      "lognormal \(median) σ \(Quantity.fixed(Double(sigma) / 1000, decimals: 3))"
    case .pairwise(let low, let high, let jitter):
      "by pair \(low) to \(high)" + (jitter == .zero ? "" : " + up to \(jitter)")
    }
  }
}

extension Fault {
  var outline: String {
    let what: String =
      switch kind {
      case .partition(let partition): "\(partition)"
      case .crash(let target, _), .pause(let target), .slow(let target, _): "\(kind.name) (\(target))"
      case .loss: kind.name
      }
    return duration == nil ? "\(what) from \(at)" : "\(what) \(at)–\(end)"
  }
}
