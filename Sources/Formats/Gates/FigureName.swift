public import Measurement
import Schema

/// What a gate calls a number of a result: `metric` or `metric.part`; or `verdict`, which is no number.
public struct FigureName: Hashable, Sendable, CustomStringConvertible {
  public let metric: String
  /// Empty where the metric is one number.
  public let part: String

  /// The run's verdict.
  public static let verdict = FigureName(metric: "verdict", part: "")

  init(metric: String, part: String) {
    self.metric = metric
    self.part = part
  }

  public var description: String { part.isEmpty ? metric : "\(metric).\(part)" }

  /// What is known of the metric; nil for the verdict.
  public var definition: Metric? { Metric.named(metric) }

  /// Whether less of it is better, or more; neither for the verdict.
  public var better: Metric.Direction { definition?.better ?? .neither }

  /// What limits on it are counted in.
  var dimension: Dimension {
    switch definition?.unit {
    case "ns": .time
    case "bytes": .size
    case "ratio": .share
    default: .plain
    }
  }

  /// Reads a name; throws for one that no run can yield.
  ///
  /// With `wholes`, a metric that has parts may be named without one, which stands for all of them.
  public init(parsing text: String, wholes: Bool = false) throws(Misreading) {
    let pieces = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let (name, part) = (pieces.first ?? "", pieces.count > 1 ? pieces[1] : "")
    let known = [Self.verdict.metric] + Metric.all.map(\.name)
    guard known.contains(name) else {
      let hint = name.nearest(of: known).map { "; did you mean \($0.quoted)?" } ?? ";"
      throw Misreading("unknown metric \(name.quoted)\(hint) grapevine list metrics shows all")
    }
    self.init(metric: name, part: part)
    guard let definition else {
      guard part.isEmpty, pieces.count == 1 else { throw Misreading("\(name) has no parts; leave them out") }
      return
    }
    if wholes, pieces.count == 1 { return }
    guard pieces.count == 1 || !part.isEmpty, definition.has(part: part) else {
      let names = definition.parts
      if names.isEmpty { throw Misreading("\(name) has no part \(part.quoted), for it is one number") }
      let hint = part.nearest(of: names).map { "; did you mean \($0.quoted)?" } ?? ";"
      let which =
        pieces.count == 1 ? "\(name) has several parts; name one," : "\(name) has no part \(part.quoted)"
      throw Misreading("\(which)\(pieces.count == 1 ? "" : hint) of \(names.joined(separator: ", "))")
    }
  }
}
