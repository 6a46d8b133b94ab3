import Testing

@testable import Broadcasting
@testable import Scenarios

@Suite struct ScenarioTests {
  private static func node(_ index: Int) -> Fault.Target { .node(NodeID(index)) }

  /// A fault from second `at` on, for `duration` seconds.
  private static func fault(_ at: Int64, _ duration: Int64?, _ kind: Fault.Kind) -> Fault {
    Fault(at: .seconds(at), duration: duration.map { .seconds($0) }, kind: kind)
  }

  private static func error(_ faults: [Fault]) -> ScenarioError? {
    do throws(ScenarioError) {
      try Scenario(name: "x", hosts: 5, faults: faults).validate()
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [-1, 0, 6])
  func originsAreHostsThatExist(origins: Int) {
    let error = #expect(throws: ScenarioError.self) {
      try Scenario(name: "x", hosts: 5, workload: Workload(origins: origins)).validate()
    }
    #expect(error?.path == "workload.origins")
    #expect(
      error?.message
        == "clients cannot talk to \(origins) hosts of 5; take 1 to 5, or leave it out for all")
  }

  @Test(
    arguments: [
      .crash(node(5), forgets: true), .pause(node(9)), .slow(node(5), factor: 2),
      .partition(.isolate(node(5))), .partition(.groups(ofHosts: [[NodeID(0)], [NodeID(1), NodeID(7)]])),
    ] as [Fault.Kind])
  func aFaultNamesHostsThatExist(kind: Fault.Kind) throws {
    let good = Self.fault(0, 1, .loss(.one))
    let error = try #require(Self.error([good, Self.fault(2, 1, kind)]))
    #expect(error.path == "faults[1]")
    #expect(error.message.hasSuffix("does not exist: the hosts are 0 to 4"))
  }

  @Test(
    arguments: [
      (.partition(.halves), .partition(.bridge), "there is a partition already"),
      (.loss(.one), .loss(.zero), "there is a loss burst already"),
      (.crash(node(1), forgets: true), .crash(node(1), forgets: false), "host 1 is down already"),
      (.crash(node(1), forgets: true), .pause(node(1)), "host 1 is down already"),
      (.pause(node(2)), .crash(node(2), forgets: true), "host 2 is paused already"),
      (.pause(node(2)), .pause(node(2)), "host 2 is paused already"),
      (.slow(node(3), factor: 2), .slow(node(3), factor: 3), "host 3 is slow already"),
    ] as [(Fault.Kind, Fault.Kind, String)])
  func whatCannotHoldAtOnceIsRefused(first: Fault.Kind, second: Fault.Kind, reason: String) throws {
    let overlapping = try #require(Self.error([Self.fault(1, 3, first), Self.fault(3, 5, second)]))
    #expect(overlapping.path == "faults[1]")
    #expect(overlapping.message == "\(reason) in faults[0] (1s to 4s)")

    let endless = try #require(Self.error([Self.fault(1, nil, first), Self.fault(900, 1, second)]))
    #expect(endless.message == "\(reason) in faults[0] (from 1s on)")

    // The list need not be in order of time.
    #expect(Self.error([Self.fault(3, 5, first), Self.fault(1, 3, second)]) != nil)
    #expect(Self.error([Self.fault(1, 3, first), Self.fault(4, 1, second)]) == nil)
  }

  @Test(
    arguments: [
      [fault(0, nil, .partition(.halves)), fault(0, nil, .loss(.one))],
      [fault(0, nil, .crash(node(0), forgets: true)), fault(1, 2, .pause(node(1)))],
      [fault(0, nil, .crash(node(0), forgets: true)), fault(1, 2, .slow(node(0), factor: 9))],
      [fault(0, nil, .partition(.isolate(node(0)))), fault(1, 2, .crash(node(0), forgets: false))],
      // Who is drawn or plays a part is not known beforehand.
      [fault(0, 9, .crash(.randomHost, forgets: true)), fault(1, 2, .crash(.randomHost, forgets: true))],
      [fault(0, 9, .pause(.part(.leader))), fault(1, 2, .crash(node(0), forgets: true))],
      [],
    ] as [[Fault]])
  func whatCanHoldAtOnceIsAccepted(faults: [Fault]) {
    #expect(Self.error(faults) == nil)
  }
}
