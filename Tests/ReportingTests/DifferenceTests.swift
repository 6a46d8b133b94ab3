import Broadcasting
import Formats
import Testing

@testable import Reporting

@Suite struct DifferenceTests {
  private static func cells(
    _ messages: [Int64], _ acknowledged: Int64 = 9, driver: String = "simulator", verdict: Outcome = .valid
  ) -> [CellResult] {
    messages.enumerated().map { index, value in
      GateSample.cell(
        UInt64(index + 1),
        [.init("messages", .integer(value)), .init("acknowledged", .integer(acknowledged))],
        verdict: verdict, driver: driver)
    }
  }

  private func difference(_ a: [CellResult], _ b: [CellResult], _ metrics: [String] = []) throws -> Difference
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
    #expect(try difference(Self.cells([100]), Self.cells([104]), ["acknowledged"]).isEmpty)
    #expect(try difference(Self.cells([100]), Self.cells([96])).rows[0].lines[0].mark == .better)
    // The same median, and yet another run.
    let mixed = try difference(Self.cells([1, 2, 3]), Self.cells([0, 2, 4])).rows[0].lines[0]
    #expect(mixed.mark == .other)
    #expect(mixed.differing == 2)
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
    let text = try difference(Self.cells([1]), Self.cells([1], verdict: .invalid)).text()
    #expect(text.contains("not valid: gossip/steady seed 1: valid, then invalid\n"))
  }

  @Test func aValueThatIsGoneIsADifference() throws {
    let gone = GateSample.cell(1, [.init("hops", .unknown(reason: "none"))])
    let line = try difference([GateSample.hops(1, 4)], [gone]).rows[0].lines[0]
    #expect(line.mark == .other)
    #expect(line.reason == "a value is only in one of the two")
  }
}
