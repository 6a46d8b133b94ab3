import Foundation
import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Scenarios

/// One search of the tests, by the name with which a schedule of it is replayed.
struct Hunt: Sendable, CustomTestStringConvertible {
  let name: String
  /// The first schedule that fails, and why; nil if none does.
  let search: @Sendable () throws -> (schedule: [Int], reason: String)?
  let replay: @Sendable ([Int]) throws -> [String]

  var testDescription: String { name }

  /// A search and a schedule of it, to be shown in the place of all searches: `cache-orders 0.3.1`.
  static let variable = "GRAPEVINE_SCHEDULE"

  /// Searches, or replays the schedule that the environment names; gives what was found.
  func run() throws -> String? {
    if let command = ProcessInfo.processInfo.environment[Self.variable] {
      let words = command.split(separator: " ")
      guard words.count == 2, words[0] == name else { return nil }
      return try replay(words[1].split(separator: ".").compactMap { Int($0) }).joined(separator: "\n")
    }
    guard let failure = try search() else { return nil }
    let places = failure.schedule.map { "\($0)" }.joined(separator: ".")
    return "\(failure.reason); \(Self.variable)=\"\(name) \(places)\" swift test --filter ExhaustiveSchedules"
  }
}

extension Hunt {
  /// Searches from the situation that `start` gives; timers are called as in the architecture's transcripts.
  init<Machine, Notes>(
    _ name: String, of architecture: String, _ exploration: Exploration<Machine, Notes>,
    from start: @escaping @Sendable () throws -> Exploration<Machine, Notes>.Situation
  ) {
    self.name = name
    search = {
      var exploration = exploration
      return exploration.search(from: try start()).map { ($0.schedule, $0.reason) }
    }
    replay = {
      let timers = try Transcript(architecture: architecture, flow: name).timers()
      return exploration.replay($0, from: try start(), timers: timers)
    }
  }

  /// Schedules of a registered architecture, after its nodes were left to themselves for a while, with a
  /// rumor of each host of `first`.
  ///
  /// No rumor is delivered twice, none is invented, no two nodes lead in an epoch where the leader is
  /// exclusive. In the end every rumor that was acknowledged is at every host, unless more nodes lost their
  /// memory than the acknowledgement promises to survive; and so is every other rumor of a host that did not
  /// lose its memory, and is acknowledged.
  init(
    _ name: String, _ architecture: String, _ settings: [String] = [], hosts: Int, seed: UInt64 = 1,
    first: [NodeID] = [], after settling: Delay, rest: Delay, _ bounds: Bounds,
    machine: @escaping @Sendable (ArchitectureMachine) -> SpoiltMachine = { SpoiltMachine($0) }
  ) {
    typealias Search = Exploration<SpoiltMachine, Void>
    let configuration = { @Sendable () throws -> Configuration in
      try #require(Architecture.named(architecture)).configured(
        settings.map { setting in
          let parts = setting.split(separator: "=").map(String.init)
          return SettingValue(name: parts[0], value: parts[1])
        })
    }
    let scenario = Scenario(name: name, hosts: hosts)
    let survivable = (try? configuration())?.survivableLosses(Zones(hosts: hosts)) ?? 0
    let exploration = Search(
      rest: rest, check: { $0.world.violations.first }, verdict: { $0.loss(surviving: survivable) })
    self.init(name, of: architecture, exploration) {
      let configuration = try configuration()
      let cluster = configuration.framed(
        scenario.zones, scenario.workload.payload, scenario.roundTrip, seed)
      var world = World(
        roster: cluster.roster, hosts: hosts, hasExclusiveLeader: configuration.hasExclusiveLeader
      ) {
        machine(ArchitectureMachine(cluster.node($0)))
      }
      for node in world.nodes { _ = world.start(node) }
      for host in first { _ = world.broadcast(at: host) }
      var silence: Narrator?
      Search.leaveAlone(&world, for: settling, telling: &silence)
      return Search.Situation(world: world, left: bounds, notes: ())
    }
  }
}

extension Exploration.Situation {
  /// The first rumor that is not where it must be in the end.
  fileprivate func loss(surviving survivable: Int) -> String? {
    for host in 0..<world.hosts {
      for sequence in 0..<world.broadcasts[host] {
        let rumor = RumorID(origin: NodeID(host), sequence: sequence)
        let isPromised = world.acknowledged.contains(rumor)
        let remembers = world.lives[host] == 0
        if remembers, !isPromised { return "\(rumor) is never acknowledged" }
        guard remembers || isPromised && amnesias <= survivable else { continue }
        let lacking = (0..<world.hosts).filter { !world.delivered[$0].contains(rumor) }
        if !lacking.isEmpty {
          let what = isPromised ? "acknowledged" : "not acknowledged"
          return
            "\(rumor), which is \(what), never comes to \(lacking.map { "n\($0)" }.joined(separator: " "))"
        }
      }
    }
    return nil
  }
}
