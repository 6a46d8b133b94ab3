import Testing

@testable import Broadcasting
@testable import Cluster
@testable import Scenarios
@testable import Simulation

/// A live node does its work when the simulator's does.
@Suite struct NodeWorkTests {
  private static let id = NodeID(1)

  private static func scenario(_ random: inout SplitMix64) -> Scenario {
    var capacity = Capacity(
      receive: .milliseconds(Int64(random.index(below: 4))),
      send: .milliseconds(Int64(random.index(below: 3)))
    )
    if random.index(below: 2) == 0 { capacity.queue = 1 + random.index(below: 4) }
    return Scenario(
      name: "work", hosts: 3, capacity: capacity,
      overrides: [CapacityOverride(of: .node(id), send: .milliseconds(2))])
  }

  /// The services of the simulator, of jobs by their numbers.
  private struct Simulated {
    var servers: Servers<Int>
    var next: Servers<Int>.Service?
    /// By job: when it was done; `never` for one that was dropped.
    var done: [Int: Instant] = [:]

    mutating func take(_ admission: Servers<Int>.Admission, _ job: Int, at now: Instant) {
      switch admission {
      case .begins(let service): next = service
      case .done: done[job] = now
      case .overflows: done[job] = .never
      case .waits: break
      }
    }

    mutating func work(until now: Instant) {
      while let service = next, service.done <= now {
        next = nil
        guard
          let (job, following) = servers.finish(
            at: NodeWorkTests.id, ticket: service.ticket, now: service.done)
        else {
          return
        }
        done[job] = service.done
        next = following
      }
    }
  }

  @Test(arguments: 1...200 as ClosedRange<UInt64>)
  func itIsTheSimulators(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let scenario = Self.scenario(&random)
    let roles = [Role](repeating: .host, count: 3)
    let capacities = try #require(
      NodeCapacities(scenario, roles: roles, seed: SplitMix64.seed(seed, .faults)))
    var simulated = Simulated(
      servers: Servers(capacities, nodes: 0..<3, from: .zero, to: scenario.end))
    var live = NodeWork(of: Self.id, in: scenario, roles: roles, seed: seed)
    var done: [Int: Instant] = [:]
    var received: [Instant] = []
    var now = Instant.zero
    for job in 0..<60 {
      now = now + random.delay(in: .nanoseconds(1)...(.milliseconds(4)))
      simulated.work(until: now)
      while let first = received.first, first <= now {
        live.finishesReceived()
        received.removeFirst()
      }
      live.begins(due: now, at: now)
      let isReceived = random.index(below: 3) > 0
      let service = isReceived ? live.receive() : live.send()
      switch service {
      case .now: done[job] = now
      case .overflows: done[job] = .never
      case .served(_, let end):
        done[job] = end
        if isReceived { received.append(end) }
      }
      let servers =
        isReceived
        ? simulated.servers.admit(job, at: Self.id, now: now)
        : simulated.servers.depart(job, from: Self.id, size: 100, now: now)
      simulated.take(servers, job, at: now)
    }
    simulated.work(until: .never)
    #expect(done == simulated.done)
  }

  /// Lateness of this machine does not add up; a pause is no time in which anything was done.
  @Test func whatIsLateCountsFromWhenItWasDue() {
    let scenario = Scenario(name: "work", hosts: 3, capacity: Capacity(receive: .milliseconds(10)))
    var work = NodeWork(of: Self.id, in: scenario, roles: Array(repeating: .host, count: 3), seed: 1)
    func time(_ milliseconds: Int64) -> Instant { .zero + .milliseconds(milliseconds) }
    work.begins(due: time(100), at: time(103))
    #expect(work.receive() == .served(from: time(100), done: time(110)))
    work.begins(due: time(101), at: time(112))
    #expect(work.receive() == .served(from: time(110), done: time(120)))
    work.begins(due: time(200), at: time(9_000))
    #expect(work.receive() == .served(from: time(8_950), done: time(8_960)))
    #expect(NodeWork.end(from: time(110), done: time(120), at: time(112)) == time(120))
    #expect(NodeWork.end(from: time(110), done: time(120), at: time(9_000)) == time(9_010))
  }

  @Test func whereMessagesTakeNoTimeNothingWaits() {
    var work = NodeWork(
      of: Self.id, in: Scenario(name: "free"), roles: Array(repeating: .host, count: 25), seed: 1)
    #expect(work.receive() == .now)
    #expect(work.send() == .now)
    #expect(work.waiting == 0)
  }
}
