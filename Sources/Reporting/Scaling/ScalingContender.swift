public import Architectures
public import Broadcasting

/// An architecture as a scaling study runs it, and what theory says of it.
public struct ScalingContender: Sendable {
  public let architecture: String
  private let variant: ScalingVariant

  /// The architecture and how it is set: `gossip fanout=8`.
  public var name: String { variant.label.isEmpty ? architecture : "\(architecture) \(variant.label)" }
  /// The same in a picture, where there is little room: `gossip 8`.
  var shortName: String {
    variant.shortLabel.isEmpty ? architecture : "\(architecture) \(variant.shortLabel)"
  }
  /// The reason why it is run so, and not only with the defaults; nil for defaults.
  var reason: String? { variant.reason }
  /// The growth of the rate at which it saturates; nil where it is not judged.
  var saturation: GrowthOrder? { variant.saturation }

  /// The growth of figures without faults, by theory; a figure that is not here is not judged.
  var theories: [(measure: ScalingMeasure, theory: GrowthOrder)] {
    ScalingMeasure.allCases.compactMap { measure in
      variant.growth[measure].map { (measure, $0) }
    }
  }

  /// Throws where the architecture does not have a setting, or not with such a value.
  public func configuration(hosts: Int) throws(SettingError) -> Configuration {
    guard let architecture = Architecture.named(architecture) else {
      preconditionFailure("there is no architecture \(architecture)")
    }
    return try architecture.configured(variant.settings(hosts))
  }

  var style: PlotStyle {
    let variants = Self.all.filter { $0.architecture == architecture }
    let place = variants.firstIndex { $0.name == name } ?? 0
    let own = PlotStyle.of(architecture)
    return place == 0 ? own : own.variant(place)
  }

  public static func named(_ name: String) -> ScalingContender? { all.first { $0.name == name } }

  /// In the order of the registry: every architecture with its defaults, and with other settings where the
  /// defaults make no sense at a large size.
  public static let all: [ScalingContender] = Architecture.all.flatMap { architecture in
    architecture.scaling.map { ScalingContender(architecture: architecture.name, variant: $0) }
  }
}

extension ScalingVariant.Growth {
  fileprivate subscript(measure: ScalingMeasure) -> GrowthOrder? {
    switch measure {
    case .messages: messages
    case .copies: copies
    case .busiest: busiest
    case .latency: latency
    case .hops: hops
    }
  }
}
