import ArgumentParser
import Broadcasting
import Formats
import Foundation
import Measurement
import Reporting
import Scenarios
import Studies
import Testing

@testable import Architectures
@testable import Running
@testable import grapevine

@Suite struct LiveSessionTests {
  private static let tiny = Scenario(
    name: "tiny", hosts: 5, network: Network(latency: .constant(.milliseconds(10))),
    workload: Workload(ratePerThousandSeconds: 10_000, duration: .seconds(1)), settle: .seconds(1),
    quiet: .seconds(2))

  private static func matrix(_ architectures: [String], seeds: [UInt64]) throws -> Matrix {
    Matrix(
      scenarios: [tiny],
      configurations: try ArchitectureSelection.configurations(names: architectures, assignments: []),
      seeds: seeds, driver: .simulator, command: "validate")
  }

  /// The result of a live run that does exactly what is simulated.
  private static func mirrored(_ cell: Cell) -> CellResult { cell.run().ofDriver("zeromq tcp") }

  private static func name(_ cell: Cell) -> String { "\(cell.configuration.architecture) \(cell.seed)" }

  @Test func runsGoRoundTheArchitectures() throws {
    let matrix = try Self.matrix(["flooding", "gossip"], seeds: [1, 2])
    let log = Log()
    let results = try LiveSession<CellResult>(isQuiet: true).results(of: matrix.rounds) {
      (cell) throws(Failure) in
      log.add(Self.name(cell))
      return Self.mirrored(cell)
    }
    let order = log.all
    #expect(order == ["flooding 1", "gossip 1", "flooding 2", "gossip 2"])
    #expect(results.map { "\($0.architecture) \($0.seed)" } == order)
    #expect(matrix.cells.map(Self.name).sorted() == order.sorted())
  }

  @Test func aRunThatCannotBeMadeEndsTheSession() throws {
    let matrix = try Self.matrix(["flooding"], seeds: [1, 2, 3])
    let failure = Failure(.usage, "no sockets left")
    let log = Log()
    #expect(throws: failure) {
      try LiveSession<CellResult>(isQuiet: true).results(of: matrix.rounds) { (cell) throws(Failure) in
        log.add(Self.name(cell))
        guard cell.seed < 2 else { throw failure }
        return Self.mirrored(cell)
      }
    }
    #expect(log.all == ["flooding 1", "flooding 2"])
  }

  @Test func aRunThatBrokeDownIsUnknownAndTheOthersGoOn() throws {
    let matrix = try Self.matrix(["flooding"], seeds: [1, 2, 3])
    let results = try LiveSession<CellResult>(isQuiet: true).results(of: matrix.rounds) {
      (cell) throws(Failure) in
      guard cell.seed != 2 else { throw Failure(.brokenDown, "n1 (host) was killed") }
      return Self.mirrored(cell)
    }
    #expect(results.map(\.verdict) == [.valid, .unknown, .valid])
    #expect(results[1].reasons == [.brokeDown(error: "n1 (host) was killed")])
    let simulated = Runner().run(matrix.cells, threads: 2) { $0.run() }
    #expect(!Validation(of: Self.tiny, simulated: simulated, live: results).passes)
  }

  @Test func liveRunsThatEqualTheSimulatedOnesPass() throws {
    let matrix = try Self.matrix(["flooding", "full-mesh"], seeds: [1, 2])
    let simulated = Runner().run(matrix.cells, threads: 2) { $0.run() }
    #expect(simulated == matrix.cells.map { $0.run() })
    let live = try LiveSession<CellResult>(isQuiet: true).results(of: matrix.rounds) {
      (cell) throws(Failure) in Self.mirrored(cell)
    }
    let validation = Validation(of: Self.tiny, simulated: simulated, live: live)
    #expect(validation.passes)
    #expect(validation.summary == "10 of 10 rows pass")

    let report = ValidationReport(
      validations: [validation], commands: ["validate tiny"], driver: .zeromq(.tcp, .emulator),
      environment: .init(
        tool: "1.2.3", build: "release", system: "Linux", cores: 2, date: "2026-01-02T03:04:05Z"))
    #expect(report.passes)
    #expect(report.markdown.contains("\n```sh\nswift run -c release grapevine validate tiny\n```\n"))
    #expect(
      report.markdown.contains(
        "\nLive: zeromq tcp; partitions cut by the emulator. Made on 2026-01-02T03:04:05Z by "
          + "grapevine 1.2.3 (release build) on Linux, 2 cores.\n"))
    #expect(report.markdown.contains(validation.markdown))
    #expect(report.text == validation.text + Validation.legend)
    #expect(report.json().contains(#""verdict" : "pass""#))
  }

  @Test func keptLiveRunsHaveTheirTwins() throws {
    let matrix = try Self.matrix(["flooding", "gossip"], seeds: [1, 2])
    let files = try TemporaryFiles()
    defer { try? FileManager.default.removeItem(atPath: files.path) }
    func kept(_ name: String, _ cells: [CellResult]) throws -> KeptLiveRuns {
      let path = "\(files.path)/\(name).json"
      let results = Results(
        command: "compare tiny --driver zeromq", environment: .init(date: "2026-01-02T03:04:05Z"),
        scenarios: [Self.tiny], cells: cells)
      try ResultsFile.write(results, to: path)
      return try KeptLiveRuns(path)
    }
    let live = try kept("live", matrix.cells.map(Self.mirrored))
    #expect(try live.twins().map(\.id) == matrix.cells.map(\.id))
    #expect(live.scenarios == [Self.tiny])
    #expect(live.driver == .zeromq(.tcp, .emulator))
    #expect(live.environment.date == "2026-01-02T03:04:05Z")

    func refusal(_ name: String, _ cells: [CellResult]) -> String {
      do { return "\(try kept(name, cells))" } catch { return "\((error as? Failure)?.message ?? "")" }
    }
    #expect(refusal("empty", []).contains("there is no cell in it"))
    #expect(refusal("simulated", matrix.cells.map { $0.run() }).contains("there are simulated cells in it"))
    let mixed = matrix.cells.map(Self.mirrored).enumerated().map { place, cell in
      place == 0 ? cell : cell.ofDriver("zeromq ipc")
    }
    #expect(refusal("mixed", mixed).contains("some cells are of another driver than zeromq tcp"))
  }

  @Test func aPageOfOtherSimulatedRunsIsRefused() throws {
    let matrix = try Self.matrix(["flooding", "full-mesh"], seeds: [1, 2])
    let simulated = Runner().run(matrix.cells, threads: 2) { $0.run() }
    let page = Validation(of: Self.tiny, simulated: simulated, live: matrix.cells.map(Self.mirrored)).markdown
    func difference(_ results: [CellResult], _ page: String) -> String? {
      Validation(of: Self.tiny, simulated: results, live: []).simulatedDifference(from: page)
    }
    #expect(difference(simulated, page) == nil)
    #expect(difference(simulated, "# Nothing\n") == "it says nothing of tiny")
    let fewer = try #require(difference(simulated.filter { $0.architecture == "flooding" }, page))
    #expect(fewer.hasPrefix("tiny has rows that are not run: | full-mesh | messages | "))
    let flooding = simulated.filter { $0.architecture == "flooding" }
    let older = Validation(of: Self.tiny, simulated: flooding, live: []).markdown
    #expect(difference(simulated, older) == "tiny has no row of full-mesh")
    let other = try #require(difference(simulated.filter { $0.seed == 1 }, page))
    #expect(other.hasPrefix("flooding in tiny: today's simulator gives messages "))
    let edited = page.replacing("| full-mesh | messages | ", with: "| full-mesh | messages | 1")
    #expect(
      try #require(difference(simulated, edited)).hasPrefix("full-mesh in tiny: today's simulator gives"))
  }

  @Test func loopbackSearchesEveryArchitecture() throws {
    let configurations = try ArchitectureSelection.configurations(
      names: ["flooding", "full-mesh"], assignments: [])
    let log = Log()
    let session = LiveSession<CellResult>(isQuiet: true, isOpen: true)
    let report = try Loopback.run(configurations, driver: .simulator, session: session) {
      (cell) throws(Failure) in
      log.add("\(cell.configuration.architecture) \(cell.scenario.workload.ratePerThousandSeconds)")
      var slow = cell.scenario
      slow.network.latency = .constant(.seconds(2))
      // As if the machine could bear the lowest rate only.
      let isBorne = cell.scenario.workload.ratePerThousandSeconds == 100_000
      return isBorne
        ? Self.mirrored(cell) : Cell(configuration: cell.configuration, scenario: slow, seed: 1).run()
    }
    #expect(
      log.all == [
        "flooding 100000", "flooding 200000", "flooding 200000",
        "full-mesh 100000", "full-mesh 200000", "full-mesh 200000",
      ])
    #expect(report.rates.map(\.highest?.rate) == [100, 100])
    #expect(report.json().contains(#""sustained" : 100"#))
  }

  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func aSignalEndsTheLiveRunAndSaysHowManyWereDone(signal: Int32, status: Int32) throws {
    let program = try Program()
    let files = try TemporaryFiles()
    defer {
      program.tearDown()
      files.tearDown()
    }
    try program.write(
      "hosts: 3\nnetwork: { latency: 5ms }\nworkload: { rate: 30, duration: 1s }\nsettle: 1s\nquiet: 1s\n",
      to: "tiny-live.yaml")
    let outcome = try program.interrupt(
      signal, "validate", "tiny-live.yaml", "-a", "flooding", "--runs", "200",
      at: "of 200: flooding",
      environment: files.environment)
    #expect(outcome.status == status)
    #expect(outcome.output == "")
    let last = outcome.errorLines.last ?? ""
    #expect(last.hasPrefix("grapevine: interrupted with "), "\(last)")
    #expect(last.contains(" done; nothing of ") && last.hasSuffix(" is kept"), "\(last)")
    #expect(try files.left.isEmpty)
    #expect(files.lastingProcesses.isEmpty)
  }

  @Test func theEstimateLearnsWhatRunsAddToTheirScenarios() {
    var estimate = LiveEstimate()
    // Each lasts 4 s; 2 s are assumed for processes to start and stop.
    #expect(estimate.remaining([Self.tiny, Self.tiny]) == .seconds(12))
    estimate.finished(Self.tiny, after: .seconds(5))
    #expect(estimate.remaining([Self.tiny, Self.tiny]) == .seconds(10))
    estimate.finished(Self.tiny, after: .seconds(7))
    #expect(estimate.remaining([Self.tiny]) == .seconds(6))
    #expect(estimate.remaining([]) == .zero)
  }

  @Test(
    arguments: [
      (.zero, "0 s"), (.milliseconds(1), "1 s"), (.seconds(99), "99 s"), (.seconds(100), "2 min"),
      (.seconds(120), "2 min"), (.seconds(121), "3 min"), (.seconds(7200), "120 min"),
    ] as [(Duration, String)])
  func anEstimateIsRoundedUp(duration: Duration, text: String) {
    #expect(LiveEstimate.text(duration) == text)
  }
}

extension CellResult {
  /// The same as if another driver had made it.
  fileprivate func ofDriver(_ driver: String) -> CellResult {
    CellResult(
      id: id, architecture: architecture, settings: settings, scenario: scenario, hosts: hosts, seed: seed,
      driver: driver, verdict: verdict, reasons: reasons, fingerprint: fingerprint, metrics: metrics)
  }
}
