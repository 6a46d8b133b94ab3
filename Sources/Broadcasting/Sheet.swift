/// Description of an architecture: what it is, beside what its nodes do (`Broadcaster`).
///
/// Code that lists, advises, scales, draws, validates, tests or documents architectures reads their sheets,
/// and keeps no list of its own. Only name and summary are needed; each other part has a default that is safe
/// for any architecture.
public struct Sheet<Settings: ArchitectureSettings>: Sendable {
  /// Name on the command line: `full-mesh`.
  public let name: String
  /// One line for lists.
  public let summary: String
  /// Sentence for README's table, in Markdown; the summary where nothing else is said.
  public let sentence: String
  /// Roles of the service nodes that run beside the hosts, one for each node.
  public let services: @Sendable (Settings) -> [Role]
  /// Topology whose neighbours the seats name; nil where any node may talk to any.
  public let topology: @Sendable (Settings) -> Topology?
  /// At most one node may lead in an epoch; a run in which two do is invalid.
  public let hasExclusiveLeader: Bool
  /// Number of nodes that may forget at once before an acknowledged rumor may be lost, in such a fleet.
  public let survivableLosses: @Sendable (_ settings: Settings, _ zones: Zones) -> Int
  /// Estimate of what a run in such a fleet takes; nil for `Footprint.ofNodesAlone`.
  public let footprint: (@Sendable (_ settings: Settings, _ zones: Zones) -> Footprint)?
  /// Connections that must be held open in such a fleet; nil for a topology's edges, or every two hosts
  /// where there is none, and each service with every node.
  public let connections: (@Sendable (_ settings: Settings, _ zones: Zones) -> Connections)?
  /// Kinds of words (`MessageWord`), a bit each, that are about one rumor alone, and to which a host that has
  /// delivered it in its present life neither answers nor gives any thought.
  ///
  /// The simulator, which knows deliveries, spares nodes such messages: most of those of a large run. None is
  /// always right.
  public let settledWords: @Sendable (Settings) -> UInt16
  /// Delay sooner than which no node ever asks to be woken; zero is always right.
  public let leastDelay: @Sendable (Settings) -> Delay
  /// Most messages an hour and host that are sent where nothing is new, with the defaults: leases, failure
  /// detection, and what the architecture's model cannot do without.
  public let idleBound: Int
  /// With the defaults, which link carries which rumor depends on no times, so that a live run in peace sends
  /// exactly as many payloads as a simulated one.
  public let hasFixedRoutes: Bool
  /// Settings, apart by spaces, that advice tries beside the defaults, each a candidate: `["fanout=8"]`.
  public let candidates: [String]
  /// Settings, apart by spaces, with which the conformance tests run it beside its defaults.
  ///
  /// By default every value worth trying, one setting at a time.
  @inlinable public var variants: [String] { chosenVariants ?? Self.singly }
  @usableFromInline let chosenVariants: [String]?
  /// Settings with which a scaling study runs it, and how its figures grow by theory.
  public let scaling: [ScalingVariant]

  @inlinable public init(
    _ name: String, _ summary: String, sentence: String? = nil,
    services: @escaping @Sendable (Settings) -> [Role] = { _ in [] },
    topology: @escaping @Sendable (Settings) -> Topology? = { _ in nil },
    hasExclusiveLeader: Bool = false,
    survivableLosses: @escaping @Sendable (_ settings: Settings, _ zones: Zones) -> Int = { _, _ in 0 },
    footprint: (@Sendable (_ settings: Settings, _ zones: Zones) -> Footprint)? = nil,
    connections: (@Sendable (_ settings: Settings, _ zones: Zones) -> Connections)? = nil,
    settledWords: @escaping @Sendable (Settings) -> UInt16 = { _ in 0 },
    leastDelay: @escaping @Sendable (Settings) -> Delay = { _ in .zero },
    idleBound: Int = 0, hasFixedRoutes: Bool = false, candidates: [String] = [], variants: [String]? = nil,
    scaling: [ScalingVariant] = [ScalingVariant()]
  ) {
    self.name = name
    self.summary = summary
    self.sentence = sentence ?? summary
    self.services = services
    self.topology = topology
    self.hasExclusiveLeader = hasExclusiveLeader
    self.survivableLosses = survivableLosses
    self.footprint = footprint
    self.connections = connections
    self.settledWords = settledWords
    self.leastDelay = leastDelay
    self.idleBound = idleBound
    self.hasFixedRoutes = hasFixedRoutes
    self.candidates = candidates
    chosenVariants = variants
    self.scaling = scaling
  }

  /// Every value worth trying, one setting at a time, but for the defaults and what contradicts the others.
  @inlinable static var singly: [String] {
    let defaults = Settings()
    return Settings.fields.flatMap { field in
      field.trying.compactMap { value in
        var settings = defaults
        guard field.set(&settings, value), settings != defaults, settings.contradiction == nil else {
          return nil
        }
        return "\(field.name)=\(value)"
      }
    }
  }
}
