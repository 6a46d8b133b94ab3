import Architectures
import Broadcasting
import Formats
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

  /// Where a message keeps its node busy for ten seconds, no run is done when it must end.
  @Test func whatIsNotValidIsNeverAResult() throws {
    var enduring = Self.scenario
    enduring.name = "never-done"
    enduring.capacity = Capacity(receive: .seconds(10))
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
    #expect(report.text.contains("On further seeds, 8 to 9:"))
  }
}
