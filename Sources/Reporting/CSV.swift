import Broadcasting
import Formats
public import Measurement

/// Results as comma-separated values in tidy form (RFC 4180): a line for every number of every cell.
public enum CSV {
  public static func text(_ results: [CellResult]) -> String {
    var text = line([
      "cell", "architecture", "settings", "scenario", "hosts", "seed", "driver", "verdict", "metric", "part",
      "value", "unit", "reason",
    ])
    for result in results {
      let settings = result.settings.map { "\($0.name)=\($0.value)" }.joined(separator: ";")
      let cell = [
        result.id, result.architecture, settings, result.scenario, "\(result.hosts)", "\(result.seed)",
        result.driver, result.verdict.rawValue,
      ]
      for figure in result.figures {
        let (value, reason) =
          switch figure.number {
          case .integer(let value): ("\(value)", "")
          case .ratio(let value): ("\(value)", "")
          case .unknown(let lack): ("", "\(lack)")
          }
        let unit = figure.metric.unit?.rawValue ?? ""
        text += line(cell + [figure.metric.name, figure.part?.name ?? "", value, unit, reason])
      }
    }
    return text
  }

  private static func line(_ fields: [String]) -> String {
    fields.map(quoted).joined(separator: ",") + "\r\n"
  }

  private static func quoted(_ field: String) -> String {
    let needsQuotes = field.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
    guard needsQuotes else { return field }
    return "\"" + field.reduce(into: "") { $0 += $1 == "\"" ? "\"\"" : String($1) } + "\""
  }
}
