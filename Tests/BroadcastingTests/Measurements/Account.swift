@testable import Broadcasting
@testable import Facts
@testable import Measurement
@testable import Scenarios

/// An account of a run, given fact by fact; times are milliseconds after the first operation.
struct Account {
  enum Operation {
    case broadcast(Int, at: Int64)
    case read(Int, at: Int64)
  }

  let scenario: Scenario
  private let nodes: Int
  private var recorder: Recorder

  /// The workload's clients do just these operations; broadcasts of a host are numbered in order.
  init(
    hosts: Int = 3, _ operations: [Operation], faults: [Fault] = [], services: [Role] = []
  ) {
    scenario = Scenario(
      name: "account", hosts: hosts,
      workload: Workload(duration: .seconds(1), deadline: .milliseconds(100)), faults: faults,
      settle: .seconds(5), quiet: .seconds(10))
    nodes = hosts + services.count
    var sequences = [UInt32](repeating: 0, count: hosts)
    var list: [Scenarios.Operation] = []
    for operation in operations {
      switch operation {
      case .broadcast(let host, let time):
        let rumor = RumorID(origin: NodeID(host), sequence: sequences[host])
        sequences[host] += 1
        list.append(.init(kind: .broadcast(rumor), host: NodeID(host), intended: scenario.time(time)))
      case .read(let host, let time):
        list.append(.init(kind: .read, host: NodeID(host), intended: scenario.time(time)))
      }
    }
    recorder = Recorder(scenario: scenario, operations: Operations(list), services: services)
    for index in list.indices {
      take(.invoked(index, at: list[index].intended))
      if list[index].kind == .read { take(.answered(read: index, at: list[index].intended)) }
    }
  }

  private mutating func take(_ fact: Fact) { recorder.take(fact, of: nil) }

  mutating func deliver(_ rumor: RumorID, _ host: Int, _ time: Int64) {
    take(.delivered(rumor, at: NodeID(host), scenario.time(time)))
  }

  mutating func acknowledge(_ rumor: RumorID, _ time: Int64) {
    take(.acknowledged(rumor, at: scenario.time(time)))
  }

  /// The rumor is delivered at hosts 0, 1, 2 … at these times; nil for never.
  mutating func deliver(_ rumor: RumorID, at times: Int64?...) {
    for (host, time) in times.enumerated() { if let time { deliver(rumor, host, time) } }
  }

  /// A message that arrives at once.
  mutating func message(_ rumors: [RumorID], _ from: Int, _ to: Int, _ time: Int64 = 0) {
    let (from, to, time) = (NodeID(from), NodeID(to), scenario.time(time))
    take(.sent(from: from, to: to, size: 10, carriesPayload: !rumors.isEmpty, at: time))
    take(.received(rumors.first, payloads: rumors.count, size: 10, from: from, to: to, at: time))
    for rumor in rumors.dropFirst() { take(.carried(rumor, from: from, to: to, at: time)) }
  }

  mutating func drop(_ reason: DropReason) {
    take(.dropped(reason, from: NodeID(0), to: NodeID(1), at: scenario.time(0)))
  }

  mutating func change(_ node: Int, to state: NodeState, _ time: Int64) {
    take(.changed(NodeID(node), to: state, at: scenario.time(time)))
  }

  mutating func lead(_ node: Int, epoch: UInt64, _ range: Range<Int64>) {
    take(.leads(NodeID(node), epoch: epoch, at: scenario.time(range.lowerBound)))
    take(.follows(NodeID(node), at: scenario.time(range.upperBound)))
  }

  mutating func cut(_ sides: [[Int]], dropping messages: Int = 1) {
    recorder.began(
      FaultOccurrence(
        index: 0, entry: 0, fault: scenario.faults[0], targets: [],
        cut: Cut(groups: sides.map { $0.map { NodeID($0) } }, nodes: nodes), rule: nil, deviation: nil),
      at: scenario.begin + scenario.faults[0].at)
    for _ in 0..<messages { drop(.cut) }
    take(.ended(fault: 0, at: scenario.begin + scenario.faults[0].end))
  }

  func observations(survivableLosses: Int = 0, hasExclusiveLeader: Bool = false, load: NodeLoad? = nil)
    -> Observations
  {
    recorder.observations(
      fingerprint: "", hasExclusiveLeader: hasExclusiveLeader, survivableLosses: survivableLosses,
      load: load)
  }

  subscript(metric: Metric) -> MetricValue? {
    observations().measurements().first { $0.metric == metric }?.value
  }
}

extension Scenario {
  func time(_ milliseconds: Int64) -> Instant { begin + .milliseconds(milliseconds) }
}

extension MetricValue {
  /// Percentiles in milliseconds: p50, p95, p99, max.
  static func milliseconds(_ p50: Int64, _ p95: Int64, _ p99: Int64, _ max: Int64) -> MetricValue {
    .percentiles(
      Percentiles(p50: p50 * 1_000_000, p95: p95 * 1_000_000, p99: p99 * 1_000_000, max: max * 1_000_000))
  }
  static func milliseconds(_ value: Int64) -> MetricValue { .milliseconds(value, value, value, value) }

  var isUnknown: Bool { if case .unknown = self { true } else { false } }
}
