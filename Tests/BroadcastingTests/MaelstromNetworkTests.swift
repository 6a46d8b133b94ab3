import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Measurement
@testable import Scenarios
@testable import Simulation

/// The behaviour of Maelstrom's network that an exact one does not have: two hosts, 100 ms apart.
@Suite struct MaelstromNetworkTests {
  /// n0 is asked to broadcast at 0 s, n1 is read at 50 ms, and so on in turn.
  private func run(
    _ model: Network.Model, faults: [Fault] = [], arrival gap: Delay = .milliseconds(50)
  ) throws -> Observations {
    let scenario = Scenario(
      name: "two", hosts: 2, network: Network(model: model, latency: .constant(.milliseconds(100))),
      workload: Workload(duration: gap * 2), faults: faults, settle: .zero, quiet: .seconds(1))
    let settings = try Flooding.Settings(
      overriding: [.init(name: "topology", value: "line"), .init(name: "repair", value: "0s")],
      of: "flooding")
    let operations = Operations([
      Operation(kind: .broadcast(rumor), host: NodeID(0), intended: .zero),
      Operation(kind: .read, host: NodeID(1), intended: .zero + gap),
    ])
    let recorder = Recorder(scenario: scenario, operations: operations, services: [])
    return BankMaker(Flooding.self, settings: settings)
      .run(scenario, 1, operations: operations, recorder).told.observations(
        fingerprint: "", hasExclusiveLeader: false, survivableLosses: 0)
  }

  private let rumor = RumorID(origin: NodeID(0), sequence: 0)

  private func cut(at: Int64, for length: Int64) -> Fault {
    Fault(at: .milliseconds(at), duration: .milliseconds(length), kind: .partition(.halves))
  }

  @Test func aClientWaitsForTheMessageThatItsHostSleepsFor() throws {
    let exact = try run(.exact)
    #expect(exact.readAt[1] == 50_000_000)
    let maelstrom = try run(.maelstrom)
    // The host wakes less than a millisecond early, of a message that was sent within one.
    #expect((99_000_000...101_000_000).contains(maelstrom.readAt[1]))
    #expect(maelstrom.invokedAt[1] == 50_000_000)
    // So the read shows what it would have missed.
    #expect(maelstrom.setFull().stable == [0])
    #expect(exact.setFull().lost == 1)
  }

  @Test func aMessageThatIsSleptForIsOutOfAPartitionsReach() throws {
    let fault = cut(at: 60, for: 500)
    #expect(try run(.maelstrom, faults: [fault]).present(0, 1) != nil)
    #expect(try run(.exact, faults: [fault]).present(0, 1) == nil)
  }

  @Test func aPartitionDropsWhatIsTakenWhileItStands() throws {
    let fault = cut(at: 0, for: 20)
    #expect(try run(.maelstrom, faults: [fault]).present(0, 1) == nil)
    #expect(try run(.exact, faults: [fault]).present(0, 1) != nil)
  }

  @Test func whatWaitsForACrashedNodeIsLost() throws {
    let fault = Fault(
      at: .milliseconds(40), duration: .milliseconds(20), kind: .crash(.node(NodeID(1)), forgets: false))
    let observations = try run(.maelstrom, faults: [fault], arrival: .milliseconds(30))
    #expect(observations.readAt[1] == Observations.not, "the read was in the inbox when the node crashed")
    #expect(observations.invokedAt[1] == 30_000_000)
  }
}
