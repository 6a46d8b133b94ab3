import Broadcasting
import Formats
public import Measurement

/// All of one result, for a person who looks at one run.
public enum CellReport {
  public static func text(_ result: CellResult) -> String {
    var rows = [
      ("cell", result.id), ("architecture", result.architecture),
      ("settings", result.settings.map { "\($0.name)=\($0.value)" }.joined(separator: " ")),
      ("scenario", result.scenario), ("seed", "\(result.seed)"), ("fingerprint", result.fingerprint),
      ("verdict", result.verdict.rawValue),
    ]
    rows += result.reasons.map { ("", "\($0)") }
    rows += result.figures.map { figure in
      ("\(FigureName(metric: figure.metric, part: figure.part))", text(figure))
    }
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { name, value in
      name + String(repeating: " ", count: width - name.count + 2) + value + "\n"
    }.joined()
  }

  private static func text(_ figure: Figure) -> String {
    let unit = figure.metric.unit?.rawValue ?? ""
    switch (figure.number, figure.metric.unit) {
    case (.unknown(let lack), _): return "– (\(lack))"
    case (.integer(let value), .nanoseconds): return Quantity.nanoseconds.text(Double(value))
    case (.integer(let value), _): return "\(value) \(unit)"
    case (.ratio(let value), .ratio): return Quantity.fixed(value, decimals: 4)
    case (.ratio(let value), _): return "\(Quantity.significant(value)) \(unit)"
    }
  }
}
