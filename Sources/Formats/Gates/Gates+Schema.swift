import Architectures
import Broadcasting
import Measurement
import Scenarios
package import Schema

/// Every key of a gates file.
extension Gates {
  package static let schema = Schema<Gates>.record(
    "gates file, which is a mapping such as 'schema: 1'", start: Gates(file: ""),
    [
      .version(
        "schema", GatesFile.schema, of: "grapevine",
        help: "the version of this form of file, \(GatesFile.schema)"),
      Field(
        "rules", \.rules,
        .list(of: GateRule.schema, "rules, such as { id: cost, why: …, expect: { messages: max <= 30000 } }"),
        help: "what figures of simulated or live cells must be like", absent: "none"),
      Field(
        "pin", \.pin, pinning, help: "what gate update pins of every group", absent: "nothing is pinned"),
      Field(
        "live", \.live,
        .list(
          of: LiveRule.schema,
          "live rules, such as { id: …, why: …, metric: stable_latency_ns.p50, pairs: 8, … }"),
        help: "how far live runs may fall behind another build", absent: "none"),
      .optional(
        "instructions", \.instructionTolerance, instructions,
        help: "how far instruction counts may exceed the pinned ones", absent: "none are held"),
      Field(
        "pinned", \.pinned, Pins.schema, help: "what gate update writes; the last key", absent: "nothing"),
    ]
  ).checked { (_, document, _) throws(SchemaError) in
    _ = try GatesFile.pinnedKey(of: document)
    try refuseDuplicates(document)
  }

  private static let pinning = Schema<Pinning>.record(
    "a mapping such as { metrics: [messages] }", start: Pinning(),
    [
      Field(
        "metrics", \.metrics,
        .list(
          of: .figure, "metrics, such as [verdict, messages]", count: 1...Int.max,
          tooFew: "the list is empty; name a metric, or leave pin out"
        ).checked { (metrics, document, _) throws(SchemaError) in
          for (index, element) in try document.elements("metrics").enumerated()
          where metrics[..<index].contains(metrics[index]) {
            throw element.error("\(metrics[index]) is listed more than once; keep one")
          }
        },
        help: "what gate update pins of every group, such as [messages]", required: true)
    ]
  ).mapped({ $0.metrics }, { Pinning(metrics: $0) })

  private static let instructions = Schema<Tolerance>.record(
    "a mapping such as { tolerance: 2% }", start: Tolerance(),
    [
      Field(
        "tolerance", \.thousandths, percentage,
        help: "how far counts may exceed the pinned ones, such as 2%", required: true)
    ]
  ).mapped(
    { Double($0.thousandths) / 100_000 }, { Tolerance(thousandths: Int(($0 * 100_000).rounded())) })

  /// In thousandths of a percent.
  private static let percentage = Schema<Int>.scalar(
    Shape.Scalar(
      type: "word", range: "0% to 100%", takes: "a percentage from 0% to 100%, such as 2%",
      checks: [.text(pattern: #"[0-9]+(\.[0-9]{1,3})?%"#, longest: nil)]),
    parse: { document in
      guard let text = document.plainText, text.hasSuffix("%"),
        let share = Int(thousandthsOf: String(text.dropLast()))
      else { return nil }
      return share <= 100_000 ? share : nil
    },
    print: { .plain("\(Decimals.text($0))%") }, draw: { random in random.magnitude(in: 0...100_000) })

  private struct Pinning: Sendable {
    var metrics: [FigureName] = []
  }

  private struct Tolerance: Sendable {
    /// Of a percent.
    var thousandths = 0
  }

  /// A rule's name is what people look it up by, so there is one of each.
  private static func refuseDuplicates(_ document: DocumentValue) throws(SchemaError) {
    var seen: [String] = []
    for key in ["rules", "live"] {
      for rule in try document[key]?.elements(key) ?? [] {
        guard let id = rule["id"], let name = id.text else { continue }
        if reserved.contains(name) {
          throw id.error("\(name.quoted) is the name of a rule that always holds; give this one another id")
        }
        if seen.contains(name) { throw id.error("\(name.quoted) names two rules; give this one another id") }
        seen.append(name)
      }
    }
  }

  /// Rules that no file needs to state.
  private static let reserved = ["valid-cells", "pinned", "instructions", "gates"]
}

extension GateRule {
  fileprivate static let schema = Schema<GateRule>.record(
    "a mapping with id, why and expect", start: GateRule(),
    [
      Field("id", \.id, .ruleName, help: RuleHelp.id, required: true),
      Field("why", \.why, .why, help: RuleHelp.why, required: true),
      Field("where", \.cells, CellSelection.schema, help: RuleHelp.cells, absent: "all cells"),
      Field(
        "expect", \.expectations, Expectation.schema,
        help: "figures and their conditions, such as messages: max <= 30000", required: true),
      .optional("expires", \.expires, .date, help: RuleHelp.expires, absent: "never"),
    ]
  ).noting(\.line)
}

extension GateRule.Expectation {
  /// The conditions on figures, those on one figure behind one another.
  fileprivate static let schema = Schema<[Named<FigureName, [Self]>]>.members(
    "a mapping of figures to conditions, such as messages: max <= 30000", .figure, shape: shape,
    needsOne: "it is empty, so the rule demands nothing; add a figure", conditions
  ).mapped(
    { members in members.flatMap(\.value) },
    { expectations in
      var members: [Named<FigureName, [Self]>] = []
      for figure in expectations.map(\.figure) where !members.contains(where: { $0.name == figure }) {
        members.append(Named(figure, expectations.filter { $0.figure == figure }))
      }
      return members
    })

  private static let shape: Shape = {
    let one = Shape.scalar(.condition)
    return .either([one, .list(of: one, count: 1...Int.max)])
  }()

  private static func conditions(on figure: FigureName) -> Schema<[Self]> {
    if figure == .verdict { return verdict }
    let condition = Schema<Condition>.condition(on: figure)
    let expectation = condition.mapped(
      { Self(figure: figure, condition: $0, line: nil) },
      { $0.condition ?? Condition(aggregate: .value, comparison: .equal, limit: .number(0), text: "") })
    return .oneOrMore(of: expectation.noting(\.line), "conditions, such as [med <= 250ms, max < 1s]")
  }

  private static let verdict = Schema<Self>.scalar(
    .condition.taking("valid; runs that are not are never let through"),
    parse: { $0.text == "valid" ? Self(figure: .verdict, condition: nil, line: nil) : nil },
    print: { _ in .plain("valid") }, draw: { _ in Self(figure: .verdict, condition: nil, line: nil) }
  ).noting(\.line).mapped({ [$0] }, { $0[0] })
}

extension LiveRule {
  fileprivate static let schema = Schema<LiveRule>.record(
    "a mapping with id, why, metric, pairs, warn_over and fail_over", start: LiveRule(),
    [
      Field("id", \.id, .ruleName, help: RuleHelp.id, required: true),
      Field("why", \.why, .why, help: RuleHelp.why, required: true),
      Field("where", \.cells, CellSelection.schema, help: RuleHelp.cells, absent: "all cells"),
      Field(
        "metric", \.figure, heldFigure,
        help: "the figure that is held, such as stable_latency_ns.p50", required: true),
      Field(
        "pairs", \.pairs, .integer(6...1_000, unit: "pairs of runs"),
        help: "how many pairs of runs are one batch, at least 6", required: true),
      Field(
        "warn_over", \.warnOver, .times, help: "how many times as bad is worth a warning, such as 1.25",
        required: true),
      Field(
        "fail_over", \.failOver, .times, help: "how many times as bad fails, such as 1.5", required: true),
      .optional("expires", \.expires, .date, help: RuleHelp.expires, absent: "never"),
    ]
  ).checked { (rule, document, _) throws(SchemaError) in
    guard rule.warnOver <= rule.failOver else {
      throw (document["warn_over"] ?? document).error("it is above fail_over; nothing would be warned of")
    }
  }.noting(\.line)

  private static let heldFigure = Schema<FigureName>.figure.checked {
    (figure, document, _) throws(SchemaError) in
    guard figure.better != .neither else {
      throw document.error(
        "neither less nor more of \(figure) is better, so it cannot get worse; hold another")
    }
  }
}

/// The meaning of the keys that all rules have.
private enum RuleHelp {
  static let id = "the rule's name, such as full-mesh-cost"
  static let why = "the reason for the rule, in a sentence"
  static let cells = "which cells the rule is about"
  static let expires = "the last day on which the rule holds as it is, such as 2027-06-30"
}
