import Broadcasting
import Scenarios

/// Latencies of all operations and rumors, in nanoseconds from when each was due.
struct Latencies {
  /// Per rumor and host other than its origin.
  var delivery: [Int64] = []
  /// Per rumor that reached every live host: until the last of them had it.
  var stable: [Int64] = []
  var acknowledge: [Int64] = []
  /// The longest relay chain of a first reception.
  var hops: Int64 = 0
}

extension Observations {
  func latencies() -> Latencies {
    var latencies = Latencies()
    // By far the longest list, and known not to be longer than this.
    latencies.delivery.reserveCapacity(rumors.count * scenario.hosts)
    for rumor in 0..<rumors.count {
      let intended = intended(rumor)
      if acknowledgedAt[rumor] != Self.not { latencies.acknowledge.append(acknowledgedAt[rumor] - intended) }
      var last: Int64? = intended
      for host in 0..<scenario.hosts {
        let first: Int64
        switch receipt(rumor, host) {
        case .at(let time): first = time
        case .missing:
          last = nil
          continue
        case .notOwed: continue
        }
        if host != rumors[rumor].origin.int { latencies.delivery.append(first - intended) }
        last = last.map { max($0, first) }
        let chain = hops[rumor * roles.count + host]
        if chain != .max { latencies.hops = max(latencies.hops, Int64(chain)) }
      }
      if let last, firstDelivery(rumor, rumors[rumor].origin.int) != nil {
        latencies.stable.append(last - intended)
      }
    }
    return latencies
  }
}
