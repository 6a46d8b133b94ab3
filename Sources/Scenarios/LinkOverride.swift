public import Broadcasting

/// The effects of some links on messages all the time, besides the network's own and those of faults; where
/// several are about a link, they add up.
public struct LinkOverride: Hashable, Sendable {
  public var scope: Fault.LinkScope
  public var loss: Probability
  public var delay: Delay
  /// Nil where they carry as much as others.
  public var bandwidth: Bandwidth?

  public init(
    _ scope: Fault.LinkScope, loss: Probability = .zero, delay: Delay = .zero, bandwidth: Bandwidth? = nil
  ) {
    self.scope = scope
    self.loss = loss
    self.delay = delay
    self.bandwidth = bandwidth
  }
}

extension Scenario {
  /// True where some of the links carry less than others, or do for a while.
  package var narrowsLinks: Bool {
    links.contains { $0.bandwidth != nil }
      || faults.contains { if case .links(.bandwidth, _) = $0.kind { true } else { false } }
  }

  /// Throws where an entry names no links, or says nothing of them.
  func validateLinks() throws(ScenarioError) {
    for (index, link) in links.enumerated() {
      let path = "links[\(index)]"
      if let reason = link.scope.contradiction { throw ScenarioError(path: path, message: reason) }
      if link.scope.targets.isEmpty {
        throw ScenarioError(
          path: path, message: "it does not say which links; give of, or from and to, or say it in network")
      }
      if link == LinkOverride(link.scope) {
        throw ScenarioError(
          path: path, message: "it does not say what they do; give loss, delay or bandwidth")
      }
      if link.loss == .one {
        throw ScenarioError(
          path: path, message: "links that lose all are cut; say so by a fault: { cut: both, of: 3, at: 0s }")
      }
      for target in link.scope.targets {
        try validate(target, path: path, groups: groups.map(\.name))
        guard target.isFixed else {
          throw ScenarioError(
            path: path, message: "\(target) is drawn or moves; name hosts, or a group of them")
        }
        if case .not = target, meantHosts(by: target).isEmpty {
          throw ScenarioError(path: path, message: "\(target) means no host; name some")
        }
      }
    }
  }
}
