import Architectures
import Broadcasting
import Formats
import Measurement
import Scenarios
import Testing

@testable import Reporting

@Suite struct DifferenceTests {
  private static func cells(
    _ messages: [Int64], _ acknowledged: Int64 = 9, driver: String = "simulator", verdict: Outcome = .valid
  ) -> [CellResult] {
    messages.enumerated().map { index, value in
      GateSample.cell(
        UInt64(index + 1),
        [.init(.messages, .integer(value)), .init(.acknowledged, .integer(acknowledged))],
        verdict: verdict, driver: driver)
    }
  }

  private func difference(_ a: [CellResult], _ b: [CellResult], _ metrics: [FigureName] = []) throws
    -> Difference
  {
    Difference(from: try GateSample.joined(a), to: try GateSample.joined(b), metrics: metrics)
  }

  @Test func theSameIsSaidToBeTheSame() throws {
    let difference = try difference(Self.cells([1, 2]), Self.cells([1, 2]))
    #expect(difference.isEmpty)
    #expect(difference.text() == "No difference.\ngossip/steady: identical (2 figures, exact, 2 seeds)\n")
  }

  @Test func nothingIsNothingToCompare() throws {
    #expect(try difference([], []).text() == "There are no cells to compare.\n")
  }

  @Test func exactFiguresAreComparedSeedBySeed() throws {
    let changed = try difference(Self.cells([100, 200, 300]), Self.cells([104, 208, 312], 8))
    #expect(
      changed.text() == """
        gossip/steady · exact, 3 seeds · 2 of 2 figures differ
        figure          A    B   B to A  seeds
        messages      200  208   +4.0 %      3  worse
        acknowledged    9    8  −11.1 %      3  worse

        """)
    #expect(
      try difference(Self.cells([100]), Self.cells([104]), [FigureName(parsing: "acknowledged")]).isEmpty)
    #expect(try difference(Self.cells([100]), Self.cells([96])).rows[0].lines[0].mark == .better)
    // The same median, and yet another run.
    let mixed = try difference(Self.cells([1, 2, 3]), Self.cells([0, 2, 4])).rows[0].lines[0]
    #expect(mixed.mark == .other)
    #expect(mixed.differing == 2)
  }

  /// The tables' names of rows, whatever the order of settings and the spaces in values.
  @Test(arguments: ["gossip batch=100ms fanout=4", "gossip  fanout=4 batch=100 ms"])
  func twoSettingsOfAnArchitectureAreComparedInEachScenario(name: String) throws {
    let gossip = try #require(Architecture.named("gossip"))
    func cells(_ settings: [(String, String)], _ messages: Int64) throws -> [CellResult] {
      let configuration = try gossip.configured(settings.map { SettingValue(name: $0.0, value: $0.1) })
      return ["steady", "halves"].map { scenario in
        Sample.result(
          "gossip", scenario: scenario, settings: configuration.settings,
          [.init(.messages, .integer(messages))])
      }
    }
    let defaults = try cells([], 100)
    let changed = try cells([("fanout", "4"), ("batch", "100ms")], 50)
    let results = try GateSample.joined(defaults + changed + cells([("fanout", "4")], 70))
    let rows = (before: ResultRow(parsing: "gossip"), after: ResultRow(parsing: name))
    let difference = Difference(from: results, to: results, rows: rows)
    #expect(
      difference.rows.map(\.group)
        == ["steady", "halves"].map { scenario in
          "gossip → gossip fanout=4 batch=100ms/\(scenario)"
        })
    #expect(difference.rows.map { $0.lines.map(\.change) } == [[-0.5], [-0.5]])
    #expect(difference.onlyBefore.isEmpty && difference.onlyAfter.isEmpty)
    #expect(Difference(from: results, to: results, rows: (rows.after, rows.after)).isEmpty)
  }

  @Test func allShowsWhatIsTheSame() throws {
    let text = try difference(Self.cells([1]), Self.cells([1])).text(all: true)
    #expect(text.contains("messages      1  1     0 %      –  same\n"))
  }

  @Test func liveFiguresNeedSixRuns() throws {
    let few = try difference(
      Self.cells([100, 101, 102], driver: "zeromq tcp"), Self.cells([200, 201, 202], driver: "zeromq tcp"))
    #expect(few.rows[0].group == "gossip/steady (zeromq tcp)")
    #expect(few.rows[0].lines[0].mark == .unknown)
    #expect(few.text().contains("n/a (3 runs; 6 needed)"))
  }

  @Test func chanceIsNoDifference() throws {
    let a = Self.cells([100, 110, 120, 130, 140, 150, 160], driver: "zeromq tcp")
    let b = Self.cells([160, 150, 140, 130, 120, 110, 100], driver: "zeromq tcp")
    let line = try difference(a, b).rows[0].lines[0]
    #expect(line.mark == .same)
    #expect(
      try difference(a, b).text() == "No difference.\ngossip/steady (zeromq tcp): ~ (2 figures, 7 pairs)\n")
    #expect(try difference(a, b).text(all: true).contains("  ~ "))
    let slow = Self.cells([200, 220, 240, 260, 280, 300, 320], driver: "zeromq tcp")
    #expect(try difference(a, slow).rows[0].lines[0].mark == .worse)
    #expect(
      try difference(a, slow).text().contains("130 [110–150]  260 [220–300]  +100.0 % [+100.0 %, +100.0 %]"))
  }

  @Test func whatOnlyOneHasIsListed() throws {
    let other = GateSample.cell(1, [], architecture: "flooding")
    let text = try difference(
      Self.cells([1, 2, 3]) + [other], Array(Self.cells([1, 2, 3, 4, 5]).dropFirst())
    ).text()
    #expect(text.contains("only in A: gossip/steady seed 1\n"))
    #expect(text.contains("only in A: flooding/steady seed 1\n"))
    #expect(text.contains("only in B: gossip/steady seeds 4 to 5\n"))
    #expect(!text.contains("No difference"))
  }

  @Test func anotherScenarioOfTheSameNameIsNamed() throws {
    let other = try GateSample.joined(Self.cells([1]), scenarios: [Scenario(name: "steady", hosts: 24)])
    let text = Difference(from: try GateSample.joined(Self.cells([1])), to: other).text()
    #expect(text.contains("steady is another scenario in B than in A\n"))
    #expect(!text.contains("No difference"))
  }

  @Test func runsThatAreNotValidAreNamed() throws {
    let invalid = Self.cells([1], verdict: .invalid)
    let text = try difference(invalid, invalid).text()
    #expect(text.contains("not valid: gossip/steady seed 1 is invalid: no reason given\n"))
    #expect(text.hasPrefix("No difference.\n"))
  }

  @Test(arguments: [
    (Outcome.valid, Outcome.invalid, "verdict: valid → invalid (3 rumors lost)"),
    (.valid, .unknown, "verdict: valid → unknown (3 rumors lost)"),
    (.invalid, .valid, "verdict: invalid → valid (2 rumors lost)"),
    (.unknown, .invalid, "verdict: unknown → invalid (3 rumors lost)"),
  ])
  func anotherVerdictIsADifference(old: Outcome, new: Outcome, line: String) throws {
    let metrics = [CellResult.Measurement(.messages, .integer(1))]
    let changed = try difference(
      [GateSample.cell(1, metrics, verdict: old, reasons: [.other(text: "2 rumors lost")])],
      [GateSample.cell(1, metrics, verdict: new, reasons: [.other(text: "3 rumors lost")])])
    #expect(!changed.isEmpty)
    #expect(
      changed.text()
        == "gossip/steady: identical (1 figure, exact, 1 seed)\ngossip/steady seed 1: \(line)\n")
    #expect(changed.markdown().contains(line))
  }

  @Test(arguments: [
    (Environment(build: "release", machine: "m"), nil),
    (
      Environment(build: "debug", machine: "m"),
      "not all of these results say that a release build made them, and others are slow"
    ),
    (
      Environment(build: "release", machine: "n"),
      "the results do not all say that they were made on the same machine"
    ),
  ])
  func liveResultsOfOtherMachinesAndBuildsAreNamed(environment: Environment, why: String?) throws {
    for driver in ["zeromq tcp", "simulator"] {
      let cells = Self.cells([1, 2, 3, 4, 5, 6], driver: driver)
      let difference = Difference(
        from: try GateSample.joined(cells), to: try GateSample.joined(cells, environment: environment))
      let expected = driver == "simulator" ? nil : why.map { "live figures may differ for it: \($0)" }
      #expect(difference.remarks == [expected].compactMap { $0 })
      #expect(difference.text().contains("live figures may differ") == (expected != nil))
    }
  }

  @Test(arguments: [("zeromq tcp", 5, false), ("zeromq tcp", 6, true), ("simulator", 6, false)])
  func ofManyLiveFiguresChanceMarksSome(driver: String, groups: Int, isSaid: Bool) throws {
    let cells = (1...groups).flatMap { group in
      (1...6).map { seed in
        GateSample.cell(
          seed, [.init(.messages, .integer(Int64(seed))), .init(.acknowledged, .integer(1))],
          scenario: "s\(group)", driver: driver)
      }
    }
    let remark =
      "12 live figures are compared: of figures that do not differ, chance alone marks 5 %, which would be "
      + "0.6 if none did"
    #expect(try difference(cells, cells).remarks == (isSaid ? [remark] : []))
  }

  @Test func aValueThatIsGoneIsADifference() throws {
    let gone = GateSample.cell(1, [.init(.hops, .unknown(.text("none")))])
    let line = try difference([GateSample.hops(1, 4)], [gone]).rows[0].lines[0]
    #expect(line.mark == .other)
    #expect(line.reason == "a value is only in one of the two")
  }
}
