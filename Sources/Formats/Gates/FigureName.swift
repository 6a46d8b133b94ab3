public import Measurement
import Schema

/// A number's place in results, called `metric` or `metric.part`; or `verdict`, which is no number.
public struct FigureName: Hashable, Sendable, CustomStringConvertible {
  /// Nil for the verdict.
  public let metric: Metric?
  /// Nil where the metric is one number, and where all its parts are meant.
  public let part: Metric.Part?

  /// The run's verdict.
  public static let verdict = FigureName(metric: nil, part: nil)

  package init(metric: Metric?, part: Metric.Part?) {
    self.metric = metric
    self.part = part
  }

  public var description: String {
    let name = metric?.name ?? Self.verdictName
    return part.map { "\(name).\($0)" } ?? name
  }

  private static let verdictName = "verdict"

  /// Every figure that a gate may hold, but for those of a third side and further ones.
  static let all =
    [verdict]
    + Metric.known.filter { !$0.hasRegions }.flatMap { metric in
      metric.parts.isEmpty
        ? [FigureName(metric: metric, part: nil)] : metric.parts.map { FigureName(metric: metric, part: $0) }
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
    let (name, partName) = (pieces.first ?? "", pieces.count > 1 ? pieces[1] : "")
    let metric = Metric.named(name)
    let part = metric?.part(named: partName)
    guard metric != nil || name == Self.verdictName else {
      let known = [Self.verdictName] + Metric.known.map(\.name)
      let hint = name.nearest(of: known).map { "; did you mean \($0.quoted)?" } ?? ";"
      throw Misreading("unknown metric \(name.quoted)\(hint) grapevine list metrics shows all")
    }
    self.init(metric: metric, part: part)
    guard let metric else {
      guard pieces.count == 1 else { throw Misreading("\(name) has no parts; leave them out") }
      return
    }
    if wholes, pieces.count == 1 { return }
    guard part != nil || pieces.count == 1 && metric.has(nil) else {
      let names = metric.hasRegions ? ["REGION.p50", "REGION.p99"] : metric.parts.map(\.name)
      if names.isEmpty { throw Misreading("\(name) has no part \(partName.quoted), for it is one number") }
      let hint = partName.nearest(of: names).map { "; did you mean \($0.quoted)?" } ?? ";"
      let which =
        pieces.count == 1 ? "\(name) has several parts; name one," : "\(name) has no part \(partName.quoted)"
      throw Misreading("\(which)\(pieces.count == 1 ? "" : hint) of \(names.joined(separator: ", "))")
    }
  }
}
