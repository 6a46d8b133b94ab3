import Broadcasting
import Formats
import Measurement
import Testing

@testable import Studies

@Suite struct GoalTests {
  @Test(arguments: [
    ("stable_latency.p50 < 400ms", "stable_latency_ns.p50 < 400ms"),
    ("stable_latency_ns.p50 < 400ms", "stable_latency_ns.p50 < 400ms"),
    ("messages_per_op<=1.5", "messages_per_op <=1.5"),
    ("hops max <= 3", "hops max <= 3"),
  ])
  func aConditionIsAFigureAndABound(text: String, reading: String) throws {
    #expect(try Goal.Constraint(parsing: text).text == reading)
  }

  @Test(arguments: [
    ("stable_latency.p51 < 400ms", "no part 'p51'"), ("stable_latency.p50 < 400", "is a time"),
    ("hop < 3", "did you mean 'hops'?"), ("hops", "a condition begins with"),
  ])
  func aConditionThatIsNoneIsRefused(text: String, reason: String) {
    let error = #expect(throws: Misreading.self) { try Goal.Constraint(parsing: text) }
    #expect(error?.message.contains(reason) ?? false, "\(error?.message ?? "")")
  }

  private static func cell(_ hops: Int64, messages: Double, _ verdict: Outcome = .valid) -> CellResult {
    CellResult(
      id: "0", architecture: "gossip", settings: [], scenario: "s", hosts: 5, seed: 1, driver: "simulator",
      verdict: verdict, reasons: [], fingerprint: "",
      metrics: [.init(.hops, .integer(hops)), .init(.messagesPerOp, .ratio(messages))])
  }

  private static func goal() throws -> Goal {
    Goal(
      minimising: try FigureName(parsing: "messages_per_op"),
      subjectTo: [try Goal.Constraint(parsing: "hops <= 4")])
  }

  @Test func validityComesBeforeConditionsAndTheseBeforeCost() throws {
    let goal = try Self.goal()
    let dear = goal.score(of: [Self.cell(4, messages: 9)], enduring: [])
    let missing = goal.score(of: [Self.cell(5, messages: 1)], enduring: [])
    let missingFar = goal.score(of: [Self.cell(8, messages: 1)], enduring: [])
    let invalid = goal.score(of: [Self.cell(1, messages: 1)], enduring: [Self.cell(1, messages: 1, .invalid)])
    let ranked = [invalid, missingFar, missing, dear].sorted()
    #expect(ranked == [dear, missing, missingFar, invalid])
    #expect(dear.isFeasible)
    #expect(!missing.isFeasible && !invalid.isFeasible)
  }

  /// An overloaded run has figures, and they may look good: they are those of what was delivered.
  @Test(arguments: [Outcome.unknown, .invalid]) func onlyAValidRunFits(outcome: Outcome) throws {
    let goal = try Self.goal()
    let good = Self.cell(1, messages: 1)
    #expect(goal.score(of: [good, good], enduring: [good]).isFeasible)
    #expect(!goal.score(of: [good, Self.cell(1, messages: 1, outcome)], enduring: [good]).isFeasible)
    #expect(!goal.score(of: [good, good], enduring: [Self.cell(1, messages: 1, outcome)]).isFeasible)
  }

  @Test func aConditionHoldsOnEveryRunUnlessItSaysOtherwise() throws {
    let cells = [3, 4, 9].map { Self.cell($0, messages: 1) }
    #expect(!(try Self.goal()).score(of: cells, enduring: []).isFeasible)
    let median = Goal(
      minimising: try FigureName(parsing: "messages_per_op"),
      subjectTo: [try Goal.Constraint(parsing: "hops med <= 4")])
    #expect(median.score(of: cells, enduring: []).isFeasible)
  }

  @Test func whatIsNotKnownFulfilsNothing() throws {
    var cell = Self.cell(1, messages: 1)
    cell = CellResult(
      id: cell.id, architecture: cell.architecture, settings: [], scenario: "s", hosts: 5, seed: 1,
      driver: "simulator", verdict: .valid, reasons: [], fingerprint: "",
      metrics: [.init(.hops, .unknown(.text("none"))), .init(.messagesPerOp, .ratio(1))])
    #expect(!(try Self.goal()).score(of: [cell], enduring: []).isFeasible)
  }
}
