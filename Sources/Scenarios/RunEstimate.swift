public import Broadcasting

/// The size of a run of a scenario, before it is run.
public struct RunEstimate: Hashable, Sendable {
  /// Bytes at the peak: the nodes' state, messages under way, and what is recorded.
  public let memory: Int
  /// Messages of the whole run.
  public let messages: Int
  /// The links that all hosts keep of others: their number, and their bytes.
  public let links: Int
  public let linkBytes: Int

  /// The run of `scenario` by nodes with this footprint; nothing is lost, and no fault costs anything.
  ///
  /// Rumors that spread at the same time are under way at the same time, and most messages of a rumor may be
  /// under way at once, as those of a full mesh are.
  public init(of scenario: Scenario, _ footprint: Footprint) {
    let hosts = scenario.hosts
    let broadcasts = scenario.expectedBroadcasts
    let latency = scenario.places == nil ? scenario.network.latency.mean : scenario.typicalLatency

    let spread = footprint.messages.times(broadcasts)
    let upkeepRounds = min(
      broadcasts.times(footprint.upkeepRounds),
      footprint.upkeep.count(in: scenario.workload.duration).plus(footprint.upkeepRounds))
    let upkeep = footprint.upkeep.messages.times(footprint.upkeep.every > .zero ? upkeepRounds : 0)
    let idle = footprint.idle.messages.times(footprint.idle.count(in: scenario.end - .zero))
    messages = footprint.formation.plus(spread).plus(upkeep).plus(idle)

    links = footprint.links.times(hosts)
    linkBytes = links.times(footprint.bytesPerLink)
    // Rumors of one origin are numbered without gaps, so that they become one run in a set.
    let origins = min(broadcasts, scenario.workload.origins ?? hosts, hosts)
    let rumors = origins.times(footprint.bytesPerRumor).times(hosts)
    let state = footprint.bytesPerHost.plus(Self.bytesPerNode).times(hosts)
      .plus(linkBytes).plus(rumors).plus(footprint.bytesAtCentre)
    let seconds = max(1, Int(scenario.workload.duration.nanoseconds / 1_000_000_000))
    let spreading = min(
      broadcasts, 1.plus(broadcasts.times(Int(latency.nanoseconds / 1_000)) / seconds / 1_000_000))
    let underWay = footprint.messages.times(spreading)
    let perDelivery = Self.bytesPerDelivery + (scenario.members == nil ? 0 : Self.bytesPerIntake)
    let recorded = broadcasts.times(hosts).times(perDelivery)
      .plus(scenario.expectedOperations.plus(hosts).times(Self.bytesPerOperation))
    let servers = footprint.bytesAtCentre > 0 ? 1 : hosts
    let waiting = scenario.capacity.map { capacity in
      max(0, spread - capacity.mostServed(by: servers, in: scenario.workload.duration))
    }
    memory = state.plus(underWay.times(Self.bytesPerMessage)).plus(recorded)
      .plus((waiting ?? 0).times(Self.bytesPerJob))
  }

  /// The memory that a driver keeps for a node and its timers, in bytes.
  private static let bytesPerNode = 160
  /// An event in the queue.
  private static let bytesPerMessage = 64
  /// The memory of a job that waits at a node which cannot keep up, in bytes.
  private static let bytesPerJob = 32
  /// Bytes for the time when a host first saw a rumor and the hops until then, and, when the run is over, for
  /// the latencies, sorted.
  private static let bytesPerDelivery = 30
  /// The bytes that a host had received when it first saw a rumor, where hosts come and go.
  private static let bytesPerIntake = 8
  /// The operation, when it was begun and when it was answered; every host is read at the end.
  private static let bytesPerOperation = 48
}

extension Capacity {
  /// The most messages that `nodes` can send and receive in `time`, whatever the messages' size.
  fileprivate func mostServed(by nodes: Int, in time: Delay) -> Int {
    let cost = (send + receive).nanoseconds
    return cost == 0 ? .max : nodes.times(Int(time.nanoseconds / cost))
  }
}

extension Latency {
  /// The mean length; of a lognormal one the median, which is less.
  var mean: Delay {
    switch self {
    case .constant(let delay): delay
    case .uniform(let low, let high), .pairwise(let low, let high, _): (low + high) / 2
    case .exponential(let mean): mean
    case .lognormal(let median, _): median
    }
  }
}
