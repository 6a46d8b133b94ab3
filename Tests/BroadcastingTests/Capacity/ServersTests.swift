import Testing

@testable import Broadcasting
@testable import Facts
@testable import Scenarios
@testable import Simulation

/// One server by hand; times are milliseconds.
@Suite struct ServersTests {
  enum Input: Sendable {
    case arrives(String)
    case sends(String, size: Int)
    case pauses
    case resumes
    case crashes

    static func sends(_ job: String) -> Input { .sends(job, size: 0) }
  }

  struct Day: Sendable, CustomTestStringConvertible {
    let what: String
    var receive: Int64 = 10
    var send: Int64 = 0
    var bandwidth: Int?
    var queue: Int?
    let inputs: [(Int64, Input)]
    /// The end of each job: when it is done, dropped or lost.
    let outcome: [String]
    /// At work from 0 on, up to 100.
    let busy: Int64

    var testDescription: String { what }
  }

  static let days = [
    Day(
      what: "one after another", inputs: [(0, .arrives("a")), (0, .arrives("b")), (5, .arrives("c"))],
      outcome: ["10 a", "20 b", "30 c"], busy: 30),
    Day(
      what: "free in between", inputs: [(0, .arrives("a")), (50, .arrives("b"))],
      outcome: ["10 a", "60 b"], busy: 20),
    Day(
      what: "copies behind messages", send: 3,
      inputs: [(0, .arrives("a")), (1, .sends("x")), (1, .sends("y")), (2, .arrives("b"))],
      outcome: ["10 a", "13 x", "16 y", "26 b"], busy: 26),
    Day(
      what: "what is free waits for nothing", receive: 0, inputs: [(0, .arrives("a")), (0, .sends("x"))],
      outcome: ["0 a", "0 x"], busy: 0),
    Day(
      what: "what is free waits its turn", receive: 0, send: 10,
      inputs: [(0, .sends("x")), (1, .arrives("a")), (2, .sends("y"))],
      outcome: ["10 x", "10 a", "20 y"], busy: 20),
    Day(
      what: "bytes take their sender time, once", receive: 1, send: 2, bandwidth: 1_000,
      inputs: [(0, .arrives("a")), (0, .sends("x", size: 6))],
      outcome: ["1 a", "9 x"], busy: 9),
    Day(
      what: "a queue of two, the one in service among them", queue: 2,
      inputs: [(0, .arrives("a")), (1, .arrives("b")), (2, .arrives("c")), (10, .arrives("d"))],
      outcome: ["2 c overflows", "10 d overflows", "10 a", "20 b"], busy: 20),
    Day(
      what: "there is room when a service ends", queue: 1,
      inputs: [(0, .arrives("a")), (11, .arrives("b")), (12, .arrives("c"))],
      outcome: ["10 a", "12 c overflows", "21 b"], busy: 20),
    Day(
      what: "copies take no room and are never dropped", send: 10, queue: 1,
      inputs: [(0, .sends("x")), (0, .sends("y")), (0, .arrives("a")), (0, .arrives("b"))],
      outcome: ["0 b overflows", "10 x", "20 y", "30 a"], busy: 30),
    Day(
      what: "a pause stops the service", inputs: [(0, .arrives("a")), (4, .pauses), (30, .resumes)],
      outcome: ["36 a"], busy: 10),
    Day(
      what: "what waits is served after the pause",
      inputs: [(0, .arrives("a")), (1, .arrives("b")), (4, .pauses), (30, .resumes), (31, .arrives("c"))],
      outcome: ["36 a", "46 b", "56 c"], busy: 30),
    Day(
      what: "a pause of a free node", inputs: [(0, .pauses), (30, .resumes), (31, .arrives("a"))],
      outcome: ["41 a"], busy: 10),
    Day(
      what: "two pauses in one service",
      inputs: [(0, .arrives("a")), (4, .pauses), (10, .resumes), (12, .pauses), (20, .resumes)],
      outcome: ["24 a"], busy: 10),
    Day(
      what: "a crash empties the queue and frees the node", send: 10, queue: 2,
      inputs: [
        (0, .arrives("a")), (1, .sends("x")), (2, .arrives("b")), (5, .crashes), (6, .arrives("c")),
      ],
      outcome: ["5 a is lost", "5 x is lost", "5 b is lost", "16 c"], busy: 15),
    Day(
      what: "a crash in a pause",
      inputs: [(0, .arrives("a")), (4, .pauses), (5, .crashes), (20, .arrives("b"))],
      outcome: ["5 a is lost", "30 b"], busy: 14),
    Day(
      what: "work before and after the window does not count", receive: 20,
      inputs: [(-10, .arrives("a")), (90, .arrives("b"))], outcome: ["10 a", "110 b"], busy: 20),
  ]

  /// Does what the simulator does: input first, then what is done at the same moment.
  @Test(arguments: days) func servesInTheOrderInWhichJobsCame(day: Day) {
    let capacity = Capacity(
      receive: .milliseconds(day.receive), send: .milliseconds(day.send),
      bandwidth: day.bandwidth.map { Bandwidth(bytesPerSecond: $0) }, queue: day.queue)
    var servers = Servers<String>(
      capacity, nodes: 0..<2, from: .zero, to: .zero + .milliseconds(100))
    let node = NodeID(1)
    var services: [Servers<String>.Service] = []
    var outcome: [String] = []
    func note(_ now: Instant, _ what: String) { outcome.append("\(now.nanoseconds / 1_000_000) \(what)") }
    func admitted(_ job: String, _ admission: Servers<String>.Admission, _ now: Instant) {
      switch admission {
      case .done: note(now, job)
      case .begins(let service): services.append(service)
      case .waits: break
      case .overflows: note(now, "\(job) overflows")
      }
    }
    func serve(before limit: Instant) {
      while let next = services.min(by: { ($0.done, $0.ticket) < ($1.done, $1.ticket) }), next.done < limit {
        services.removeAll { $0 == next }
        guard let (job, following) = servers.finish(at: node, ticket: next.ticket, now: next.done) else {
          continue
        }
        note(next.done, job)
        if let following { services.append(following) }
      }
    }
    for (time, input) in day.inputs {
      let now = Instant.zero + .milliseconds(time)
      serve(before: now)
      switch input {
      case .arrives(let job):
        admitted(job, servers.admit(job, at: node, now: now), now)
      case .sends(let job, let size):
        admitted(job, servers.depart(job, from: node, size: size, now: now), now)
      case .pauses: servers.pause(node, now: now)
      case .resumes: if let service = servers.resume(node, now: now) { services.append(service) }
      case .crashes: for job in servers.empty(node, now: now) { note(now, "\(job) is lost") }
      }
    }
    serve(before: .never)
    #expect(outcome == day.outcome)
    #expect(servers.load(now: .zero + .milliseconds(500)).busiest == .milliseconds(day.busy))
  }

  @Test func aServiceThatIsUnderWayIsWork() {
    var servers = Servers<String>(
      Capacity(receive: .seconds(5)), nodes: 0..<1, from: .zero + .seconds(1), to: .zero + .seconds(4))
    _ = servers.admit("a", at: NodeID(0), now: .zero)
    #expect(servers.load(now: .zero + .seconds(3)).busiest == .seconds(2))
    #expect(servers.load(now: .zero + .seconds(5)).busiest == .seconds(3))
  }

  /// Work of 100 ms each at 0.95 s, twice, and at 2.5 s and 2.7 s on one node, at 2.6 s on another: between
  /// the first second and the second it is shared out.
  @Test(arguments: [(1, 50), (2, 150), (3, 200)] as [(Int64, Int64)])
  func theBusiestSecondIsOfOneNode(until: Int64, milliseconds: Int64) {
    var servers = Servers<String>(
      Capacity(receive: .milliseconds(100)), nodes: 0..<2, from: .zero, to: .zero + .seconds(until))
    func at(_ milliseconds: Int64) -> Instant { .zero + .milliseconds(milliseconds) }
    for (node, times) in [(0, [950, 1_050, 2_500, 2_700]), (1, [2_600])] as [(Int, [Int64])] {
      for (place, time) in times.enumerated() {
        _ = servers.admit("a", at: NodeID(node), now: at(time))
        _ = servers.finish(at: NodeID(node), ticket: UInt32(place) + 1, now: at(time + 100))
      }
    }
    #expect(servers.load(now: at(4_000)).busiestSecond == .milliseconds(milliseconds))
  }

  @Test func aNodeIsOverloadedWhileItWorksASecondWithoutABreak() throws {
    var servers = Servers<String>(
      Capacity(receive: .milliseconds(400), queue: 3), nodes: 0..<1, from: .zero, to: .never)
    func at(_ milliseconds: Int64) -> Instant { .zero + .milliseconds(milliseconds) }
    func until(_ now: Int64) -> Instant? { servers.load(now: at(now)).overloadedUntil }
    func admit(_ now: Int64) -> Servers<String>.Admission {
      servers.admit("a", at: NodeID(0), now: at(now))
    }
    func finish(_ ticket: UInt32, _ now: Int64) {
      _ = servers.finish(at: NodeID(0), ticket: ticket, now: at(now))
    }
    #expect(until(0) == nil)
    _ = (admit(0), admit(0))
    finish(1, 400)
    finish(2, 800)
    #expect(until(2_000) == nil, "0.8 s, and then a break")
    _ = (admit(3_000), admit(3_001), admit(3_002))
    #expect(until(3_500) == nil)
    #expect(until(4_000) == at(4_000), "in the midst of it")
    finish(3, 3_400)
    finish(4, 3_800)
    finish(5, 4_200)
    #expect(until(9_000) == at(4_200))
    _ = (admit(10_000), admit(10_000), admit(10_000))
    #expect(admit(10_001) == .overflows)
    #expect(until(10_100) == at(10_001))
    _ = servers.empty(NodeID(0), now: at(10_200))
    #expect(until(12_000) == at(10_001), "a crash frees the node")
    _ = admit(20_000)
    servers.pause(NodeID(0), now: at(20_100))
    #expect(until(30_000) == at(10_001), "a node that is paused does not work")
    let resumed = servers.resume(NodeID(0), now: at(30_000))
    let rest = try #require(resumed)
    finish(rest.ticket, 30_300)
    #expect(until(40_000) == at(10_001), "a pause is a break")
    _ = (admit(50_000), admit(50_001), admit(50_002))
    finish(rest.ticket + 1, 50_400)
    finish(rest.ticket + 2, 50_800)
    servers.pause(NodeID(0), now: at(51_100))
    #expect(until(60_000) == at(51_100), "a second of work, and then a pause")
  }

  @Test func aLongQueueIsServedToItsEnd() {
    var servers = Servers<Int>(
      Capacity(receive: .nanoseconds(1)), nodes: 0..<1, from: .zero, to: .never)
    guard case .begins(var service) = servers.admit(0, at: NodeID(0), now: .zero) else {
      Issue.record("the first does not begin")
      return
    }
    for job in 1..<10_000 { _ = servers.admit(job, at: NodeID(0), now: .zero) }
    var served: [Int] = []
    while let (job, next) = servers.finish(at: NodeID(0), ticket: service.ticket, now: service.done) {
      served.append(job)
      if let next { service = next }
    }
    #expect(served == Array(0..<10_000))
    #expect(service.done == Instant(nanoseconds: 10_000))
  }
}

extension Servers {
  /// All nodes alike.
  fileprivate init(
    _ capacity: Capacity, nodes: Range<Int>, from windowStart: Instant, to windowEnd: Instant
  ) {
    self.init(NodeCapacities(capacity), nodes: nodes, from: windowStart, to: windowEnd)
  }
}
