/// The connections that an architecture must hold open in a cluster: one between every two nodes of which
/// one may have to send to the other in the ordinary course of things, so that no message waits for it.
///
/// Hosts that draw others at random from the whole membership, or follow whichever host leads next, must be
/// able to reach all of them. An implementation that opens a connection at need, and closes it when it has
/// been idle for a while, holds fewer: those of a run of that length, which the metric `pairs` counts. Over
/// datagrams nothing is held open, and the numbers are those of nodes that must be able to reach each other.
public struct Connections: Hashable, Sendable {
  /// The pairs of nodes.
  public var pairs: Int
  /// The most at one node.
  public var most: Int

  public init(pairs: Int, most: Int) {
    self.pairs = pairs
    self.most = most
  }

  /// Every two of so many nodes.
  public static func complete(_ nodes: Int) -> Connections {
    let others = max(nodes - 1, 0)
    return Connections(pairs: nodes.times(others) / 2, most: others)
  }

  /// These between hosts, and each of so many services with every host and with the other services.
  package func joined(by services: Int, hosts: Int) -> Connections {
    guard services > 0 else { return self }
    return Connections(
      pairs: pairs.plus(services.times(hosts)).plus(Self.complete(services).pairs),
      most: max(most.plus(services), hosts.plus(services - 1)))
  }
}

extension Topology {
  /// Its edges on the hosts of these zones, and the most at one host; `seed` is the run's, and decides only
  /// where the topology is random.
  package func connections(in zones: Zones, seed: UInt64) -> Connections {
    let n = zones.hosts
    let topology = chosen(hosts: n)
    switch topology {
    case .complete: return .complete(n)
    case .regular(let degree):
      return degree < n - 1 ? Connections(pairs: n.times(degree) / 2, most: degree) : .complete(n)
    case .line, .ring, .grid, .tree, .binaryHeap, .star, .hypercube, .out, .zoned, .auto:
      return topology.graph(in: zones, seed: SplitMix64.seed(seed, .topology)).connections
    }
  }
}

extension Graph {
  /// Its edges, and the most at one host.
  package var connections: Connections { Connections(pairs: edges, most: mostNeighbours) }
}
