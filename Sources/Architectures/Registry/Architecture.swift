public import Broadcasting

/// An architecture as the registry knows it: what it is called, what can be set, and how it is run, with the
/// concrete type inside the closures so that everything below them is compiled for it.
public struct Architecture: Sendable {
  /// Name on the command line: `full-mesh`.
  public let name: String
  /// One line for lists.
  public let summary: String
  /// Sentence for README's table, in Markdown.
  public let sentence: String
  /// Every setting, with its default as the value.
  public var settings: [SettingDescription] { describedSettings() }
  /// Most messages an hour and host that are sent where nothing is new, with the defaults.
  public let idleBound: Int
  /// With the defaults, which link carries which rumor depends on no times.
  public let hasFixedRoutes: Bool
  /// Settings that advice tries beside the defaults, each a candidate.
  public var candidates: [[SettingValue]] { candidateTexts.map(SettingValue.all(in:)) }
  /// Settings with which the conformance tests run it beside its defaults.
  public var variants: [[SettingValue]] { variantTexts().map(SettingValue.all(in:)) }
  /// Settings with which a scaling study runs it, and how its figures grow by theory.
  public let scaling: [ScalingVariant]
  /// The type of its nodes, for tests that are generic over them.
  ///
  /// Code that is called through it is compiled for no type, and thirty times slower.
  package let node: any Broadcaster.Type
  // Made when they are asked for: most programs want one architecture of many.
  private let describedSettings: @Sendable () -> [SettingDescription]
  private let candidateTexts: [String]
  private let variantTexts: @Sendable () -> [String]
  private let configuration: @Sendable ([SettingValue]) throws(SettingError) -> Configuration

  /// The architecture with its defaults, but for the given settings; later ones win.
  ///
  /// Throws for a setting that it does not have, a value that the setting does not take, and values that
  /// contradict one another.
  public func configured(_ overrides: [SettingValue] = []) throws(SettingError) -> Configuration {
    try configuration(overrides)
  }

  @inline(__always)
  init<Node: Broadcaster>(_ node: Node.Type) {
    let sheet = Node.sheet
    let name = sheet.name
    self.node = node
    self.name = name
    summary = sheet.summary
    sentence = sheet.sentence
    idleBound = sheet.idleBound
    hasFixedRoutes = sheet.hasFixedRoutes
    candidateTexts = sheet.candidates
    variantTexts = { sheet.variants }
    scaling = sheet.scaling
    describedSettings = { Node.Settings.descriptions }
    configuration = { (overrides: [SettingValue]) throws(SettingError) in
      let settings = try Node.Settings(overriding: overrides, of: name)
      return Configuration(
        architecture: name,
        settings: settings.written, changes: settings.changes,
        services: sheet.services(settings),
        usesTopology: sheet.topology(settings) != nil,
        footprint: { zones, roundTrip in
          sheet.footprint?(settings.at(roundTrip: roundTrip), zones)
            ?? .ofNodesAlone(Node.self, hosts: zones.hosts)
        },
        connections: { zones, seed in
          if let connections = sheet.connections { return connections(settings, zones) }
          let topology = sheet.topology(settings) ?? .complete
          return topology.connections(in: zones, seed: seed)
            .joined(by: sheet.services(settings).count, hosts: zones.hosts)
        },
        lengths: { roundTrip in
          var settings = settings
          return Node.Settings.fields.compactMap { field in
            field.fit(&settings, roundTrip).map { SettingValue(name: field.name, value: $0.description) }
          }
        },
        nodes: BankMaker(Node.self, settings: settings),
        hasExclusiveLeader: sheet.hasExclusiveLeader,
        survivableLosses: { zones in sheet.survivableLosses(settings, zones) },
        framed: { zones, payload, roundTrip, seed in
          let settings = settings.at(roundTrip: roundTrip)
          return FramedCluster(
            roster: Roster(
              zones: zones, services: sheet.services(settings), topology: sheet.topology(settings),
              payload: payload, seed: seed),
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
  /// True where hosts have neighbours, and send to them only.
  public let usesTopology: Bool
  /// The resources that a run with hosts in such zones over a network with this round trip takes.
  public let footprint: @Sendable (_ zones: Zones, _ roundTrip: Delay) -> Footprint
  /// The connections that a run with hosts in such zones must hold open; the run's seed decides only where a
  /// topology is random.
  public let connections: @Sendable (_ zones: Zones, _ seed: UInt64) -> Connections
  /// The lengths of its waits over a network with this round trip.
  public let lengths: @Sendable (_ roundTrip: Delay) -> [SettingValue]
  /// The maker of its nodes for the simulator.
  package let nodes: BankMaker
  package let hasExclusiveLeader: Bool
  /// The number of nodes, in a cluster of hosts in such zones, that may forget at once before an acknowledged
  /// rumor may be lost.
  package let survivableLosses: @Sendable (_ zones: Zones) -> Int

  /// The nodes of a cluster of hosts in such zones behind frames, for drivers with a real network; `payload`
  /// has the sizes of rumors' payloads, and `roundTrip` is the network's.
  package let framed:
    @Sendable (_ zones: Zones, _ payload: PayloadSizes, _ roundTrip: Delay, _ seed: UInt64) -> FramedCluster

  public subscript(setting: String) -> String? { settings.first { $0.name == setting }?.value }
}

/// All that a driver with a real network must know of an architecture's nodes.
package struct FramedCluster: Sendable {
  package let roster: Roster
  /// Makes the node that sits there.
  package let node: @Sendable (Seat) -> any FramedNode

  /// The same with the edges of this graph in the place of a topology's; nil changes nothing.
  package func linked(by graph: Graph?) -> FramedCluster {
    FramedCluster(roster: roster.linked(by: graph), node: node)
  }
}
