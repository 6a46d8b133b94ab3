import Foundation
import Testing
import ZeroMQ

@testable import Architectures
@testable import Broadcasting
@testable import Cluster
@testable import Facts
@testable import Scenarios

/// A node that is made from its journals does what the node that wrote them did.
@Suite struct NodeMemoryTests {
  private static let seed: UInt64 = 7
  private static let scenario = Scenario(
    name: "memory", hosts: 4, network: Network(latency: .constant(.milliseconds(20))),
    workload: Workload(ratePerThousandSeconds: 40_000, duration: .seconds(2), payload: 40),
    faults: [
      Fault(at: .zero, duration: nil, kind: .clock(.node(NodeID(1)), Fault.Clock(ahead: .seconds(3)))),
      Fault(at: .zero, duration: nil, kind: .clock(.node(NodeID(1)), Fault.Clock(loses: 90_000))),
    ], settle: .seconds(2), quiet: .seconds(1))

  /// The time when a process of the node is killed and the time when the next is up, and whether the memory
  /// is lost in between.
  private struct Crash {
    let at: Instant
    let back: Instant
    let forgets: Bool
  }

  private static func time(_ milliseconds: Int64) -> Instant { .zero + .milliseconds(milliseconds) }
  private static let crashes = [
    Crash(at: time(500), back: time(900), forgets: false),
    Crash(at: time(2_400), back: time(2_401), forgets: false),
    Crash(at: time(2_700), back: time(3_000), forgets: true),
    Crash(at: time(3_300), back: time(3_500), forgets: false),
    Crash(at: time(3_700), back: time(3_900), forgets: true),
  ]

  /// Its clock goes wrong while it is up, and while it is down, and right again.
  private static let clockChanges = [
    NodeClock.Change(number: 0, since: time(300).nanoseconds, entry: 0),
    NodeClock.Change(number: 1, since: time(2_300).nanoseconds, entry: nil),
    NodeClock.Change(number: 2, since: time(2_800).nanoseconds, entry: 1),
    NodeClock.Change(number: 3, since: time(3_550).nanoseconds, entry: nil),
  ]
  /// Before a crash in which it forgets.
  private static let leaving = time(3_600)

  /// A node's processes, one after another.
  private final class Processes {
    let cluster: FramedCluster
    let id: NodeID
    let operations: Operations
    let directory: URL
    var incarnation: UInt32 = 0
    var life: UInt32 = 0
    var mesh: Mesh
    var machine: NodeMachine?
    var crashes = NodeMemoryTests.crashes
    var isLeaving = false
    var heard: [Mesh.Arrival] = []

    init(_ cluster: FramedCluster, _ id: NodeID, operations: Operations, in directory: URL)
      throws
    {
      self.cluster = cluster
      self.id = id
      self.operations = operations
      self.directory = directory
      // It knows of no peer, so what it is given to send goes nowhere.
      mesh = try Mesh(
        LinkName(token: 1, node: id, incarnation: 0), nodes: cluster.roster.roles.count,
        endpoints: ["inproc://memory"], in: Context())
      try start(at: .zero)
    }

    var journals: [[UInt8]] {
      (0...incarnation).map { JournalFile.read(in: directory.path(), node: id, incarnation: $0) }
    }

    func start(at now: Instant) throws {
      let memory = try NodeMemoryTests.memory(
        cluster, id, life: life, operations, incarnation == 0 ? [] : Array(journals.dropLast()))
      let path = JournalFile.path(in: directory.path(), node: id, incarnation: incarnation)
      var machine = try NodeMachine(
        memory, id: id, incarnation: incarnation, scenario: NodeMemoryTests.scenario,
        roles: cluster.roster.roles, operations: operations,
        seed: NodeMemoryTests.seed, journal: Journal(path: path), keepsReplay: true, writesAtOnce: true)
      try machine.begin(
        resuming: memory.resumes, life: life, wasDown: incarnation > 0, early: [],
        clockChanges: NodeMemoryTests.clockChanges.filter { $0.since <= now.nanoseconds }, at: now,
        over: &mesh)
      self.machine = consume machine
    }

    /// Does what is due by then.
    func wait(until now: Instant) throws {
      for arrival in heard {
        try machine?.arrived(arrival, at: Instant(nanoseconds: arrival.envelope.sentAt), over: &mesh)
      }
      heard = []
      while let due = machine?.nextDue, due <= min(now, crashes.first?.at ?? .never) {
        _ = try machine?.step(at: due, over: &mesh)
      }
      let limit = min(now, crashes.first?.at ?? .never)
      for change in NodeMemoryTests.clockChanges where change.since <= limit.nanoseconds {
        try machine?.apply(change, at: limit)
      }
      if limit >= NodeMemoryTests.leaving, !isLeaving {
        isLeaving = true
        try machine?.leave(at: limit, over: &mesh)
      }
      guard let crash = crashes.first, crash.at < now else { return }
      machine = nil
      guard crash.back < now else { return }
      crashes.removeFirst()
      incarnation += 1
      if crash.forgets { life += 1 }
      try start(at: crash.back)
      try wait(until: now)
    }
  }

  private static func memory(
    _ cluster: FramedCluster, _ id: NodeID, life: UInt32, _ operations: Operations,
    _ journals: [[UInt8]]
  ) throws -> NodeMemory {
    try NodeMemory(
      cluster, id: id, life: life,
      payloads: PayloadStore(hosts: scenario.hosts, payloadSize: scenario.workload.payload.mean),
      clock: NodeClock(of: id, in: scenario, seed: seed), scenario: scenario, operations: operations,
      journals: journals)
  }

  /// Those of what the node sent, and of what came to nothing of it.
  private static func transmissions(
    in journal: [UInt8], nodes: Int
  ) throws -> (sent: [Transmission], dropped: [Transmission]) {
    var reader = JournalReader(journal, hosts: scenario.hosts, nodes: nodes)
    var (sent, dropped) = ([Transmission](), [Transmission]())
    while let (_, record) = try reader.next() {
      switch record {
      case .sent(_, _, _, let transmission): sent.append(transmission)
      case .dropped(.down, _, _, let transmission): dropped.append(transmission)
      default: continue
      }
    }
    return (sent, dropped)
  }

  /// A host, and the last service node.
  static let cases = Architecture.all.flatMap { architecture -> [(String, Int)] in
    guard let services = try? architecture.configured().services.count else { return [] }
    return services == 0
      ? [(architecture.name, 1)] : [(architecture.name, 1), (architecture.name, 3 + services)]
  }

  @Test(arguments: cases)
  func restoredNodesDoWhatTheKilledOnesDid(architecture: String, index: Int) throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "memory-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let configuration = try #require(try Architecture.named(architecture)?.configured())
    let cluster = configuration.framed(
      Self.scenario.zones, Self.scenario.workload.payload, Self.scenario.roundTrip, Self.seed)
    let id = NodeID(index)
    var rehearsal = Rehearsal(cluster, Self.scenario, seed: Self.seed, latency: .milliseconds(20))
    let processes = try Processes(cluster, id, operations: rehearsal.operations, in: directory)
    try rehearsal.run(
      observed: id, hear: { processes.heard.append($0) }, wait: { try processes.wait(until: $0) })
    let journals = processes.journals
    processes.machine = nil
    #expect(journals.count == Self.crashes.count + 1)
    for (process, journal) in journals.enumerated() {
      let (sent, dropped) = try Self.transmissions(in: journal, nodes: cluster.roster.roles.count)
      #expect(
        sent == sent.indices.map { Transmission(incarnation: UInt32(process), count: UInt32($0 + 1)) })
      #expect(dropped == sent, "what is sent to nobody comes to nothing")
    }

    var compared = 0
    for (place, journal) in journals.enumerated() {
      for input in try Input.all(in: journal, nodes: cluster.roster.roles.count).enumerated() {
        let memory = try Self.memory(
          cluster, id, life: input.element.life, rehearsal.operations,
          journals[..<place] + [Array(journal[..<input.element.begin])])
        let outcome = try input.element.again(memory, rehearsal.operations)
        #expect(outcome == input.element.outcome, "process \(place), input \(input.offset)")
        guard outcome == input.element.outcome else { return }
        compared += outcome.count
      }
    }
    #expect(compared > 10, "too little to compare")
  }

  @Test func aProcessThatWasKilledBeforeItsNodeWasUpChangesNothing() throws {
    let configuration = try #require(try Architecture.named("flooding")?.configured())
    let cluster = configuration.framed(
      Self.scenario.zones, Self.scenario.workload.payload, Self.scenario.roundTrip, Self.seed)
    func resumes(_ records: [JournalRecord], life: UInt32) throws -> Bool {
      var writer = WireWriter()
      for record in records { record.encode(after: 1, into: &writer) }
      return try Self.memory(cluster, NodeID(0), life: life, Operations([]), [writer.bytes, []]).resumes
    }
    #expect(try !resumes([], life: 0), "it was never up")
    #expect(try resumes([.up(resumes: false, life: 0)], life: 0))
    #expect(try !resumes([.up(resumes: false, life: 0)], life: 1), "it forgot while it was down")
    #expect(try resumes([.up(resumes: false, life: 0), .up(resumes: false, life: 1)], life: 1))
  }

  @Test func whatWasCutShortNeverHappened() throws {
    let configuration = try #require(try Architecture.named("flooding")?.configured())
    let cluster = configuration.framed(
      Self.scenario.zones, Self.scenario.workload.payload, Self.scenario.roundTrip, Self.seed)
    let operations = Self.scenario.operations(seed: Self.seed)
    var writer = WireWriter()
    JournalRecord.up(resumes: false, life: 0).encode(after: 0, into: &writer)
    let first = writer.bytes.count
    JournalRecord.received(
      from: NodeID(1), size: 6, rumors: [], transmission: Transmission(incarnation: 0, count: 1),
      replay: .init(frame: [1, 2, 3], payloads: [[1, 2, 3]])
    ).encode(after: 1, into: &writer)
    for end in first..<writer.bytes.count {
      let memory = try Self.memory(cluster, NodeID(0), life: 0, operations, [Array(writer.bytes[..<end])])
      #expect(memory.resumes)
    }
  }
}
