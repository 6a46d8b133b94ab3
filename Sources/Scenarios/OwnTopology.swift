public import Broadcasting

/// A graph of the scenario's own, in the place of the topology that an architecture's settings name.
///
/// Architectures whose hosts have no neighbours have no use for it.
public struct OwnTopology: Hashable, Sendable {
  /// Two hosts that are linked, both ways.
  public struct Edge: Hashable, Sendable {
    public let one: NodeID
    public let other: NodeID

    public init(_ one: NodeID, _ other: NodeID) {
      self.one = one
      self.other = other
    }
  }

  /// A file with the edges, until it is read; nil where they are all here.
  public var file: String?
  public var edges: [Edge]
  /// True where parts of it may be linked to nothing: each rumor is then owed to those hosts alone to which a
  /// path leads.
  public var hasIslands: Bool

  public init(file: String? = nil, edges: [Edge] = [], hasIslands: Bool = false) {
    self.file = file
    self.edges = edges
    self.hasIslands = hasIslands
  }
}

extension Scenario {
  /// The edges of the scenario's own topology; nil where it has none.
  package var graph: Graph? {
    topology.map { Graph(linking: $0.edges.map { ($0.one.int, $0.other.int) }, hosts: hosts) }
  }

  /// Throws where the topology does not go with the hosts.
  func validateTopology() throws(ScenarioError) {
    guard let topology else { return }
    if let file = topology.file {
      throw ScenarioError(
        path: "topology.file",
        message: "\(file) was not read; it is, where a scenario is read from a file")
    }
    for edge in topology.edges {
      for host in [edge.one, edge.other] where host.int >= hosts {
        throw ScenarioError(
          path: "topology", message: "host \(host.int) does not exist; the hosts are 0 to \(hosts - 1)")
      }
      if edge.one == edge.other {
        throw ScenarioError(path: "topology", message: "host \(edge.one.int) is linked to itself")
      }
    }
    guard !topology.hasIslands, let sizes = graph?.islandSizes, sizes.count > 1 else { return }
    let shown = sizes.prefix(5).map(String.init).joined(separator: ", ") + (sizes.count > 5 ? ", …" : "")
    throw ScenarioError(
      path: "topology",
      message: "it has \(sizes.count) parts, of \(shown) hosts; add edges, or say islands: yes")
  }
}

extension Graph {
  /// The numbers of hosts that are linked to one another, the largest first.
  var islandSizes: [Int] {
    var isSeen = [Bool](repeating: false, count: hosts)
    var sizes: [Int] = []
    for host in 0..<hosts where !isSeen[host] {
      isSeen[host] = true
      var size = 0
      var pending = [host]
      while let next = pending.popLast() {
        size += 1
        for other in neighbours(of: next) where !isSeen[other.int] {
          isSeen[other.int] = true
          pending.append(other.int)
        }
      }
      sizes.append(size)
    }
    return sizes.sorted(by: >)
  }
}
