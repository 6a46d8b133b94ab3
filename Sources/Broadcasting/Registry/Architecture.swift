/// An architecture as the registry knows it: what it is called, what can be set, and how it is run, with the
/// concrete type inside the closures so that everything below them is compiled for it.
public struct Architecture: Sendable {
  /// As on the command line: `full-mesh`.
  public let name: String
  /// What it does, in one line.
  public let summary: String
  /// Every setting, with its default as the value.
  public let settings: [SettingDescription]
  private let configuration: @Sendable ([SettingValue]) throws(SettingError) -> Configuration

  /// The architecture with its defaults, but for the given settings; later ones win.
  ///
  /// Throws for a setting that it does not have, a value that the setting does not take, and values that
  /// contradict one another.
  public func configured(_ overrides: [SettingValue] = []) throws(SettingError) -> Configuration {
    try configuration(overrides)
  }

  @inline(__always)
  init<Node: Broadcaster>(_ node: Node.Type, name: String, summary: String) {
    self.name = name
    self.summary = summary
    let defaults = Node.Settings()
    settings = Node.Settings.fields.map {
      SettingDescription(
        name: $0.name, value: $0.get(defaults), summary: $0.summary, values: $0.values, domain: $0.domain)
    }
    configuration = { (overrides: [SettingValue]) throws(SettingError) in
      let settings = try Node.Settings(overriding: overrides, of: name)
      return Configuration(
        architecture: name,
        settings: Node.Settings.fields.map { SettingValue(name: $0.name, value: $0.get(settings)) },
        changes: Node.Settings.fields.compactMap {
          let value = $0.get(settings)
          return value == $0.get(Node.Settings()) ? nil : SettingValue(name: $0.name, value: value)
        },
        services: Node.services(settings),
        usesTopology: Node.topology(settings) != nil,
        footprint: { hosts in Node.footprint(settings, hosts: hosts) },
        nodes: BankMaker(Node.self, settings: settings),
        hasExclusiveLeader: Node.hasExclusiveLeader,
        survivableLosses: { hosts in Node.survivableLosses(settings, hosts: hosts) },
        framed: { scenario, seed in
          FramedCluster(
            roster: Roster(
              hosts: scenario.hosts, services: Node.services(settings), topology: Node.topology(settings),
              seed: seed),
            node: { seat in Framed<Node>(at: seat, settings: settings) })
        })
    }
  }
}

/// An architecture with its settings, ready to run.
public struct Configuration: Sendable {
  public let architecture: String
  /// Every setting, defaults included, in the architecture's order.
  public let settings: [SettingValue]
  /// The settings that are not at their default.
  public let changes: [SettingValue]
  /// The service nodes that run beside the hosts.
  public let services: [Role]
  /// Whether hosts have neighbours, to whom they keep.
  public let usesTopology: Bool
  /// What a run with so many hosts takes.
  public let footprint: @Sendable (_ hosts: Int) -> Footprint
  /// How the simulator makes its nodes.
  let nodes: BankMaker
  package let hasExclusiveLeader: Bool
  /// How many nodes of a cluster of so many hosts may forget at once before an acknowledged rumor may be
  /// lost.
  package let survivableLosses: @Sendable (_ hosts: Int) -> Int

  /// The cluster's nodes behind frames, for drivers with a real network.
  package let framed: @Sendable (Scenario, _ seed: UInt64) -> FramedCluster

  public subscript(setting: String) -> String? { settings.first { $0.name == setting }?.value }
}

/// All that a driver with a real network must know of an architecture in a scenario.
package struct FramedCluster: Sendable {
  package let roster: Roster
  /// Makes the node that sits there.
  package let node: @Sendable (Seat) -> any FramedNode
}
