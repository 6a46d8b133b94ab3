@testable import Broadcasting

/// An account of a run, given fact by fact; times are milliseconds after the first operation.
struct Account {
  enum Operation {
    case broadcast(Int, at: Int64)
    case read(Int, at: Int64)
  }

  /// A message with a payload, or without.
  struct Message: WireMessage {
    let rumors: [RumorID]

    init(_ rumors: [RumorID]) { self.rumors = rumors }
    init(decoding reader: inout WireReader) throws(WireError) { rumors = [] }
    func encode<Sink: WireSink>(into sink: inout Sink) {}
    var payloadCount: Int { rumors.count }
    func forEachPayload(_ body: (RumorID) -> Void) { rumors.forEach(body) }
  }

  let scenario: Scenario
  private var recorder: Recorder

  /// The workload's clients do just these operations; broadcasts of a host are numbered in order.
  init(
    hosts: Int = 3, _ operations: [Operation], faults: [Fault] = [], services: [Role] = []
  ) {
    scenario = Scenario(
      name: "account", hosts: hosts,
      workload: Workload(duration: .seconds(1), deadline: .milliseconds(100)), faults: faults,
      settle: .seconds(5), quiet: .seconds(10))
    var sequences = [UInt32](repeating: 0, count: hosts)
    var list: [Broadcasting.Operation] = []
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
    recorder = Recorder(scenario: scenario, operations: list, services: services)
    for index in list.indices {
      recorder.invoked(index, at: list[index].intended)
      if list[index].kind == .read { recorder.answered(read: index, at: list[index].intended) }
    }
  }

  mutating func deliver(_ rumor: RumorID, _ host: Int, _ time: Int64) {
    recorder.delivered(rumor, at: NodeID(host), now: scenario.time(time))
  }

  mutating func acknowledge(_ rumor: RumorID, _ time: Int64) {
    recorder.acknowledged(rumor, at: scenario.time(time))
  }

  /// The rumor is delivered at hosts 0, 1, 2 … at these times; nil for never.
  mutating func deliver(_ rumor: RumorID, at times: Int64?...) {
    for (host, time) in times.enumerated() { if let time { deliver(rumor, host, time) } }
  }

  /// A message that arrives at once.
  mutating func message(_ rumors: [RumorID], _ from: Int, _ to: Int, _ time: Int64 = 0) {
    let message = Message(rumors)
    recorder.sent(message, from: NodeID(from), to: NodeID(to), size: 10, at: scenario.time(time))
    recorder.received(message, from: NodeID(from), to: NodeID(to), at: scenario.time(time))
  }

  mutating func drop(_ reason: DropReason) {
    recorder.dropped(reason, from: NodeID(0), to: NodeID(1), at: scenario.time(0))
  }

  mutating func change(_ node: Int, to state: NodeState, _ time: Int64) {
    recorder.changed(NodeID(node), to: state, at: scenario.time(time))
  }

  mutating func lead(_ node: Int, epoch: UInt64, _ range: Range<Int64>) {
    recorder.leads(NodeID(node), epoch: epoch, at: scenario.time(range.lowerBound))
    recorder.follows(NodeID(node), at: scenario.time(range.upperBound))
  }

  mutating func cut(_ sides: [[Int]], dropping messages: Int = 1) {
    recorder.began(
      FaultOccurrence(
        index: 0, fault: scenario.faults[0], targets: [], sides: sides.map { $0.map { NodeID($0) } },
        note: nil), at: scenario.begin + scenario.faults[0].at)
    for _ in 0..<messages { drop(.cut) }
    recorder.ended(fault: 0, at: scenario.begin + scenario.faults[0].end)
  }

  func observations(survivableLosses: Int = 0, hasExclusiveLeader: Bool = false, busiest: Delay? = nil)
    -> Observations
  {
    recorder.observations(
      fingerprint: "", hasExclusiveLeader: hasExclusiveLeader, survivableLosses: survivableLosses,
      busiest: busiest)
  }

  subscript(metric: String) -> MetricValue? {
    observations().measurements().first { $0.name == metric }?.value
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
