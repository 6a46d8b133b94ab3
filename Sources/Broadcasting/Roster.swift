/// Every node's seat in a run: the same in every driver, for the same architecture, scenario and seed.
package struct Roster: Sendable {
  /// By node, hosts first.
  package let roles: [Role]
  private let hosts: Int
  private let topology: Topology?
  private var graph: Graph?
  private var zones: Zones
  private let payload: Int
  private let seed: UInt64

  /// `payload`: the size of a rumor's payload, in bytes.
  package init(hosts: Int, services: [Role], topology: Topology?, payload: Int, seed: UInt64) {
    roles = [Role](repeating: .host, count: hosts) + services
    graph = topology.map { $0.graph(hosts: hosts, seed: SplitMix64.seed(seed, .topology)) }
    self.hosts = hosts
    self.topology = topology
    zones = Zones(hosts: hosts)
    self.payload = payload
    self.seed = seed
  }

  /// The same with the edges of this graph, where there are any neighbours at all; nil changes nothing.
  package func linked(by other: Graph?) -> Roster {
    var roster = self
    if graph != nil, let other { roster.graph = other }
    return roster
  }

  /// The same with hosts that stand in these zones, which are theirs.
  package func standing(in zones: Zones) -> Roster {
    precondition(zones.hosts == hosts, "every host stands in a zone")
    var roster = self
    roster.zones = zones
    if let topology, topology.mindsZones {
      roster.graph = topology.graph(in: zones, seed: SplitMix64.seed(seed, .topology))
    }
    return roster
  }

  /// The seat of the node with this index once it has forgotten `life` times.
  package func seat(_ index: Int, life: UInt32) -> Seat {
    Seat(
      id: NodeID(index), role: roles[index], hosts: hosts, services: Array(roles[hosts...]),
      neighbours: index < hosts ? graph?.neighbours(of: index) ?? [] : [],
      zones: zones, payload: payload,
      life: life, seed: SplitMix64.seed(seed, .node, UInt64(index), UInt64(life)))
  }
}
