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
        services: Node.services(settings),
        usesTopology: Node.topology(settings) != nil,
        footprint: { hosts in Node.footprint(settings, hosts: hosts) },
        observing: { scenario, seed, workers in
          let recorder = Recorder(scenario: scenario, seed: seed, services: Node.services(settings))
          var simulation = Simulation<Node, Recorder>(
            scenario: scenario, settings: settings, seed: seed, operations: recorder.operations,
            watcher: recorder, workers: workers)
          simulation.run()
          return simulation.watcher.observations(
            fingerprint: simulation.fingerprint.description, hasExclusiveLeader: Node.hasExclusiveLeader,
            survivableLosses: Node.survivableLosses(settings, hosts: scenario.hosts),
            load: simulation.load)
        },
        trace: { scenario, seed, line in
          let operations = scenario.operations(seed: seed)
          let tracer = Tracer(
            scenario: scenario, services: Node.services(settings), operations: operations, line: line)
          var simulation = Simulation<Node, Spectator>(
            scenario: scenario, settings: settings, seed: seed, operations: operations,
            watcher: Spectator(tracer))
          simulation.run()
          return simulation.fingerprint.description
        },
        spaceTime: { scenario, seed, rumor in
          let operations = scenario.operations(seed: seed)
          guard
            let recorder = SpaceTimeRecorder(
              scenario: scenario, services: Node.services(settings), operations: operations, rumor: rumor)
          else { return nil }
          var simulation = Simulation<Node, Spectator>(
            scenario: scenario, settings: settings, seed: seed, operations: operations,
            watcher: Spectator(recorder))
          simulation.run()
          return (simulation.watcher.observer as? SpaceTimeRecorder)?.spaceTime()
        },
        tallying: { scenario, seed, workers, ready in
          let operations = scenario.operations(seed: seed)
          var simulation = Simulation<Node, Tally>(
            scenario: scenario, settings: settings, seed: seed, operations: operations, watcher: Tally(),
            workers: workers)
          ready()
          simulation.run()
          return simulation.watcher
        },
        propagating: { scenario, seed, workers in
          let operations = scenario.operations(seed: seed)
          var simulation = Simulation<Node, Propagation>(
            scenario: scenario, settings: settings, seed: seed, operations: operations,
            watcher: Propagation(scenario: scenario, operations: operations), workers: workers)
          simulation.run()
          return simulation.watcher
        },
        framed: { scenario, seed in
          FramedCluster(
            roster: Roster(
              hosts: scenario.hosts, services: Node.services(settings), topology: Node.topology(settings),
              seed: seed),
            node: { seat in Framed<Node>(at: seat, settings: settings) },
            hasExclusiveLeader: Node.hasExclusiveLeader,
            survivableLosses: Node.survivableLosses(settings, hosts: scenario.hosts))
        })
    }
  }
}

/// An architecture with its settings, ready to run.
public struct Configuration: Sendable {
  public let architecture: String
  /// Every setting, defaults included, in the architecture's order.
  public let settings: [SettingValue]
  /// The service nodes that run beside the hosts.
  public let services: [Role]
  /// Whether hosts have neighbours, to whom they keep.
  public let usesTopology: Bool
  /// What a run with so many hosts takes.
  public let footprint: @Sendable (_ hosts: Int) -> Footprint
  fileprivate let observing: @Sendable (Scenario, _ seed: UInt64, Workers) -> Observations
  /// Runs a scenario and calls `line` with each line of its trace; gives the fingerprint.
  public let trace: @Sendable (Scenario, _ seed: UInt64, @escaping (String) -> Void) -> String

  /// Runs a scenario and gives how one rumor spread: the named one, or the first.
  ///
  /// Nil where the scenario broadcasts no such rumor, and where its host was down when the client asked.
  public let spaceTime: @Sendable (Scenario, _ seed: UInt64, RumorID?) -> SpaceTime?

  fileprivate let tallying: @Sendable (Scenario, _ seed: UInt64, Workers, _ ready: () -> Void) -> Tally

  fileprivate let propagating: @Sendable (Scenario, _ seed: UInt64, Workers) -> Propagation

  /// The cluster's nodes behind frames, for drivers with a real network.
  package let framed: @Sendable (Scenario, _ seed: UInt64) -> FramedCluster

  public subscript(setting: String) -> String? { settings.first { $0.name == setting }?.value }
}

/// Runs are the same, whoever the workers are.
extension Configuration {
  /// Runs a scenario and records it.
  public func observe(_ scenario: Scenario, _ seed: UInt64, workers: Workers = .one) -> Observations {
    observing(scenario, seed, workers)
  }

  /// Runs a scenario and counts only what it handled: what the simulator itself costs.
  ///
  /// Calls `ready` when the nodes are made and the run begins.
  public func tally(
    _ scenario: Scenario, _ seed: UInt64, workers: Workers = .one, ready: () -> Void = {}
  ) -> Tally { tallying(scenario, seed, workers, ready) }

  /// Runs a scenario and gives how its broadcasts spread.
  public func propagate(_ scenario: Scenario, _ seed: UInt64, workers: Workers = .one) -> Propagation {
    propagating(scenario, seed, workers)
  }
}

/// All that a driver with a real network must know of an architecture in a scenario.
package struct FramedCluster: Sendable {
  package let roster: Roster
  /// Makes the node that sits there.
  package let node: @Sendable (Seat) -> any FramedNode
  package let hasExclusiveLeader: Bool
  package let survivableLosses: Int
}
