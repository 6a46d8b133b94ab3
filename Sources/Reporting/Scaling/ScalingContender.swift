public import Broadcasting
import Foundation

/// An architecture as a scaling study runs it, and what theory says of it.
public struct ScalingContender: Sendable {
  /// The architecture and how it is set: `gossip fanout=8`.
  public let name: String
  /// The same in a picture, where there is little room: `gossip 8`.
  let shortName: String
  public let architecture: String
  private let settings: @Sendable (_ hosts: Int) -> [(String, String)]
  /// Why it is run so, and not only with the defaults; nil for defaults.
  let reason: String?
  /// Whether pictures show it.
  let isDrawn: Bool
  /// How figures grow in peace; a figure that is not here is not judged.
  let theories: [(measure: ScalingMeasure, theory: Theory)]
  /// How the rate at which it saturates grows; nil where no search is made for this one.
  let saturation: Theory?

  private init(
    _ architecture: String, _ label: String = "", drawnAs shortName: String? = nil,
    because reason: String? = nil, isDrawn: Bool = true,
    growing theories: [(measure: ScalingMeasure, theory: Theory)], saturation: Theory?,
    settings: @escaping @Sendable (Int) -> [(String, String)] = { _ in [] }
  ) {
    name = label.isEmpty ? architecture : "\(architecture) \(label)"
    self.shortName = shortName ?? architecture
    self.architecture = architecture
    self.reason = reason
    self.isDrawn = isDrawn
    self.theories = theories
    self.saturation = saturation
    self.settings = settings
  }

  /// Throws where this program has no such architecture, or it no such setting.
  public func configuration(hosts: Int) throws(SettingError) -> Configuration {
    guard let architecture = Architecture.named(architecture) else {
      preconditionFailure("there is no architecture \(architecture)")
    }
    return try architecture.configured(settings(hosts).map { SettingValue(name: $0.0, value: $0.1) })
  }

  /// ⌈ln n⌉ + 3: with ln n + c targets each, all are reached with probability e^(−e^(−c)) (Kermarrec et al.,
  /// "Probabilistic reliable dissemination in large-scale systems", 2003), 95 % here.
  static func fanout(hosts: Int) -> Int { Int(log(Double(hosts)).rounded(.up)) + 3 }

  /// Whether its rate of saturation is searched.
  public var isLoaded: Bool { saturation != nil }

  var style: PlotStyle {
    let variants = Self.all.filter { $0.architecture == architecture }
    let place = variants.firstIndex { $0.name == name } ?? 0
    let own = PlotStyle.of(architecture)
    return place == 0 ? own : own.variant(place)
  }

  public static func named(_ name: String) -> ScalingContender? { all.first { $0.name == name } }

  private static func centre(
    _ architecture: String, saturation: Theory
  ) -> ScalingContender {
    ScalingContender(
      architecture,
      growing: [(.messages, .linear), (.busiest, .linear), (.latency, .constant), (.hops, .constant)],
      saturation: saturation)
  }

  private static func spread(_ depth: Theory) -> [(measure: ScalingMeasure, theory: Theory)] {
    [(.messages, .linear), (.busiest, .constant), (.latency, depth), (.hops, depth)]
  }

  /// A leader or cache handles every rumor once for each host.
  private static let inverse = Theory("1/n") { 1 / $0 }

  /// In the order of the registry: every architecture with its defaults, and with other settings where the
  /// defaults make no sense at a large size.
  public static let all: [ScalingContender] = [
    // Origins take turns, so that each host bears its share.
    centre("full-mesh", saturation: .constant),
    centre("shared-cache", saturation: inverse),
    centre("elected-leader", saturation: inverse),
    centre("random-leader", saturation: inverse),
    ScalingContender("gossip", growing: spread(.logarithmic), saturation: nil),
    ScalingContender(
      "gossip", "fanout=8", drawnAs: "gossip 8",
      because: "5 targets miss 1 host in 150, which repair sees to; 8 miss 1 in 3,000 at any size",
      growing: spread(.logarithmic), saturation: .constant
    ) { _ in [("fanout", "8")] },
    ScalingContender(
      "gossip", "fanout=ln n+3", drawnAs: "gossip ln n+3",
      because: "as many targets as it takes to reach all hosts without repair, 95 times in 100",
      growing: [
        (.messages, .fanoutOfAll), (.busiest, .fanout), (.latency, .logOverLogLog), (.hops, .logOverLogLog),
      ], saturation: nil
    ) { [("fanout", "\(fanout(hosts: $0))")] },
    ScalingContender("flooding", growing: spread(.root), saturation: nil),
    ScalingContender(
      "flooding", "topology=regular-8", drawnAs: "flooding reg-8",
      because: "a grid has 2√n hops; a random graph in which each host has 8 neighbours has O(log n)",
      growing: spread(.logarithmic), saturation: .constant
    ) { _ in [("topology", "regular-8")] },
    ScalingContender(
      "flooding", "topology=tree4", drawnAs: "flooding tree4",
      because: "the fewest messages that there can be, n − 1, in O(log n) hops",
      isDrawn: false, growing: spread(.logarithmic), saturation: .constant
    ) { _ in [("topology", "tree4")] },
    ScalingContender("plumtree", growing: spread(.logarithmic), saturation: .constant),
    ScalingContender("gossipsub", growing: spread(.logarithmic), saturation: .constant),
    // Those two tell of all that is new in each round, so that messages do not grow with it: copies do.
    ScalingContender(
      "memberlist", growing: [(.copies, .digits), (.latency, .logarithmic), (.hops, .logarithmic)],
      saturation: .constant),
    ScalingContender(
      "median-counter", growing: [(.copies, .logLog), (.latency, .logarithmic), (.hops, .logarithmic)],
      saturation: .constant),
  ]
}
