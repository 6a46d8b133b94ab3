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
  /// The nodes that a path leads to, once for all live nodes that have the same; nil where nothing is in the
  /// way.
  private let reach: (place: [Int: Int], nodes: [[Bool]])?

  init(_ run: Observations) {
    self.run = run
    let live = run.roles.indices.filter { run.isLive($0) }
    let forgetful = Set(run.pastLives.map(\.node.int))
    liveHosts = live.filter { $0 < run.scenario.hosts }
    lastingServices = live.filter { $0 >= run.scenario.hosts && !forgetful.contains($0) }
    let standing = run.faults.indices.filter { run.cutBy[$0] == nil }.map { run.faults[$0] }
    let cut = Cut(joining: standing.compactMap(\.cut))
    if standing.contains(where: { $0.fault.kind == .loss(.one) }) {
      reach = ([:], [])
    } else if let graph = run.graph {
      // A crash is no excuse for hosts that a topology of the architecture's own choice cuts off by it.
      let passes = run.roles.indices.map { node in
        run.scenario.topology == nil ? run.presence?.isThere(node) ?? true : run.isLive(node)
      }
      reach = Self.reach(along: graph, cut, liveHosts, passes)
    } else if let cut {
      reach = Self.reach(cut, live, run.roles.indices.map { run.isLive($0) })
    } else {
      reach = nil
    }
  }

  /// Nodes of one side have one reach, which is computed once.
  private static func reach(_ cut: Cut, _ live: [Int], _ isLive: [Bool]) -> (
    place: [Int: Int], nodes: [[Bool]]
  ) {
    var place: [Int: Int] = [:]
    var nodes: [[Bool]] = []
    for node in live where place[node] == nil {
      let reached = cut.reach(from: NodeID(node), by: isLive)
      place[node] = nodes.count
      nodes.append(reached)
      // Whoever is reached and reaches back has the same.
      for other in live where reached[other] && place[other] == nil {
        if !cut.drops(from: NodeID(other), to: NodeID(node)) { place[other] = nodes.count - 1 }
      }
    }
    return (place, nodes)
  }

  /// The same where messages go along the edges of a graph, by way of hosts that pass them on.
  private static func reach(along graph: Graph, _ cut: Cut?, _ live: [Int], _ passes: [Bool]) -> (
    place: [Int: Int], nodes: [[Bool]]
  ) {
    var place: [Int: Int] = [:]
    var nodes: [[Bool]] = []
    for host in live where place[host] == nil {
      var isReached = [Bool](repeating: false, count: passes.count)
      isReached[host] = true
      var pending = [host]
      while let relay = pending.popLast() {
        for next in graph.neighbours(of: relay) where passes[next.int] && !isReached[next.int] {
          guard cut?.drops(from: NodeID(relay), to: next) != true else { continue }
          isReached[next.int] = true
          pending.append(next.int)
        }
      }
      // Without a cut whoever is reached reaches back.
      for other in live where other == host || cut == nil && isReached[other] { place[other] = nodes.count }
      nodes.append(isReached)
    }
    return (place, nodes)
  }

  func isEverywhere(_ rumor: Int) -> Bool { !liveHosts.contains { lacks(rumor, $0) } }

  private func lacks(_ rumor: Int, _ host: Int) -> Bool {
    run.present(rumor, host) == nil && run.owes(rumor, host)
  }

  /// True where a live node holds the rumor.
  func isHeld(_ rumor: Int) -> Bool {
    liveHosts.contains { run.present(rumor, $0) != nil } || lastingServices.contains { holds(rumor, $0) }
  }

  private func holds(_ rumor: Int, _ service: Int) -> Bool {
    run.hops[rumor * run.roles.count + service] != .max
  }

  /// The number of deliveries that are still to be made.
  var owed: Int { (0..<run.rumors.count).reduce(0) { $0 + missing($1) } }

  /// True where a live node holds a rumor that another host could still get.
  var hasWorkLeft: Bool { (0..<run.rumors.count).contains { missing($0) > 0 } }

  /// The number of hosts that lack the rumor and to which a path leads from a node that holds it.
  func missing(_ rumor: Int) -> Int {
    guard let reach else {
      let lacking = liveHosts.count { lacks(rumor, $0) }
      return lacking > 0 && isHeld(rumor) ? lacking : 0
    }
    guard liveHosts.contains(where: { lacks(rumor, $0) }) else { return 0 }
    var places: Set<Int> = []
    for host in liveHosts where run.present(rumor, host) != nil {
      if let place = reach.place[host] { places.insert(place) }
    }
    for service in lastingServices where holds(rumor, service) {
      if let place = reach.place[service] { places.insert(place) }
    }
    return liveHosts.count { host in
      lacks(rumor, host) && places.contains { reach.nodes[$0][host] }
    }
  }
}
