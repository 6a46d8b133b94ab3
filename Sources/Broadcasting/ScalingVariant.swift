/// Settings with which a scaling study runs an architecture, and what theory says of its figures.
public struct ScalingVariant: Sendable {
  /// Settings in words, beside the architecture's name: `fanout=8`; empty for the defaults.
  public let label: String
  /// The same in a picture, where there is little room.
  public let shortLabel: String
  /// The reason why the defaults are not enough; nil for the defaults.
  public let reason: String?
  /// The growth of figures without faults.
  public let growth: Growth
  /// The growth of the rate at which it saturates; nil where it is not judged.
  public let saturation: GrowthOrder?
  /// The settings themselves, with so many hosts.
  public let settings: @Sendable (_ hosts: Int) -> [SettingValue]

  /// The growth of figures with the number of hosts; one that is nil is not judged.
  public struct Growth: Hashable, Sendable {
    public var messages: GrowthOrder?
    /// Copies of a rumor that a host gets.
    public var copies: GrowthOrder?
    /// Messages at the busiest node.
    public var busiest: GrowthOrder?
    public var latency: GrowthOrder?
    public var hops: GrowthOrder?

    public init(
      messages: GrowthOrder? = nil, copies: GrowthOrder? = nil, busiest: GrowthOrder? = nil,
      latency: GrowthOrder? = nil, hops: GrowthOrder? = nil
    ) {
      self.messages = messages
      self.copies = copies
      self.busiest = busiest
      self.latency = latency
      self.hops = hops
    }

    /// Of one node that handles every rumor once for each host, or of origins that do.
    public static let central = Growth(
      messages: .linear, busiest: .linear, latency: .constant, hops: .constant)

    /// Of hosts that bear equal shares, over so many hops.
    public static func even(_ depth: GrowthOrder) -> Growth {
      Growth(messages: .linear, busiest: .constant, latency: depth, hops: depth)
    }
  }

  /// The defaults.
  public init(_ growth: Growth = Growth(), saturation: GrowthOrder? = nil) {
    self.init("", drawnAs: "", because: nil, growth, saturation: saturation) { _ in [] }
  }

  /// Settings other than the defaults.
  public init(
    _ label: String, drawnAs shortLabel: String, because reason: String?, _ growth: Growth,
    saturation: GrowthOrder? = nil,
    settings: @escaping @Sendable (_ hosts: Int) -> [SettingValue]
  ) {
    self.label = label
    self.shortLabel = shortLabel
    self.reason = reason
    self.growth = growth
    self.saturation = saturation
    self.settings = settings
  }
}

/// The order in which a figure grows with the number of hosts n by theory, whatever the factor before it; the
/// raw value is the formula in words.
public enum GrowthOrder: String, Hashable, Sendable, CaseIterable {
  case constant = "1"
  /// Of a node that handles every rumor once for each host: its rate.
  case inverse = "1/n"
  /// Copies that a host gets by the median counter (Karp et al., FOCS 2000).
  case logLog = "log log n"
  case logarithmic = "log n"
  /// Depth of a tree whose degree grows as log n, and so that of gossip with such a fan-out.
  case logOverLogLog = "log n / log log n"
  /// Of a host that sends a rumor as many times as memberlist does.
  case digits = "⌈log₁₀(n+1)⌉"
  /// Of a host whose fan-out grows with the fleet (`Gossip.targets`).
  case fanout = "⌈ln n⌉ + 3"
  /// The rate of such a host.
  case inverseFanout = "1/(⌈ln n⌉ + 3)"
  case root = "√n"
  case linear = "n"
  case fanoutOfAll = "n (⌈ln n⌉ + 3)"
}
