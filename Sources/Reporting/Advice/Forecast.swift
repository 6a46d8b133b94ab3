public import Architectures
import Broadcasting
import Scenarios

/// A candidate's figures as its sheet foretells them, before anything is run.
public struct Forecast: Sendable {
  /// The least number of messages per broadcast: each host must get one, and messages that wait for one
  /// another may carry several broadcasts.
  public let leastMessagesPerBroadcast: Double
  /// Messages of a run without faults; an estimate.
  public let messages: Int
  /// Messages and deliveries of a run, both of which take time to simulate.
  public let work: Int
  /// The reason why it cannot do what is asked; nil where there is none.
  public let obstacle: String?
  /// The reason why it would take too long to try; nil where it would not.
  public let tedium: String?

  /// The most messages of a run that anyone waits for.
  private static let mostMessages = 20_000_000

  public init(_ candidate: Configuration, for demand: Demand) {
    let hosts = demand.hosts
    let footprint = candidate.footprint(demand.steady.zones, demand.steady.roundTrip)
    let shared = 1 + demand.broadcastsPerSecond * candidate.longestWait
    leastMessagesPerBroadcast = Double(hosts - 1) / shared
    let steady = demand.steady
    let estimate = RunEstimate(of: steady, footprint)
    let alone = footprint.messages.times(steady.expectedBroadcasts)
    messages = estimate.messages - alone + Int(Double(alone) / shared)
    work = messages.plus(hosts.times(steady.expectedBroadcasts))
    obstacle = Self.obstacle(candidate, demand, footprint, least: leastMessagesPerBroadcast)
    tedium =
      messages > Self.mostMessages
      ? "a run would send about \(Allowance.rough(messages)) messages, more than anyone waits for" : nil
  }

  private static func obstacle(
    _ candidate: Configuration, _ demand: Demand, _ footprint: Footprint, least: Double
  ) -> String? {
    let survived = candidate.survivableLosses(demand.steady)
    if survived < demand.losses {
      return "an acknowledged rumor survives \(survived) nodes that forget, fewer than \(demand.losses)"
    }
    let held = candidate.connectionsOfAHost(demand.steady)
    if let most = demand.connections {
      if held > most { return "a host must be able to hold \(held) connections, more than \(most)" }
    } else if footprint.links > Demand.usualConnections {
      return "a host would always keep \(footprint.links) others in touch, more than "
        + "\(Demand.usualConnections); --connections \(held) allows it"
    }
    // What has no batches is run all the same: it tells which budget would do.
    if let budget = demand.budget, demand.percentile != .p50, candidate.wait("batch") > 0 {
      let hops = candidate.leastHops(demand.steady)
      let each = demand.steady.leastLatency.seconds + candidate.wait("batch") / 2
      if Double(hops) * each > budget.seconds {
        return "over \(hops) hops at least a rumor would take longer than \(budget)"
      }
    }
    if let capacity = demand.capacity {
      // The node in the middle sends each host an entry and gets a receipt for it.
      let answer = Double(demand.hosts) * (capacity.send + capacity.receive).seconds
      let deadline = demand.steady.workload.deadline
      if candidate.centres != nil, answer > deadline.seconds {
        return
          "one broadcast would keep the node in the middle at work for \(Quantity.significant(answer)) s, "
          + "longer than the \(deadline) in which it must be answered"
      }
      // One node sends all that the hosts get; where no node must, each host gets and sends its share.
      let rate = least * demand.broadcastsPerSecond
      let load =
        if let centres = candidate.centres {
          rate * capacity.send.seconds / Double(centres)
        } else {
          rate * (capacity.send + capacity.receive).seconds / Double(demand.hosts)
        }
      if load > Double(demand.busy.millionths) / 1e6 {
        let node = candidate.centres == nil ? "every node" : "the node in the middle"
        let text = Quantity.share.text(min(load, 1))
        return load > 1
          ? "\(node) would need \(Quantity.significant(load)) s of work a second at least"
          : "\(node) would be \(text) busy at least, more than \(demand.busy)"
      }
    }
    return nil
  }
}

extension Configuration {
  /// The settings that say how long a message waits, so that several broadcasts may share it: batches, rounds
  /// where new rumors go out in rounds, and polls where hosts poll.
  private var waits: [String] {
    let isEager = self["mode"] == "push" && self["spread"] == "eager"
    return ["batch"] + (isEager ? [] : ["interval"]) + (self["reading"] == "poll" ? ["poll"] : [])
  }

  /// The longest time in which broadcasts come together in one message, in seconds: a bound.
  fileprivate var longestWait: Double {
    waits.map(wait).reduce(0, +)
  }

  fileprivate func wait(_ setting: String) -> Double {
    self[setting].flatMap { Delay(parsing: $0) }?.seconds ?? 0
  }

  /// The number of hops to the last host from an origin that lies well: through the middle, along a topology,
  /// or to hosts whose number grows with each hop by as many as each host tells.
  fileprivate func leastHops(_ scenario: Scenario) -> Int {
    let hosts = scenario.hosts
    if centres != nil { return min(2, hosts - 1) }
    // Where all are neighbours there is no graph to be drawn.
    if scenario.graph != nil || nodes.topology != .complete, let graph = graph(scenario, seed: 1) {
      return [0, hosts / 2, hosts - 1].map { graph.distances(from: $0).compactMap(\.self).max() ?? 0 }.min()
        ?? 1
    }
    guard let fanout = self["fanout"].flatMap({ Int($0) }) else { return 1 }
    var (reached, hops) = (1, 0)
    while reached < hosts {
      reached = reached.times(fanout + 1)
      hops += 1
    }
    return hops
  }

  /// The most connections that a host must be able to hold; a leader is a host, and a service is none.
  fileprivate func connectionsOfAHost(_ scenario: Scenario) -> Int {
    let hosts = scenario.hosts
    let all = connections(scenario, seed: 1)
    guard !services.isEmpty else { return all.most }
    if hasExclusiveLeader { return hosts - 1 + services.count }
    let amongHosts = all.pairs - Connections(pairs: 0, most: 0).joined(by: services.count, hosts: hosts).pairs
    return (2 * amongHosts + hosts - 1) / hosts + services.count
  }

  /// The number of nodes through which every broadcast goes; nil where none must.
  fileprivate var centres: Int? {
    guard Architecture.named(architecture)?.scaling.first?.saturation == .inverse else { return nil }
    return self["leaders"].flatMap { Int($0) } ?? 1
  }
}

extension Delay {
  fileprivate var seconds: Double { Double(nanoseconds) / 1e9 }
}
