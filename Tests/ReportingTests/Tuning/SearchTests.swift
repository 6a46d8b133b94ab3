import Architectures
import Broadcasting
import Formats
import Measurement
import Scenarios
import Testing

@testable import Reporting
@testable import Running
@testable import Studies

@Suite struct SearchTests {
  private static let scenario = Scenario(
    name: "small", hosts: 4, network: Network(latency: .constant(.milliseconds(20))),
    workload: Workload(ratePerThousandSeconds: 8_000, duration: .seconds(3), payload: 8),
    quiet: .seconds(20))

  private func search(
    varying dimensions: [SearchSpace.Dimension], given: [(String, String)] = [], budget: Int = 40,
    enduring: [Scenario] = [], conditions: [String] = [], seed: UInt64 = 1,
    obstacle: @escaping @Sendable (Configuration) -> String? = { _ in nil }
  ) throws -> Search {
    let architecture = try #require(Architecture.named("full-mesh"))
    let goal = Goal(
      minimising: try FigureName(parsing: "messages_per_op"),
      subjectTo: try conditions.map { try Goal.Constraint(parsing: $0) })
    let space = SearchSpace(
      architecture, given: given.map { SettingValue(name: $0.0, value: $0.1) }, varying: dimensions)
    let plan = Search.Plan(scenario: Self.scenario, enduring: enduring, seeds: [1, 2])
    var search = Search(space, goal: goal, plan: plan, budget: budget, seed: seed, obstacle: obstacle)
    search.search(run: { $0.map { $0.run() } }, progress: { _ in })
    return search
  }

  private static let batches = [
    SearchSpace.Dimension(name: "batch", domain: .delays(.zero...(.seconds(2))))
  ]

  @Test func itFindsWhatCostsLessThanItsBeginning() throws {
    let search = try search(varying: Self.batches)
    let start = search.evaluate(try #require(search.space.origin), run: { $0.map { $0.run() } })
    let best = try #require(search.evaluations.first)
    #expect(best.isFeasible)
    #expect(best.score < start.score, "a mesh that gathers rumors sends fewer messages")
  }

  @Test func aConditionBoundsWhatItFinds() throws {
    let free = try #require(try search(varying: Self.batches).evaluations.first)
    let search = try search(varying: Self.batches, conditions: ["stable_latency.max < 300ms"])
    let bound = try #require(search.evaluations.first)
    #expect(bound.isFeasible)
    #expect(free.score.cost < bound.score.cost)
    for cell in bound.cells {
      #expect(try cell.finite(FigureName(parsing: "stable_latency_ns.max")).get() < 300e6)
    }
  }

  @Test func theSameSearchFindsTheSame() throws {
    func found(_ seed: UInt64) throws -> [[SettingValue]] {
      try search(varying: Self.batches, seed: seed).evaluations.map(\.configuration.settings)
    }
    #expect(try found(3) == found(3))
    #expect(try found(3) != found(4))
  }

  @Test func noCandidateIsTriedTwice() throws {
    let few = SearchSpace.Dimension(name: "align", domain: .words(["none", "clock"]))
    let search = try search(varying: [few])
    #expect(search.tried == 2)
    #expect(search.evaluations.count == 2)
    #expect(search.shortage == "the values that vary have no more than 2 combinations")
    let report = TuningReport(search, heldOut: [7], run: { $0.map { $0.run() } })
    #expect(
      report.text.contains(
        "\n2 candidates tried, 2 of them in full with seeds 1 to 2; 2 fulfil every condition\n"
          + "no more of the 40 that were asked for: the values that vary have no more than 2 combinations\n"))
  }

  /// As what does not fit the machine.
  @Test func whatCannotBeRunIsLeftOutAndTheSearchGoesOn() throws {
    let aligned = Self.batches + [.init(name: "align", domain: .words(["none", "clock"]))]
    let free = try search(varying: aligned)
    #expect(free.leftOut.isEmpty)
    #expect(free.evaluations.contains { $0.configuration["align"] == "clock" })
    let bound = try search(varying: aligned) { $0["align"] == "clock" ? "batch \($0["batch"] ?? "")" : nil }
    #expect(bound.tried == 40)
    #expect(bound.evaluations.allSatisfy { $0.configuration["align"] == "none" })
    #expect(bound.leftOut.count > 1)
    #expect(Set(bound.leftOut).count == bound.leftOut.count)
    let report = TuningReport(bound, heldOut: [7], run: { $0.map { $0.run() } })
    #expect(report.text.contains("\n\(bound.leftOut.count) more are left out: first, batch "))

    let nothing = try search(varying: aligned) { _ in "too large" }
    #expect(nothing.tried == 0)
    #expect(nothing.leftOut.count > 1)
  }

  /// No promise is kept if nothing is broadcast.
  @Test func whatIsNotValidIsNeverAResult() throws {
    var enduring = Self.scenario
    enduring.name = "reads-alone"
    enduring.workload.broadcasts = .zero
    let search = try search(varying: Self.batches, budget: 20, enduring: [enduring])
    #expect(search.evaluations.count >= 4)
    #expect(search.evaluations.allSatisfy { !$0.isFeasible })
    #expect(search.front.isEmpty)
    let report = TuningReport(search, heldOut: [7], run: { $0.map { $0.run() } })
    #expect(report.found == nil)
    #expect(report.text.contains("0 fulfil every condition"))
    #expect(!report.text.contains("\nfound"))
  }

  @Test func noneOfTheFrontIsBeatenByAnother() throws {
    let search = try search(varying: Self.batches, conditions: ["stable_latency.p50 < 500ms"])
    let front = search.front
    #expect(front.count > 1)
    let pairs = front.map { evaluation in search.goal.figures.compactMap { evaluation.cells.median(of: $0) } }
    for pair in pairs {
      #expect(!pairs.contains { $0 != pair && $0[0] <= pair[0] && $0[1] <= pair[1] })
    }
  }

  @Test func theReportComparesOnFurtherSeeds() throws {
    let search = try search(varying: Self.batches)
    var seeds: Set<UInt64> = []
    let report = TuningReport(search, heldOut: [8, 9]) { cells in
      seeds.formUnion(cells.map(\.seed))
      return cells.map { $0.run() }
    }
    #expect(seeds == [8, 9])
    #expect(report.assignments.count == 1 && report.assignments[0].hasPrefix("full-mesh.batch="))
    #expect(report.text.contains("Tried again with seeds 8 to 9:"))
    #expect(search.shortage == nil)
    let count = search.evaluations.count
    #expect(
      report.text.contains(
        "\n1 of the \(count) that fulfil every condition were tried again, the least costly first; 0 of them "
          + "do not fulfil every condition here.\n"))
  }

  private static func overloaded(_ result: CellResult) -> CellResult {
    CellResult(
      id: result.id, architecture: result.architecture, settings: result.settings, scenario: result.scenario,
      hosts: result.hosts, seed: result.seed, driver: result.driver, verdict: .unknown,
      reasons: [.overloaded(offered: 8_000, served: 7_000)], fingerprint: result.fingerprint,
      metrics: result.metrics)
  }

  /// Those that cost least are near a bound, where further seeds refute most of them.
  @Test func theListIsGoneDownUntilOneHoldsOnFurtherSeeds() throws {
    let search = try search(varying: Self.batches, budget: 80)
    let feasible = search.evaluations.filter(\.isFeasible)
    try #require(feasible.count > 13)
    var tried: [[SettingValue]] = []
    func report(passingOver refuted: Int?) -> TuningReport {
      tried = []
      return TuningReport(search, heldOut: [8, 9]) { cells in
        if !tried.contains(cells[0].configuration.settings) { tried.append(cells[0].configuration.settings) }
        let isRefuted =
          refuted.map {
            feasible.prefix($0).contains { $0.configuration.settings == cells[0].configuration.settings }
          } ?? true
        return cells.map { isRefuted ? Self.overloaded($0.run()) : $0.run() }
      }
    }
    let found = report(passingOver: 12)
    #expect(found.found?.configuration.settings == feasible[12].configuration.settings)
    #expect(tried.prefix(13) == feasible.prefix(13).map(\.configuration.settings)[...])
    #expect(
      found.text.contains(
        "\n13 of the \(feasible.count) that fulfil every condition were tried again, the least costly first; "
          + "12 of them do not fulfil every condition here.\n"))

    let nothing = report(passingOver: nil)
    #expect(nothing.found == nil)
    #expect(nothing.text.contains("\n\(feasible.count) of the \(feasible.count) that fulfil"))
    #expect(nothing.text.contains("no: a run is overloaded"))
  }
}
