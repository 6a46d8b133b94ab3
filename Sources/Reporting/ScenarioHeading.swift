import Broadcasting
import Purposes
import Scenarios

extension Scenario {
  /// The scenario in one line: `25 hosts · 50 broadcasts/s, 50 reads/s · constant 100ms · 20s`.
  var outline: String {
    var parts = [
      "\(hosts) host\(hosts == 1 ? "" : "s")", demand, latencyOutline,
      "\(workload.duration)",
    ]
    if let places { parts.insert(places.outline, at: 1) }
    if let topology { parts.insert("own graph of \(topology.edges.count) edges", at: 1) }
    if members != nil { parts.insert("hosts come and go", at: 1) }
    if workload.hasRateOverTime { parts[parts.count - 1] += " with a load that changes" }
    if let skew = workload.skew { parts.append("skew \(Quantity.fixed(Double(skew) / 1000, decimals: 3))") }
    if network.transport == .stream { parts.append("streams") }
    if let bandwidth = network.bandwidth { parts.append("links of \(bandwidth)") }
    if !links.isEmpty {
      parts.append("other links \(links.map(\.scope.description).joined(separator: "; "))")
    }
    if !overrides.isEmpty {
      parts.append("other costs for \(overrides.map(\.target.description).joined(separator: "; "))")
    }
    if let jitter = network.jitter { parts.append("jitter \(jitter.outline)") }
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

  /// The clients' demand: broadcasts and reads, or requests to a purpose.
  var demand: String {
    guard let purpose else { return workload.rates }
    let rate = Quantity.fixed(Double(workload.meanRate) / 1000, decimals: 3).droppingZeros
    return (purpose.isAsked ? "\(rate) requests/s of " : "") + purpose.text
  }

  /// The time that messages are under way.
  var latencyOutline: String {
    guard places != nil else { return network.latency.outline }
    let (least, most) = (leastLatency, typicalLatency)
    return least == most ? "constant \(least)" : "\(least) to \(most) by place"
  }

  var hasPartition: Bool {
    faults.contains { $0.kind.cutsLinks }
  }
}

extension Workload {
  /// `50 broadcasts/s, 50 reads/s`; what there is none of is left out.
  var rates: String {
    let rate = meanRate
    let broadcasts = rate * Int(self.broadcasts.millionths) / 1_000_000
    let reads = rate - broadcasts
    return [(broadcasts, "broadcasts/s"), (reads, "reads/s")].filter { $0.0 > 0 }
      .map { "\(Quantity.fixed(Double($0.0) / 1000, decimals: 3).droppingZeros) \($0.1)" }.joined(
        separator: ", ")
  }
}

extension Capacity.Buffer {
  fileprivate var outline: String {
    switch limit {
    case .messages(let messages): "buffer \(messages), \(full.rawValue)"
    case .bytes(let bytes): "buffer \(Quantity.bytes.text(Double(bytes))), \(full.rawValue)"
    }
  }
}

extension Capacity {
  var outline: String {
    var parts =
      up == nil && down == nil && buffer == nil || receive > .zero || send > .zero
      ? ["receive \(receive)", "send \(send)"] : []
    if let up { parts.append("up \(up)") }
    if let down { parts.append("down \(down)") }
    if let buffer { parts.append(buffer.outline) }
    if let bandwidth { parts.append("\(bandwidth)") }
    if let queue { parts.append("queue \(queue)") }
    return parts.joined(separator: ", ")
  }
}

extension Places {
  fileprivate var outline: String {
    let zones = regions.map(\.zones.count).reduce(0, +)
    let names = regions.count == 1 ? regions[0].name : "\(regions.count) regions"
    return zones == regions.count ? names : "\(names) with \(zones) zones"
  }
}

extension Jitter {
  var outline: String {
    switch self {
    case .share(let share): "up to \(share)"
    case .upTo(let most): "up to \(most)"
    case .exponential(let mean): "exponential \(mean)"
    case .lognormal(let sigma): "lognormal σ \(Quantity.fixed(Double(sigma) / 1000, decimals: 3))"
    }
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
      case .crash(let target, _), .pause(let target), .slow(let target, _), .clock(let target, _):
        "\(kind.name) (\(target))"
      case .loss, .crashLoop: kind.name
      case .links(_, let scope): "\(kind.name) \(scope.description)"
      case .restart(let target, let restart):
        "\(kind.name) of \(target), \(restart.batch) at a time, down \(restart.down), every \(every ?? .zero)"
      }
    if case .crashLoop(let target, let loop) = kind {
      let backoff = loop.first == loop.most ? "\(loop.first)" : "\(loop.first) doubling to \(loop.most)"
      let end = duration == nil ? "from \(at)" : "\(at)–\(end)"
      return "\(kind.name) (\(target)), down for \(backoff), up for \(loop.up), \(end)"
    }
    if case .restart = kind { return "\(what) from \(at)" }
    if let every {
      return "\(what) \(at)–\(end), every \(every)" + (times.map { ", \($0) times" } ?? "")
        + (staysSame ? ", the same each time" : "")
    }
    return duration == nil ? "\(what) from \(at)" : "\(what) \(at)–\(end)"
  }
}
