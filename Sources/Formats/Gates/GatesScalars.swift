import Broadcasting
import Measurement
import Schema

extension Schema<String> {
  /// A rule's name, which may stand in a title, an attribute and a table.
  static let ruleName = text(
    range: "a rule's name", takes: "at most 80 letters, digits, '-', '_' and '.', such as full-mesh-cost",
    pattern: "[A-Za-z0-9._-]{1,80}", samples: ["a", "Z", "7", "-", "_", ".", "null"],
    isTaken: { text in
      text.unicodeScalars.count <= 80
        && text.unicodeScalars.allSatisfy {
          $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_.".unicodeScalars.contains($0))
        }
    })

  /// A rule's reason: a reader who does not know it cannot tell whether breaking the rule is wrong.
  static let why = text(
    range: "a sentence", takes: "the reason for the rule, in a sentence",
    samples: ["a", "ü", " ", ":", "#", "'", "\"", "-", "%"], isTaken: { _ in true })
}

extension Schema<Double> {
  /// A ratio above 1, with at most three decimals.
  static let times = Schema<Int>.thousandths(1_001...1_000_000, unit: "times").mapped(
    { Double($0) / 1_000 }, { Int(($0 * 1_000).rounded()) })
}

extension Schema<CalendarDate> {
  static let date = scalar(
    Shape.Scalar(
      type: "text", range: "a day", takes: "a day of the calendar, such as 2027-06-30",
      checks: [.text(pattern: "[0-9]{4}-[0-9]{2}-[0-9]{2}", longest: nil), .anyPlain]),
    parse: { document in document.text.flatMap { CalendarDate(parsing: $0) } },
    print: { .plain($0.description) },
    draw: { random in
      CalendarDate(
        year: random.index(below: 10_000), month: 1 + random.index(below: 12),
        day: 1 + random.index(below: 28))
    })
}

extension Schema<FigureName> {
  /// A figure's name, as a value or as a key.
  static let figure = Schema(
    .scalar(
      Shape.Scalar(
        type: "word", range: "grapevine list metrics shows them",
        takes: "a metric, such as messages or stable_latency_ns.p50",
        checks: [.words(FigureName.all.map(\.description)), .text(pattern: furtherParts, longest: nil)])),
    reading: { (document, _) throws(SchemaError) in
      guard let text = document.text else {
        throw document.wrong("a metric, such as messages or stable_latency_ns.p50")
      }
      do throws(Misreading) {
        return try FigureName(parsing: text)
      } catch {
        throw document.error(at: error.offset, error.message)
      }
    },
    writing: { figure, _ in .plain(figure.description) },
    drawing: { random, _ in FigureName.all[random.index(below: FigureName.all.count)] })

  /// A side of a partition into more than two, or a region's percentile.
  private static let furtherParts = #"[a-z_]+\.(side_[1-9][0-9]*|[A-Za-z][A-Za-z0-9_-]*\.(p50|p95|p99|max))"#
}

extension Schema<Condition> {
  /// A condition on `figure`, in the language of conditions.
  static func condition(on figure: FigureName) -> Schema {
    Schema(
      .scalar(.condition),
      reading: { (document, _) throws(SchemaError) in
        guard let text = document.text else { throw document.wrong(Shape.Scalar.condition.takes) }
        do throws(Misreading) {
          return try Condition(parsing: text, on: figure)
        } catch {
          throw document.error(at: error.offset, error.message)
        }
      },
      writing: { condition, _ in .quoted(condition.text) },
      drawing: { random, _ in
        let aggregates =
          Condition.Aggregate.named.map(\.aggregate) + [
            .percentile(thousandths: random.index(below: 100_001))
          ]
        let aggregate = aggregates[random.index(below: aggregates.count)]
        let comparisons = Condition.Comparison.allCases
        let comparison = comparisons[random.index(below: comparisons.count)]
        return Condition(
          aggregate: aggregate, comparison: comparison, limit: .number(0),
          text: "\(aggregate) \(comparison.rawValue) 0")
      })
  }
}

extension Shape.Scalar {
  /// A demand on a figure.
  static let condition = Shape.Scalar(
    type: "text", range: "a condition, such as med <= 250ms",
    takes: "a condition such as med <= 250ms, or a list of them",
    checks: [.text(pattern: nil, longest: nil), .anyPlain])

  /// The same with another sentence in errors.
  func taking(_ takes: String) -> Shape.Scalar {
    Shape.Scalar(type: type, unit: unit, range: range, takes: takes, checks: checks)
  }
}
