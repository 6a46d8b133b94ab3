import Architectures
import Broadcasting
import Measurement
import Scenarios
package import Schema

/// Every key of a gates file.
///
/// The readers of a gates file take the keys that they know from here.
extension Gates {
  package static let shape = Shape.mapping(mapping)

  static let mapping = Shape.Mapping([
    .init(
      "schema", words("\(GatesFile.schema)", checks: [.integer(GatesFile.schema...GatesFile.schema)]),
      .required,
      help: "the version of this form of file, \(GatesFile.schema)"),
    .init(
      "rules", list(.mapping(rule)), absent("none"),
      help: "what figures of simulated or live cells must be like"),
    .init("pin", .mapping(pin), absent("nothing is pinned"), help: "what gate update pins of every group"),
    .init(
      "live", list(.mapping(liveRule)), absent("none"),
      help: "how far live runs may fall behind another build"),
    .init(
      "instructions", .mapping(instructions), absent("none are held"),
      help: "how far instruction counts may exceed the pinned ones"),
    .init("pinned", .mapping(pins), absent("nothing"), help: "what gate update writes; the last key"),
  ])

  static let rule = Shape.Mapping([
    id, why, selected,
    .init(
      "expect", .mapping(Shape.Mapping([], others: figures(listOrOne(condition)), needsOne: true)), .required,
      help: "figures and their conditions, such as messages: max <= 30000"),
    expires,
  ])

  static let liveRule = Shape.Mapping([
    id, why, selected,
    .init("metric", figure, .required, help: "the figure that is held, such as stable_latency_ns.p50"),
    .init(
      "pairs", Schema<Int>.integer(6...1_000, unit: "pairs of runs").shape, .required,
      help: "how many pairs of runs are one batch, at least 6"),
    .init("warn_over", ratio, .required, help: "how many times as bad is worth a warning, such as 1.25"),
    .init("fail_over", ratio, .required, help: "how many times as bad fails, such as 1.5"),
    expires,
  ])

  static let pin = Shape.Mapping([
    .init(
      "metrics", .list(of: figure, count: 1...Int.max), .required,
      help: "what gate update pins of every group, such as [messages]")
  ])

  static let instructions = Shape.Mapping([
    .init(
      "tolerance", words("0% to 100%", checks: [.text(pattern: #"[0-9]+(\.[0-9]{1,3})?%"#, longest: nil)]),
      .required,
      help: "how far counts may exceed the pinned ones, such as 2%")
  ])

  static let selection = Shape.Mapping([
    .init(
      "architecture", choice(of: Architecture.all.map(\.name)), absent("all"),
      help: "a name, a list of them, or \"*\""),
    .init(
      "scenario", listOrOne(text("a scenario's name")), absent("all"),
      help: "a name, a list of them, or \"*\""),
    .init(
      "hosts",
      .either([
        words("*", checks: [.words(["*"])]), listOrOne(Schema<Int>.integer(Scenario.Limits.hosts).shape),
      ]),
      absent("all"), help: "a number, a list of them, or \"*\""),
    .init(
      "driver", choice(of: Driver.all.map(\.description)), absent("all"),
      help: "a driver, a list of them, or \"*\""),
    .init(
      "settings",
      .mapping(Shape.Mapping([], others: Shape.Others(names: settings, listOrOne(text("a value"))))),
      absent("all"), help: "settings and their values"),
  ])

  private static let id = Shape.Entry(
    "id", text("a rule's name", pattern: "[A-Za-z0-9._-]{1,80}"), .required,
    help: "the rule's name, such as full-mesh-cost")
  private static let why = Shape.Entry(
    "why", text("a sentence"), .required, help: "the reason for the rule, in a sentence")
  private static let selected = Shape.Entry(
    "where", .mapping(selection), absent("all cells"), help: "which cells the rule is about")
  private static let expires = Shape.Entry(
    "expires", text("a day", pattern: "[0-9]{4}-[0-9]{2}-[0-9]{2}"), absent("never"),
    help: "the last day on which the rule holds as it is, such as 2027-06-30")
}

extension Gates {
  /// Bounds of `warn_over` and `fail_over`, in thousandths.
  static let ratioLimits = 1_001...1_000_000

  private static let ratio = Schema<Int>.thousandths(ratioLimits, unit: "times").shape
  private static let condition = text("a condition, such as med <= 250ms")
  private static let figure = words(
    "grapevine list metrics shows them", checks: [.words(FigureName.all), .text(pattern: side, longest: nil)])
  /// A side of a partition into more than two.
  private static let side = #"[a-z_]+\.side_[1-9][0-9]*"#

  /// Every setting's name, once.
  private static var settings: [String] {
    var names: [String] = []
    for setting in Architecture.all.flatMap(\.settings) where !names.contains(setting.name) {
      names.append(setting.name)
    }
    return names
  }

  private static func figures(_ shape: Shape) -> Shape.Others {
    Shape.Others(names: FigureName.all, pattern: side, shape)
  }

  /// Keys that gate update writes: values by group and figure, and counts by compiler.
  private static var pins: Shape.Mapping {
    let value = words(
      "as gate update writes it",
      checks: [.anyNumber, .words(["unknown"] + Outcome.allCases.map(\.rawValue))])
    let counts = Shape.Mapping(
      [], others: Shape.Others(pattern: ".+", Schema<Int>.integer(1...Int.max).shape))
    return Shape.Mapping(
      [
        .init(
          "seeds", list(Schema<Int>.integer(0...Int.max).shape), absent("none"),
          help: "which runs the values are of"),
        .init(
          "instructions", .mapping(Shape.Mapping([], others: Shape.Others(pattern: ".+", .mapping(counts)))),
          absent("none"), help: "instruction counts by compiler"),
      ],
      others: Shape.Others(pattern: ".+/.+", .mapping(Shape.Mapping([], others: figures(list(value))))))
  }
}

extension Gates {
  private static func absent(_ shown: String) -> Shape.Presence { .optional(shown: shown, literal: nil) }

  private static func list(_ shape: Shape) -> Shape { .list(of: shape, count: 0...Int.max) }

  private static func listOrOne(_ shape: Shape) -> Shape {
    .either([shape, .list(of: shape, count: 1...Int.max)])
  }

  private static func choice(of names: [String]) -> Shape {
    .either([
      words("*", checks: [.words(names + ["*"])]),
      .list(of: words("", checks: [.words(names)]), count: 1...Int.max),
    ])
  }

  private static func words(_ range: String, checks: [Shape.Check]) -> Shape {
    .scalar(Shape.Scalar(type: "word", range: range, takes: range, checks: checks))
  }

  private static func text(_ range: String, pattern: String? = nil) -> Shape {
    .scalar(
      Shape.Scalar(
        type: "text", range: range, takes: range, checks: [.text(pattern: pattern, longest: nil), .anyPlain]))
  }
}
