package import Broadcasting

/// The leader of the moment, and the nodes that play the parts which faults name.
package struct PartHolders: Sendable {
  private let roles: [Role]
  private var leaders: [NodeID: UInt64] = [:]

  package init(roles: [Role]) { self.roles = roles }

  package mutating func leads(_ node: NodeID, epoch: UInt64) { leaders[node] = epoch }
  package mutating func follows(_ node: NodeID) { leaders[node] = nil }

  /// The nodes that play `part`, the foremost first: leaders by epoch, the latest first, and behind them the
  /// other nodes of a service.
  package func holders(of part: Fault.Part) -> [NodeID] {
    switch part {
    case .leader: return leading(.host)
    case .cache: return all(.cache)
    case .registry: return all(.registry)
    case .coordinator:
      let leading = leading(.coordinator)
      return leading + all(.coordinator).filter { !leading.contains($0) }
    case .special:
      let candidates = [holders(of: .cache), holders(of: .leader), holders(of: .registry)]
      return candidates.first { !$0.isEmpty } ?? []
    }
  }

  private func leading(_ role: Role) -> [NodeID] {
    all(role).filter { leaders[$0] != nil }.sorted { (leaders[$1] ?? 0, $0) < (leaders[$0] ?? 0, $1) }
  }

  private func all(_ role: Role) -> [NodeID] {
    roles.indices.filter { roles[$0] == role }.map { NodeID($0) }
  }
}
