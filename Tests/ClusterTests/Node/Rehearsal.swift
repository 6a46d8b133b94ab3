@testable import Architectures
@testable import Broadcasting
@testable import Cluster
@testable import Scenarios

/// A cluster of bare nodes, in time that is reckoned, of whose messages one node's machine hears as well.
struct Rehearsal {
  private enum Event {
    case message(from: NodeID, frame: [UInt8], rumors: [RumorID])
    case timer(TimerID)
    case operation(Operation)
  }

  private var nodes: [any FramedNode]
  private var events: [(at: Instant, to: NodeID, event: Event)] = []
  private var payloads: PayloadStore
  private let latency: Delay
  /// The number of messages that all nodes have sent.
  private var sent: UInt32 = 0
  let scenario: Scenario
  let operations: Operations

  init(_ cluster: FramedCluster, _ scenario: Scenario, seed: UInt64, latency: Delay) {
    nodes = cluster.roster.roles.indices.map { cluster.node(cluster.roster.seat($0, life: 0)) }
    payloads = PayloadStore(hosts: scenario.hosts, payloadSize: scenario.workload.payload.mean)
    operations = scenario.operations(seed: seed)
    self.scenario = scenario
    self.latency = latency
  }

  /// Runs all until the end; `hear` is told of every message to `observed` when it is sent, `wait` of every
  /// moment at which something happens.
  mutating func run(
    observed: NodeID, hear: (Mesh.Arrival) throws -> Void, wait: (Instant) throws -> Void
  ) throws {
    for operation in operations { add(.operation(operation), to: operation.host, at: operation.intended) }
    for index in nodes.indices {
      var effects: [FramedEffect] = []
      nodes[index].start(at: .zero, into: &effects)
      try carryOut(effects, of: NodeID(index), at: .zero, observed, hear)
    }
    while !events.isEmpty {
      let (now, node, event) = events.removeFirst()
      guard now <= scenario.end else { return }
      try wait(now)
      var effects: [FramedEffect] = []
      switch event {
      case .timer(let timer): nodes[node.int].timerFired(timer, at: now, into: &effects)
      case .operation(let operation):
        guard case .broadcast(let rumor) = operation.kind else { continue }
        payloads.originate(rumor)
        nodes[node.int].broadcast(rumor, at: now, into: &effects)
      case .message(let sender, let frame, _):
        try nodes[node.int].receive(frame, skipping: 0, from: sender, at: now, into: &effects) { _ in true }
      }
      try carryOut(effects, of: node, at: now, observed, hear)
    }
  }

  private mutating func carryOut(
    _ effects: [FramedEffect], of node: NodeID, at now: Instant, _ observed: NodeID,
    _ hear: (Mesh.Arrival) throws -> Void
  ) throws {
    for effect in effects {
      switch effect {
      case .wake(let timer, let delay): add(.timer(timer), to: node, at: now + max(delay, .zero))
      case .send(let frame, let rumors, let target):
        add(.message(from: node, frame: frame, rumors: rumors), to: target, at: now + latency)
        guard target == observed, let frames = payloads.frames(for: rumors) else { continue }
        sent += 1
        var envelope = Envelope(kind: .message, incarnation: 0, sequence: 0, transmission: sent)
        envelope.sentAt = now.nanoseconds
        envelope.delay = latency.nanoseconds
        try hear(
          Mesh.Arrival(
            sender: node, envelope: envelope, transmission: Transmission(incarnation: 0, count: sent),
            frame: frame, skipping: 0, payloads: frames))
      default: continue
      }
    }
  }

  private mutating func add(_ event: Event, to node: NodeID, at due: Instant) {
    // After all that are due no later: first come, first served.
    var place = events.count
    while place > 0, events[place - 1].at > due { place -= 1 }
    events.insert((due, node, event), at: place)
  }
}
