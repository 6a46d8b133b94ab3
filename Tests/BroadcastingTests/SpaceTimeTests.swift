import Testing

@testable import Broadcasting

@Suite struct SpaceTimeTests {
  /// A message that a test can tell from others; `rumors` travel with it.
  private struct Note: WireMessage {
    let number: UInt64
    let rumors: [RumorID]

    init(_ number: UInt64, _ rumors: [RumorID] = []) { (self.number, self.rumors) = (number, rumors) }
    init(decoding reader: inout WireReader) throws(WireError) { self.init(try reader.number()) }
    func encode<Sink: WireSink>(into sink: inout Sink) { sink.put(number) }
    var payloadCount: Int { rumors.count }
    func forEachPayload(_ body: (RumorID) -> Void) { rumors.forEach(body) }
  }

  private static let rumor = RumorID(origin: NodeID(0), sequence: 0)

  /// A recorder of the first broadcast, which is at host 0 when the workload begins.
  private struct Stage {
    private var recorder: SpaceTimeRecorder
    private let begin: Instant

    init(hosts: Int = 3, services: [Role] = []) throws {
      let scenario = Scenario(name: "stage", hosts: hosts)
      begin = scenario.begin
      recorder = try #require(
        SpaceTimeRecorder(
          scenario: scenario, services: services,
          operations: [Operation(kind: .broadcast(rumor), host: NodeID(0), intended: begin)], rumor: nil))
      recorder.invoked(0, at: begin)
    }

    private func at(_ milliseconds: Int64) -> Instant { begin + .milliseconds(milliseconds) }

    mutating func send(_ note: Note, _ from: Int, _ to: Int, _ time: Int64) {
      recorder.sent(note, from: NodeID(from), to: NodeID(to), size: 10, at: at(time))
    }
    mutating func receive(_ note: Note, _ from: Int, _ to: Int, _ time: Int64) {
      recorder.received(note, from: NodeID(from), to: NodeID(to), at: at(time))
    }
    mutating func drop(_ reason: DropReason, _ from: Int, _ to: Int, _ time: Int64) {
      recorder.dropped(reason, from: NodeID(from), to: NodeID(to), at: at(time))
    }
    mutating func deliver(_ host: Int, _ time: Int64) {
      recorder.delivered(rumor, at: NodeID(host), now: at(time))
    }
    mutating func change(_ node: Int, _ state: NodeState, _ time: Int64) {
      recorder.changed(NodeID(node), to: state, at: at(time))
    }

    /// The messages that carried the rumor, each as `from>to sent-end`.
    func carriers() throws -> [String] { try #require(recorder.spaceTime()).carriers.map(text) }
    func others() throws -> [String] { try #require(recorder.spaceTime()).others.map(text) }
    func spaceTime() throws -> SpaceTime { try #require(recorder.spaceTime()) }

    private func text(_ message: SpaceTime.Message) -> String {
      func time(_ instant: Instant) -> String { "\((instant - begin).nanoseconds / 1_000_000)" }
      let end =
        switch message.end {
        case .arrived(let instant): time(instant)
        case .dropped(let reason, let instant): "\(reason.rawValue)@\(time(instant))"
        case .open: "open"
        }
      return "\(message.from.int)>\(message.to.int) \(time(message.sent))-\(end)"
    }
  }

  private static let carrier = Note(1, [rumor])

  @Test func aReceptionEndsTheEarliestEqualMessageOfItsLink() throws {
    var stage = try Stage()
    let (other, carrier) = (Note(2, [Self.rumor]), Self.carrier)
    stage.send(other, 0, 1, 0)
    stage.send(carrier, 0, 1, 1)
    stage.send(carrier, 0, 1, 2)
    stage.send(carrier, 0, 2, 3)
    stage.receive(carrier, 0, 1, 10)
    stage.receive(other, 0, 1, 20)
    stage.receive(carrier, 0, 1, 30)
    #expect(try stage.carriers() == ["0>1 1-10", "0>1 0-20", "0>1 2-30", "0>2 3-open"])
  }

  @Test func aLossIsThatOfTheMessageJustSent() throws {
    var stage = try Stage()
    stage.send(Self.carrier, 0, 1, 0)
    stage.send(Self.carrier, 0, 1, 5)
    stage.drop(.loss, 0, 1, 5)
    stage.receive(Self.carrier, 0, 1, 10)
    #expect(try stage.carriers() == ["0>1 5-loss@5", "0>1 0-10"])
  }

  @Test func whatIsSentAgainAfterACutIsNotTakenForWhatWasCut() throws {
    var stage = try Stage()
    stage.send(Self.carrier, 0, 1, 0)
    stage.drop(.cut, 0, 1, 10)
    stage.send(Self.carrier, 0, 1, 50)
    stage.receive(Self.carrier, 0, 1, 60)
    #expect(try stage.carriers() == ["0>1 0-cut@10", "0>1 50-60"])
  }

  @Test func aDropIsMovedToTheNextMessageWhenTheFirstArrivesAfterAll() throws {
    var stage = try Stage()
    let slow = Note(2, [Self.rumor])
    stage.send(slow, 0, 1, 0)
    stage.send(Self.carrier, 0, 1, 1)
    stage.drop(.down, 0, 1, 10)
    stage.receive(slow, 0, 1, 30)
    #expect(try stage.carriers() == ["0>1 1-down@10", "0>1 0-30"])
  }

  @Test func aDoubleIsNotKept() throws {
    var stage = try Stage()
    stage.send(Self.carrier, 0, 1, 0)
    stage.receive(Self.carrier, 0, 1, 10)
    stage.receive(Self.carrier, 0, 1, 20)
    #expect(try stage.carriers() == ["0>1 0-10"])
  }

  @Test func theWindowEndsWithWhatWasUnderWayWhenTheLastHostKnew() throws {
    var stage = try Stage()
    stage.deliver(0, 0)
    stage.send(Note(7), 1, 2, -200)
    stage.receive(Note(7), 1, 2, -100)
    stage.send(Note(8), 1, 2, -50)
    stage.send(Self.carrier, 0, 1, 0)
    stage.send(Self.carrier, 0, 2, 0)
    stage.receive(Note(8), 1, 2, 50)
    stage.receive(Self.carrier, 0, 1, 100)
    stage.deliver(1, 100)
    stage.send(Self.carrier, 1, 2, 100)
    stage.receive(Self.carrier, 0, 2, 100)
    stage.deliver(2, 100)
    stage.receive(Self.carrier, 1, 2, 200)
    stage.send(Note(9), 2, 0, 230)
    stage.receive(Note(9), 2, 0, 330)
    stage.deliver(2, 500)
    let spaceTime = try stage.spaceTime()
    #expect(spaceTime.window.lowerBound == spaceTime.asked + .milliseconds(-10))
    #expect(spaceTime.window.upperBound == spaceTime.asked + .milliseconds(210))
    #expect(spaceTime.timeToLast == .milliseconds(100))
    #expect(spaceTime.deliveries.count == 3)
    #expect(try stage.others() == ["1>2 -50-50"])
    #expect(spaceTime.hops == 1)
  }

  @Test func crashesAndPausesAreStays() throws {
    var stage = try Stage(services: [.cache])
    stage.change(3, .down(forgets: false), 0)
    stage.change(1, .paused, 0)
    stage.change(1, .down(forgets: true), 1)
    let stays = try stage.spaceTime().stays
    #expect(
      stays.map { "\($0.node) \($0.state) \($0.until == .never)" } == [
        "n1 paused false", "n1 down true", "n3 down true",
      ])
  }

  @Test func aRumorWhoseHostWasDownHasNone() throws {
    let scenario = Scenario(
      name: "down", hosts: 3, workload: Workload(broadcasts: .one, duration: .seconds(1)),
      faults: [Fault(at: .zero, duration: .seconds(2), kind: .crash(.node(NodeID(0)), forgets: false))])
    let flooding = try #require(try Architecture.named("flooding")?.configured())
    #expect(flooding.spaceTime(scenario, 1, nil) == nil)
    #expect(flooding.spaceTime(scenario, 1, RumorID(origin: NodeID(1), sequence: 9_999)) == nil)
    #expect(flooding.spaceTime(scenario, 1, RumorID(origin: NodeID(1), sequence: 0)) != nil)
  }

  /// Against what every run is measured by.
  @Test(arguments: Architecture.all.map(\.name))
  func itAgreesWithTheMeasurements(name: String) throws {
    let configuration = try #require(try Architecture.named(name)?.configured())
    let scenario = Scenario(
      name: "one", hosts: 9,
      workload: Workload(
        ratePerThousandSeconds: 1_000, broadcasts: .one, duration: .milliseconds(500), arrivals: .constant))
    let spaceTime = try #require(configuration.spaceTime(scenario, 1, nil))
    let result = Cell(configuration: configuration, scenario: scenario, seed: 1).run()
    #expect(spaceTime.deliveries.count == 9)
    #expect(result["payload_messages"] == .integer(Int64(spaceTime.carriers.count)))
    #expect(result["hops"] == .integer(Int64(spaceTime.hops)))
    guard case .percentiles(let stable) = result["stable_latency_ns"] else {
      Issue.record("no stable latency")
      return
    }
    #expect(stable.max == spaceTime.timeToLast.nanoseconds)
  }

  /// The first rumor of a run finds a cold cluster; reads before it change nothing.
  @Test(arguments: [(0, true), (1, false), (2, false)])
  func onlyTheFirstRumorFindsTheClusterCold(sequence: Int, isCold: Bool) throws {
    let scenario = Scenario(name: "stage", hosts: 3)
    let rumors = (0..<3).map { RumorID(origin: NodeID(0), sequence: UInt32($0)) }
    let operations =
      [Operation(kind: .read, host: NodeID(1), intended: scenario.begin)]
      + rumors.map { Operation(kind: .broadcast($0), host: NodeID(0), intended: scenario.begin) }
    var recorder = try #require(
      SpaceTimeRecorder(
        scenario: scenario, services: [], operations: operations, rumor: rumors[sequence]))
    recorder.invoked(sequence + 1, at: scenario.begin)
    #expect(try #require(recorder.spaceTime()).isCold == isCold)
  }
}
