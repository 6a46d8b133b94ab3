/// Every node's seat in a run: the same in every driver, for the same architecture, scenario and seed.
package struct Roster: Sendable {
  /// By node, hosts first.
  package let roles: [Role]
  private let zones: Zones
  private var graph: Graph?
  package private(set) var payloads: Payloads
  private let seed: UInt64

  package init(zones: Zones, services: [Role], topology: Topology?, payload: PayloadSizes, seed: UInt64) {
    roles = [Role](repeating: .host, count: zones.hosts) + services
    self.zones = zones
    graph = topology.map { $0.graph(in: zones, seed: SplitMix64.seed(seed, .topology)) }
    payloads = Payloads(payload, seed: seed)
    self.seed = seed
  }

  /// The same with the edges of this graph, where there are any neighbours at all; nil changes nothing.
  package func linked(by other: Graph?) -> Roster {
    var roster = self
    if graph != nil, let other { roster.graph = other }
    return roster
  }

  /// The same with payloads whose sizes are in the table.
  package func paying(by table: PayloadTable) -> Roster {
    var roster = self
    roster.payloads = Payloads(payloads.sizes, in: table)
    return roster
  }

  /// The number of hosts, which are the first nodes.
  package var hosts: Int { zones.hosts }

  /// The seat of the node with this index once it has forgotten `life` times.
  package func seat(_ index: Int, life: UInt32) -> Seat { seat(index, life: life, .node) }

  /// The same with the randomness of the node's purpose.
  package func purposeSeat(_ index: Int, life: UInt32) -> Seat { seat(index, life: life, .purpose) }

  private func seat(_ index: Int, life: UInt32, _ stream: SeedStream) -> Seat {
    let hosts = zones.hosts
    return Seat(
      id: NodeID(index), role: roles[index], hosts: hosts, services: Array(roles[hosts...]),
      neighbours: index < hosts ? graph?.neighbours(of: index) ?? [] : [],
      zones: zones, payloads: payloads,
      life: life, seed: SplitMix64.seed(seed, stream, UInt64(index), UInt64(life)))
  }
}
