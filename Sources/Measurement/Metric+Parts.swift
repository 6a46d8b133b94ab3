extension Metric {
  /// One of the numbers of a metric that has several, by its name in results files, tables and gates.
  public struct Part: Hashable, Sendable {
    public let name: String

    fileprivate init(_ name: String) { self.name = name }

    // MARK: Percentiles

    public static let p50 = Part("p50")
    public static let p95 = Part("p95")
    public static let p99 = Part("p99")
    public static let max = Part("max")
    public static let mean = Part("mean")

    // MARK: Connections and loads

    public static let pairs = Part("pairs")
    public static let most = Part("most")
    public static let factor = Part("factor")
    public static let gini = Part("gini")

    // MARK: Rumors, as Maelstrom's checker counts them

    public static let stable = Part("stable")
    public static let stale = Part("stale")
    public static let lost = Part("lost")
    public static let neverRead = Part("never_read")

    // MARK: Places

    public static let zones = Part("zones")
    public static let regions = Part("regions")

    public static func region(_ name: String) -> Part { Part(name) }

    // MARK: Operations

    public static let overall = Part("all")
    public static let broadcasts = Part("broadcasts")
    /// Of hosts that no fault stops.
    public static let spared = Part("spared")

    // MARK: Leaders

    public static let hosts = Part("hosts")
    public static let inOneEpoch = Part("in_one_epoch")

    // MARK: Sides of a partition

    public static let majority = Part("majority")
    public static let minority = Part("minority")

    /// A side of a partition that has more than two, or two alike; counted from 1.
    public static func side(_ number: Int) -> Part { Part("side_\(number)") }

    /// Every part but `side(_:)` and `region(_:)`.
    public static let all = [
      p50, p95, p99, max, mean, pairs, most, factor, gini, stable, stale, lost, neverRead, zones, regions,
      overall,
      broadcasts,
      spared, hosts, inOneEpoch, majority, minority,
    ]

    /// The part of that name, for text from outside; nil where there is none.
    public static func named(_ name: String) -> Part? {
      if let part = all.first(where: { $0.name == name }) { return part }
      guard name.hasPrefix("side_"), let number = Int(name.dropFirst(5)), number > 0 else { return nil }
      let side = side(number)
      return side.name == name ? side : nil
    }

    /// A part that another version has and this one does not.
    public init(ofAnotherVersion name: String) { self.name = name }

    /// True for a side that has no name but its number.
    fileprivate var isNumberedSide: Bool { name.hasPrefix("side_") && Self.named(name) != nil }
  }

  /// The parts that a value of this metric may have; none where it is one number.
  ///
  /// A partition into three sides or more has `side(3)` and so on, too: ask `has`.
  public var parts: [Part] {
    switch kind {
    case nil, .count, .ratio: []
    case .percentiles: Percentiles.parts
    case .parts(let parts, _, let further):
      parts + (further == .sides ? [.majority, .minority, .side(1), .side(2)] : [])
    }
  }

  /// The part of this metric that has the name, for text from outside; nil where no run can yield it.
  public func part(named name: String) -> Part? {
    if case .parts(_, of: let kind, then: .regions) = kind {
      let pieces = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      guard pieces.count == (kind == .percentiles ? 2 : 1), !pieces[0].isEmpty else { return nil }
      return pieces.count == 1 || Percentiles.parts.contains { $0.name == pieces[1] } ? Part(name) : nil
    }
    return Part.named(name).flatMap { has($0) ? $0 : nil }
  }

  /// A percentile of a region.
  public static func percentile(_ percentile: Part, inRegion region: String) -> Part {
    Part("\(region).\(percentile.name)")
  }

  /// True where the parts depend on the scenario.
  public var hasRegions: Bool { if case .parts(_, _, .regions) = kind { true } else { false } }

  /// True where a run can yield this part of the metric; nil is the whole of a metric without parts.
  public func has(_ part: Part?) -> Bool {
    guard let part else { return parts.isEmpty && !hasRegions }
    return parts.contains(part) || part.isNumberedSide && parts.contains(.side(1))
  }
}

extension Metric.Part: CustomStringConvertible {
  public var description: String { name }
}

extension Percentiles {
  static let parts: [Metric.Part] = [.p50, .p95, .p99, .max]
}
