/// A node's place in the cluster: all that it knows when it starts.
public struct Seat: Sendable {
  public let id: NodeID
  public let role: Role
  /// The number of hosts; their ids are `0..<hosts`.
  public let hosts: Int
  /// The roles of the service nodes; their ids follow the hosts'.
  public let services: [Role]
  /// This node's neighbours in the architecture's topology; empty where it has none.
  public let neighbours: [NodeID]
  /// The zones in which hosts stand.
  public let zones: Zones
  /// The sizes of the rumors' payloads in this run.
  ///
  /// Payloads stay in the driver, which knows their sizes from the workload; a node needs them where it may
  /// send only so many bytes in a message.
  public let payloads: Payloads
  /// The number of times that this node has lost its memory: 0 in its first life.
  ///
  /// Peers need it to tell what a node said before it forgot from what it says now.
  public let life: UInt32
  /// The source of this node's randomness, different in each life.
  public let seed: UInt64

  /// `zones`: nil for all hosts in one.
  public init(
    id: NodeID, role: Role, hosts: Int, services: [Role], neighbours: [NodeID], zones: Zones? = nil,
    payloads: Payloads, life: UInt32, seed: UInt64
  ) {
    self.id = id
    self.role = role
    self.hosts = hosts
    self.services = services
    self.neighbours = neighbours
    self.zones = zones ?? Zones(hosts: hosts)
    self.payloads = payloads
    self.life = life
    self.seed = seed
  }

  public var nodes: Int { hosts + services.count }

  /// The ids of the service nodes with `role`, ascending.
  public func services(_ role: Role) -> [NodeID] {
    services.indices.filter { services[$0] == role }.map { NodeID(hosts + $0) }
  }
}
