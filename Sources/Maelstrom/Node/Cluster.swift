internal import Architectures
internal import Broadcasting

/// The nodes that there are and the processes that they live in.
///
/// Host `i` is the process that stands at place `i` of `node_ids`. Service node `s`, which comes after the
/// hosts, lives beside host `s mod hosts`: Maelstrom starts nothing but hosts, and shows what is sent between
/// processes only.
struct Cluster {
  /// Maelstrom's ids of the hosts.
  let names: [String]
  /// The index of this process among them.
  let own: Int
  let framed: FramedCluster
  private let indices: [String: Int]

  init(names: [String], own: Int, framed: FramedCluster) {
    self.names = names
    self.own = own
    self.framed = framed
    indices = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
  }

  var hosts: Int { names.count }
  var nodes: Int { framed.roster.roles.count }
  var ownName: String { names[own] }

  func index(of name: String) -> Int? { indices[name] }

  /// The process where the node lives.
  func home(of node: NodeID) -> Int { node.int < hosts ? node.int : (node.int - hosts) % hosts }

  /// The nodes of this process, the host first.
  var residents: [Int] { (0..<nodes).filter { home(of: NodeID($0)) == own } }

  /// The seats of this process's nodes, the host's first; its neighbours are `neighbours` if that is not nil.
  func seats(life: UInt32, neighbours: [NodeID]?) -> [Seat] {
    residents.map { index in
      let seat = framed.roster.seat(index, life: life)
      guard let neighbours, index == own else { return seat }
      return Seat(
        id: seat.id, role: seat.role, hosts: seat.hosts, services: seat.services, neighbours: neighbours,
        zones: seat.zones, payloads: seat.payloads, life: seat.life, seed: seat.seed)
    }
  }
}
