import Broadcasting
import Cluster
import Formats
import Foundation
import Measurement
import Reporting
import Scenarios
import Testing

@testable import Running
@testable import grapevine

@Suite(.timeLimit(.minutes(5))) struct CalibrateTests {
  private struct Report: Decodable {
    struct Node: Decodable {
      let cpuNanoseconds: Double
      let sent: Int
      let received: Int
    }
    struct Flow: Decodable {
      let name: String
      let rounds: [[Node]]
    }
    struct Capacity: Decodable {
      let receive: String
      let send: String
    }
    let schema: String
    let hosts: Int
    let capacity: Capacity
    let flows: [Flow]
  }

  /// Real processes: what is measured is the machine's, but who sent what is known.
  ///
  /// A machine that is busy enough may have no answer, and says so.
  @Test func nodesAreMeasuredAndNothingIsLeft() throws {
    let program = try Program()
    let files = try TemporaryFiles()
    defer {
      program.tearDown()
      files.tearDown()
    }
    let outcome = try program.start(
      ["calibrate", "--hosts", "3", "--runs", "1", "--transport", "ipc", "-f", "json", "-q"],
      environment: files.environment
    ).finish()
    #expect(try files.left.isEmpty)
    #expect(files.lastingProcesses.isEmpty)
    guard outcome.status == 0 else {
      #expect(outcome.status == 70)
      #expect(outcome.output.isEmpty)
      #expect(outcome.error.contains("the machine does is more") || outcome.error.contains("machine bears"))
      return
    }
    let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    #expect(report.schema == "grapevine.calibration")
    #expect(report.hosts == 3)
    let flow = try #require(report.flows.first { $0.name == "one host to all, 2000/s" })
    let nodes = try #require(flow.rounds.first)
    #expect(flow.rounds.count == 1)
    #expect(nodes.count == 3)
    // 1000 broadcasts a second for 2 s, to each of two.
    #expect(nodes[0].sent >= 4_000)
    #expect(nodes[1].received >= 2_000)
    #expect(nodes[1].sent < 1_000)
    #expect(nodes.allSatisfy { $0.cpuNanoseconds > 0 })
    #expect(try #require(Delay(parsing: report.capacity.send)) > .zero)
    #expect(try #require(Delay(parsing: report.capacity.receive)) > .zero)
  }

  private static let costs = (send: 20_000.0, receive: 10_000.0)

  /// The report of nodes that take exactly the given times.
  private static func usage(_ cell: Cell) -> (CellResult, [NodeUsage]) {
    let hosts = cell.scenario.hosts
    let count = cell.scenario.expectedOperations
    let isOne = cell.scenario.workload.origins == 1
    let nodes = (0..<hosts).map { host in
      let sent = isOne ? (host == 0 ? count * (hosts - 1) : 0) : count * (hosts - 1) / hosts
      let received = isOne ? (host == 0 ? 0 : count) : count * (hosts - 1) / hosts
      let cpu = 1e6 + costs.send * Double(sent) + costs.receive * Double(received)
      return NodeUsage(cpu: Int64(cpu), sent: sent, received: received)
    }
    var scenario = cell.scenario
    scenario.workload.ratePerThousandSeconds = 500
    let result = Cell(configuration: cell.configuration, scenario: scenario, seed: cell.seed).run()
    return (result, nodes)
  }

  private static func measured(
    _ run: @escaping CalibrationPlan.UsageRun
  ) throws -> [Calibration.Flow] {
    try CalibrationPlan(hosts: 5)
      .measured(rounds: 2, driver: .zeromq(.tcp, .emulator), in: LiveSession(isQuiet: true), run: run)
  }

  @Test func theFlowsTellTheCostsApart() throws {
    let log = Log()
    let flows = try Self.measured { (cell) throws(ClusterError) in
      log.add("\(cell.scenario.name) \(cell.seed)")
      return Self.usage(cell)
    }
    let order = log.all
    #expect(order.count == flows.count * 2)
    #expect(order[..<flows.count].allSatisfy { $0.hasSuffix(" 1") }, "round by round")
    let calibration = try Calibration(idle: flows[0], Array(flows.dropFirst()))
    // Its own share of an operation's messages is all that an idle node has.
    #expect((calibration.send.median - Self.costs.send).magnitude < 100)
    #expect((calibration.receive.median - Self.costs.receive).magnitude < 100)
  }

  @Test func everyFlowIsAScenarioThatCanBeRun() throws {
    for hosts in [3, 9, 100] {
      for flow in try CalibrationPlan(hosts: hosts).flows {
        try flow.scenario.validate()
        let text = ScenarioFile.text(of: flow.scenario)
        #expect(try ScenarioFile.parse(text, file: "x.yaml") == flow.scenario)
        #expect(LiveRun.obstacle(to: flow.scenario) == nil)
      }
    }
  }

  @Test func aRunThatTheMachineDoesNotBearEndsIt() throws {
    let failure = #expect(throws: Failure.self) {
      try Self.measured { (cell) throws(ClusterError) in
        (cell.unknown(because: .operationsNotBegun(operations: 7)), [])
      }
    }
    #expect(failure?.status == .brokenDown)
    #expect(
      failure?.message == "the flow 'idle' was more than this machine bears: 7 operations were due and not "
        + "begun: the machine was too slow; end what else runs, or take fewer --hosts")
  }
}
