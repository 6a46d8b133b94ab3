import Broadcasting
import Scenarios
import Schema
import Testing

/// Schedules, with which bugs are hunted, draw every key of a scenario, or say here why they do not.
@Suite struct ScheduleKeysTests {
  /// Keys that stay at their default, or have one value, in every schedule.
  private static let notDrawn: [(path: String, reason: String)] = [
    ("settle", "the time in which a cluster forms: faults strike within it instead"),
    ("network.model", "Maelstrom's network has its own tests, against Maelstrom itself"),
    ("network.latency.pairwise", "orders messages of a pair as a constant latency does"),
    ("network.latency.pairwise.between", "as pairwise"),
    ("network.latency.pairwise.jitter", "as pairwise"),
    ("prices", "money decides nothing"),
    ("prices.zones", "as prices"),
    ("prices.regions", "as prices"),
    ("prices.from", "as prices"),
    ("network.matrix.file", "a schedule has its rows"),
    ("topology.file", "a schedule has its edges"),
    ("network.jitter.lognormal", "orders messages of a pair as an exponential one does"),
    ("purpose", "purposes have schedules of their own, in PurposesTests"),
    ("capacity", "a node that is too slow loses what it promised by no mistake of its own"),
    ("capacity.receive", "as capacity"),
    ("capacity.send", "as capacity"),
    ("capacity.bandwidth", "as capacity"),
    ("capacity.queue", "as capacity"),
    ("capacity.up", "as capacity"),
    ("capacity.down", "as capacity"),
    ("capacity.buffer", "as capacity"),
    ("capacity.buffer.limit", "as capacity"),
    ("capacity.buffer.full", "as capacity"),
    ("overrides", "as capacity"),
    ("overrides[].of", "as capacity"),
    ("overrides[].receive", "as capacity"),
    ("overrides[].send", "as capacity"),
    ("overrides[].up", "as capacity"),
    ("overrides[].down", "as capacity"),
    ("network.stream", "the waits of a stream change when, not what"),
    ("network.stream.rto", "as stream"),
    ("network.stream.rto-max", "as stream"),
    ("workload.rate", "enough operations to fall into every fault, few enough to run thousands of schedules"),
    ("workload.broadcasts", "reads change nothing"),
    ("workload.arrivals", "gaps are drawn as they are by default"),
    ("workload.arrivals.bursts", "gaps are drawn as they are by default"),
    ("workload.origins", "clients talk to every host, so that every host is an origin in every fault"),
    ("workload.order", "there are many more operations than hosts, so that each host has its turn"),
    ("workload.stages", "as rate"),
    ("workload.stages[].rate", "as rate"),
    ("workload.stages[].to", "as rate"),
    ("workload.stages[].for", "as rate"),
    ("workload.bursts", "as rate"),
    ("workload.bursts[].count", "as rate"),
    ("workload.bursts[].within", "as rate"),
    ("workload.bursts[].at", "as rate"),
    ("workload.bursts[].every", "as rate"),
    ("workload.bursts[].times", "as rate"),
    ("workload.skew", "as origins"),
    ("workload.payload", "a size, which decides nothing without capacity"),
    ("workload.deadline", "decides what was available, which a schedule does not judge"),
  ]

  /// Keys that differ between schedules, in whether they are there or in their value.
  private static let drawn: [String] = {
    let schedules = (0..<400 as Range<UInt64>).flatMap { seed in
      let scenario = Scenario.random(seed: seed)
      return [scenario, scenario.harsher(seed: seed, losesHosts: true)].map {
        Scenario.schema.write($0).leaves(under: "")
      }
    }
    let values = schedules.reduce(into: [:] as [String: Set<String>]) { values, leaves in
      for (path, value) in leaves { values[path, default: []].insert(value) }
    }
    return values.keys.sorted().filter { path in
      values[path]?.count != 1 || !schedules.allSatisfy { $0.contains { $0.path == path } }
    }
  }()

  @Test func everyKeyIsDrawnOrHasAReason() {
    let excused = Self.notDrawn.map(\.path)
    // A mapping is drawn where what is in it is.
    let undrawn = Scenario.schema.shape.descriptions.map(\.path).filter { path in
      !Self.drawn.contains { $0 == path || $0.hasPrefix("\(path).") || $0.hasPrefix("\(path)[") }
    }
    #expect(undrawn.filter { !excused.contains($0) } == [], "draw them, or say why not")
    #expect(excused.filter { !undrawn.contains($0) } == [], "they are drawn; strike them out")
  }

  /// Schedules are what a file could say, but for faults that strike while the cluster forms.
  @Test func schedulesKeepTheRangesOfTheSchema() throws {
    for seed in 0..<200 as Range<UInt64> {
      var scenario = Scenario.random(seed: seed).harsher(seed: seed, losesHosts: true)
      scenario.faults.removeAll { $0.at < .zero }
      #expect(try Scenario.schema.read(Scenario.schema.write(scenario)) == scenario, "seed \(seed)")
    }
  }
}

extension DocumentValue {
  /// Every scalar with its path, as `KeyDescription` has it.
  fileprivate func leaves(under path: String) -> [(path: String, value: String)] {
    switch content {
    case .nothing: []
    case .scalar(let text, _): [(path, text)]
    case .list(let elements): elements.flatMap { $0.leaves(under: path + "[]") }
    case .mapping(let members):
      members.flatMap { member in
        member.value.leaves(under: path.isEmpty ? member.name ?? "" : "\(path).\(member.name ?? "")")
      }
    }
  }
}
