package import Architectures
package import Broadcasting

extension Configuration {
  /// The edges along which its messages go in a run: the scenario's own, or its topology's; nil for any two
  /// nodes.
  package func graph(_ scenario: Scenario, seed: UInt64) -> Graph? {
    guard let topology = nodes.topology else { return nil }
    return scenario.graph
      ?? topology.graph(in: scenario.zones, seed: SplitMix64.seed(seed, .topology))
  }

  /// The number of nodes that may forget at once before an acknowledged rumor may be lost: on a graph of the
  /// scenario's own no more than hold it who are neighbours of one host.
  package func survivableLosses(_ scenario: Scenario) -> Int {
    let losses = survivableLosses(scenario.zones)
    guard nodes.topology != nil, let graph = scenario.graph else { return losses }
    return min(losses, graph.leastNeighbours)
  }

  /// The connections that it must hold open in a run.
  package func connections(_ scenario: Scenario, seed: UInt64) -> Connections {
    guard nodes.topology != nil, let graph = scenario.graph else { return connections(scenario.zones, seed) }
    return graph.connections.joined(by: services.count, hosts: scenario.hosts)
  }
}
