import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Facts
@testable import Scenarios
@testable import Simulation

/// Nodes that take time in the simulator, by hand: links of 100 ms, times in milliseconds.
@Suite struct BusyNodeTests {
  /// Keeps what happens to messages.
  private struct Diary: Observer {
    private(set) var sizes: [Int] = []
    private(set) var lines: [String] = []

    private mutating func note(_ now: Instant, _ what: String) {
      let milliseconds = now.nanoseconds / 1_000_000
      lines.append("\(milliseconds) \(what)")
    }
    var wants: Fact.Kinds { Fact.Kinds(.sent, .received, .dropped) }

    var looksClosely: Bool { true }

    mutating func take(_ facts: UnsafeBufferPointer<Fact>) {}
    mutating func take(_ fact: Fact, of message: (any WireMessage)?) {
      switch fact.kind {
      case .sent:
        sizes.append(fact.size)
        note(fact.time, "\(fact.node)>\(fact.peer)")
      case .received: note(fact.time, "\(fact.node)<\(fact.peer)")
      case .dropped: note(fact.time, "\(fact.reason) \(fact.peer)>\(fact.node)")
      default: break
      }
    }
  }

  /// The course of the messages when each of `origins` broadcasts at 0 ms.
  ///
  /// The ends of a line pass nothing on.
  private func diary(
    _ capacity: Capacity?, topology: String = "line", hosts: Int = 3, origins: [Int], payload: Int = 0,
    faults: [Fault] = []
  ) throws -> Diary {
    let scenario = Scenario(
      name: "busy", hosts: hosts, capacity: capacity,
      workload: Workload(duration: .seconds(1), payload: PayloadSizes(payload)), faults: faults,
      settle: .zero,
      quiet: .seconds(1))
    try scenario.validate()
    let settings = try Flooding.Settings(
      overriding: [.init(name: "topology", value: topology), .init(name: "repair", value: "0s")],
      of: "flooding")
    let operations =
      origins.map { origin in
        Operation(
          kind: .broadcast(RumorID(origin: NodeID(origin), sequence: 0)), host: NodeID(origin),
          intended: .zero)
      } + [Operation(kind: .read, host: NodeID(0), intended: scenario.end)]
    return BankMaker(Flooding.self, settings: settings)
      .run(scenario, 1, operations: Operations(operations), Diary()).told
  }

  private func capacity(receive: Int64 = 0, send: Int64 = 0, queue: Int? = nil) -> Capacity {
    Capacity(receive: .milliseconds(receive), send: .milliseconds(send), queue: queue)
  }

  private static func fault(_ at: Int64, for length: Int64, _ kind: Fault.Kind) -> Fault {
    Fault(at: .milliseconds(at), duration: .milliseconds(length), kind: kind)
  }

  private static let middle = Fault.Target.node(NodeID(1))

  @Test func theSecondCopyLeavesAfterTheFirst() throws {
    let lines = try diary(capacity(send: 10), topology: "complete", origins: [0]).lines
    // What n1 and n2 tell one another they know already.
    #expect(
      lines == ["0 n0>n1", "0 n0>n2", "110 n1<n0", "110 n1>n2", "120 n2<n0", "120 n2>n1", "220 n2<n1"]
        + ["230 n1<n2"])
  }

  @Test func aMessageIsReceivedWhenItsNodeIsDoneWithIt() throws {
    let lines = try diary(capacity(receive: 10), origins: [0, 2]).lines
    // Sending costs nothing, but waits its turn: what n1 passes on at 110 leaves at 120, as does the other.
    #expect(
      lines == ["0 n0>n1", "0 n2>n1", "110 n1<n0", "110 n1>n2", "120 n1<n2", "120 n1>n0", "230 n2<n1"]
        + ["230 n0<n1"])
  }

  @Test func whatIsSentWaitsForWhatCameBefore() throws {
    let lines = try diary(capacity(receive: 10, send: 5), origins: [0, 2]).lines
    // n1 has both messages at 105 and is done with them at 115 and 125; its answer to the first, which it
    // sends at 115, is behind the second.
    #expect(
      lines == ["0 n0>n1", "0 n2>n1", "115 n1<n0", "115 n1>n2", "125 n1<n2", "125 n1>n0", "240 n2<n1"]
        + ["245 n0<n1"])
  }

  @Test func bytesOccupyTheirSenderOnce() throws {
    let capacity = Capacity(bandwidth: Bandwidth(bytesPerSecond: 100_000))
    let diary = try diary(capacity, hosts: 2, origins: [0], payload: 990)
    let size = try #require(diary.sizes.first)
    #expect((990...1_010).contains(size))
    // A kilobyte at 100 kB/s is 10 ms.
    let arrival = 100 + size / 100
    #expect(diary.lines == ["0 n0>n1", "\(arrival) n1<n0"])
  }

  @Test func whatFindsTheQueueFullIsDropped() throws {
    let lines = try diary(capacity(receive: 10, queue: 1), origins: [0, 2]).lines
    #expect(lines == ["0 n0>n1", "0 n2>n1", "100 overflow n2>n1", "110 n1<n0", "110 n1>n2", "220 n2<n1"])
  }

  @Test func aCrashLosesWhatWaitsToBeReceivedAndToBeSent() throws {
    let crash = Self.fault(125, for: 100, .crash(Self.middle, forgets: false))
    let lines = try diary(capacity(receive: 20, send: 20), hosts: 4, origins: [0, 2], faults: [crash]).lines
    // n1 is busy with n0's message until 140, n2's behind it; n2 sends to n1 and then to n3.
    #expect(
      lines == ["0 n0>n1", "0 n2>n1", "0 n2>n3", "125 down n0>n1", "125 down n2>n1", "160 n3<n2"])
    let later = Self.fault(145, for: 100, .crash(Self.middle, forgets: false))
    let sent = try diary(capacity(receive: 20, send: 20), origins: [0], faults: [later]).lines
    #expect(sent == ["0 n0>n1", "140 n1<n0", "140 n1>n2", "145 down n1>n2"])
  }

  @Test func aNodeThatIsBackIsFree() throws {
    let crash = Self.fault(10, for: 60, .crash(.node(NodeID(0)), forgets: false))
    let lines = try diary(capacity(receive: 10, send: 50), origins: [0, 2], faults: [crash]).lines
    // n0's own copy, which was to leave at 50, is lost; what n1 passes on at 160 and sends until 210 finds
    // n0 with nothing to do.
    #expect(
      lines == ["0 n0>n1", "0 n2>n1", "10 down n0>n1", "160 n1<n2", "160 n1>n0", "320 n0<n1"])
  }

  @Test func aPausedNodeServesNothing() throws {
    let pause = Self.fault(105, for: 200, .pause(Self.middle))
    let lines = try diary(capacity(receive: 10), hosts: 2, origins: [0], faults: [pause]).lines
    #expect(lines == ["0 n0>n1", "310 n1<n0"], "half of the service is left")
  }

  @Test func whatCameInAPausePassesTheServerAfterIt() throws {
    let pause = Self.fault(50, for: 200, .pause(Self.middle))
    let lines = try diary(capacity(receive: 10), origins: [0, 2], faults: [pause]).lines
    #expect(
      lines == ["0 n0>n1", "0 n2>n1", "260 n1<n0", "260 n1>n2", "270 n1<n2", "270 n1>n0", "380 n2<n1"]
        + ["380 n0<n1"])
    let full = try diary(capacity(receive: 10, queue: 1), origins: [0, 2], faults: [pause]).lines
    #expect(full.contains("250 overflow n2>n1"))
  }

  @Test func aPartitionStandsInTheWayOfWhatArrivesNotOfWhatWaits() throws {
    let cut = Self.fault(105, for: 500, .partition(.isolate(Self.middle)))
    let lines = try diary(capacity(receive: 10), hosts: 2, origins: [0], faults: [cut]).lines
    #expect(lines == ["0 n0>n1", "110 n1<n0"])
  }

  @Test func whatCostsNothingChangesNothing() throws {
    let faults = [Self.fault(50, for: 200, .pause(Self.middle))]
    let plain = try diary(nil, topology: "complete", hosts: 5, origins: [0, 2, 3], faults: faults).lines
    let free = try diary(
      Capacity(), topology: "complete", hosts: 5, origins: [0, 2, 3], faults: faults
    ).lines
    #expect(plain == free)
  }
}
