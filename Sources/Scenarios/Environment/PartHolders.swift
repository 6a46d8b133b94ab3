package import Broadcasting

/// The leader of the moment, and the nodes that play the parts which faults name.
package struct PartHolders: Sendable {
  private let roles: [Role]
  private var leaders: [NodeID: UInt64] = [:]

  package init(roles: [Role]) { self.roles = roles }

  package mutating func leads(_ node: NodeID, epoch: UInt64) { leaders[node] = epoch }
  package mutating func follows(_ node: NodeID) { leaders[node] = nil }

  /// The node that plays `part`: for a leader the one with the highest epoch.
  package func holder(of part: Fault.Part) -> NodeID? {
    switch part {
    case .leader: highest(.host)
    case .cache: first(.cache)
    case .registry: first(.registry)
    case .coordinator: highest(.coordinator) ?? first(.coordinator)
    case .special: holder(of: .cache) ?? holder(of: .leader) ?? holder(of: .registry)
    }
  }

  private func highest(_ role: Role) -> NodeID? {
    var best: (node: NodeID, epoch: UInt64)?
    for index in roles.indices where roles[index] == role {
      guard let epoch = leaders[NodeID(index)] else { continue }
      if best.map({ epoch > $0.epoch }) ?? true { best = (NodeID(index), epoch) }
    }
    return best?.node
  }

  private func first(_ role: Role) -> NodeID? { roles.firstIndex(of: role).map { NodeID($0) } }
}
