import Broadcasting
import Scenarios

/// The hosts that have a rumor at the end of a run, and those that could still get it.
///
/// Only nodes count that are live at the end. Where a partition still stands, or all messages are lost, a
/// rumor can come to a host if a path of links that work leads there from a node that holds it.
struct Coverage {
  private let run: Observations
  private let liveHosts: [Int]
  /// Service nodes that are live and never forgot anything.
  private let lastingServices: [Int]
  /// By live node: the nodes that a path leads to; nil where nothing is in the way.
  private let reach: [Int: [Bool]]?

  init(_ run: Observations) {
    self.run = run
    let live = run.roles.indices.filter { run.isLive($0) }
    let hosts = live.filter { $0 < run.scenario.hosts }
    let forgetful = Set(run.pastLives.map(\.node.int))
    liveHosts = hosts
    lastingServices = live.filter { $0 >= run.scenario.hosts && !forgetful.contains($0) }
    let standing = run.faults.indices.filter { run.cutBy[$0] == nil }.map { run.faults[$0] }
    if standing.contains(where: { $0.fault.kind == .loss(Probability(millionths: 1_000_000)) }) {
      reach = [:]
    } else if let cut = standing.lazy.compactMap(\.cut).first {
      let isLive = run.roles.indices.map { run.isLive($0) }
      reach = Dictionary(uniqueKeysWithValues: live.map { ($0, cut.reach(from: NodeID($0), by: isLive)) })
    } else {
      reach = nil
    }
  }

  func isEverywhere(_ rumor: Int) -> Bool { liveHosts.allSatisfy { run.present(rumor, $0) != nil } }

  /// True where a live node holds the rumor.
  func isHeld(_ rumor: Int) -> Bool {
    liveHosts.contains { run.present(rumor, $0) != nil } || lastingServices.contains { holds(rumor, $0) }
  }

  private func holds(_ rumor: Int, _ service: Int) -> Bool {
    run.hops[rumor * run.roles.count + service] != .max
  }

  /// The number of hosts that lack the rumor and to which a path leads from a node that holds it.
  func missing(_ rumor: Int) -> Int {
    guard let reach else {
      let lacking = liveHosts.count { run.present(rumor, $0) == nil }
      return lacking > 0 && isHeld(rumor) ? lacking : 0
    }
    let lacking = liveHosts.filter { run.present(rumor, $0) == nil }
    guard !lacking.isEmpty else { return 0 }
    let holders =
      liveHosts.filter { run.present(rumor, $0) != nil } + lastingServices.filter { holds(rumor, $0) }
    return lacking.count { host in holders.contains { reach[$0]?[host] ?? false } }
  }
}
