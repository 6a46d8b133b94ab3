public import Measurement
import Schema

/// A number's place in results, called `metric` or `metric.part`; or `verdict`, which is no number.
public struct FigureName: Hashable, Sendable, CustomStringConvertible {
  /// Nil for the verdict.
  public let metric: Metric?
  /// Empty where the metric is one number.
  public let part: String

  /// The run's verdict.
  public static let verdict = FigureName(metric: nil, part: "")

  package init(metric: Metric?, part: String) {
    self.metric = metric
    self.part = part
  }

  public var description: String {
    let name = metric?.name ?? Self.verdictName
    return part.isEmpty ? name : "\(name).\(part)"
  }

  private static let verdictName = "verdict"

  /// Every figure that a gate may hold, but for those of a third side and further ones.
  static let all =
    [verdict]
    + Metric.all.flatMap { metric in
      metric.parts.isEmpty
        ? [FigureName(metric: metric, part: "")] : metric.parts.map { FigureName(metric: metric, part: $0) }
    }

  /// The better direction, less or more; neither for the verdict.
  public var better: Metric.Direction { metric?.better ?? .neither }

  /// The unit that limits on it are counted in.
  var dimension: Dimension {
    switch metric?.unit {
    case .nanoseconds: .time
    case .bytes: .size
    case .ratio: .share
    default: .plain
    }
  }

  /// Reads a name; throws for one that no run can yield.
  ///
  /// With `wholes`, a metric that has parts may be named without one, which stands for all of them.
  public init(parsing text: String, wholes: Bool = false) throws(Misreading) {
    let pieces = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let (name, part) = (pieces.first ?? "", pieces.count > 1 ? pieces[1] : "")
    let metric = Metric.named(name)
    guard metric != nil || name == Self.verdictName else {
      let known = [Self.verdictName] + Metric.all.map(\.name)
      let hint = name.nearest(of: known).map { "; did you mean \($0.quoted)?" } ?? ";"
      throw Misreading("unknown metric \(name.quoted)\(hint) grapevine list metrics shows all")
    }
    self.init(metric: metric, part: part)
    guard let metric else {
      guard part.isEmpty, pieces.count == 1 else { throw Misreading("\(name) has no parts; leave them out") }
      return
    }
    if wholes, pieces.count == 1 { return }
    guard pieces.count == 1 || !part.isEmpty, metric.has(part: part) else {
      let names = metric.parts
      if names.isEmpty { throw Misreading("\(name) has no part \(part.quoted), for it is one number") }
      let hint = part.nearest(of: names).map { "; did you mean \($0.quoted)?" } ?? ";"
      let which =
        pieces.count == 1 ? "\(name) has several parts; name one," : "\(name) has no part \(part.quoted)"
      throw Misreading("\(which)\(pieces.count == 1 ? "" : hint) of \(names.joined(separator: ", "))")
    }
  }
}
