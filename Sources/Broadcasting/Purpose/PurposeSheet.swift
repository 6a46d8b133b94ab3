/// Description of a purpose: what it is, beside what its nodes do (`Purpose`).
public struct PurposeSheet<Settings: ArchitectureSettings>: Sendable {
  /// Name in scenarios and on the command line: `rate-limit`.
  public let name: String
  /// One line for lists.
  public let summary: String
  /// The content of its broadcasts, in one line.
  public let broadcasts: String
  /// Its measures, in the order in which they are listed; those first that answer what its users ask.
  public let measures: [PurposeMeasure]
  /// Rules that hold in every run, whatever goes wrong, each with its meaning: a run that breaks one is
  /// invalid, and its verdict says the rule's name.
  public let rules: [PurposeRule]
  /// True where clients ask it for something; else the workload says only for how long it runs.
  public let isAsked: Bool
  /// True where its nodes with such settings ask for their broadcaster's hub, which costs something.
  public let usesHub: @Sendable (Settings) -> Bool
  /// Settings, apart by spaces, with which the conformance tests run it beside its defaults.
  public let variants: [String]

  public init(
    _ name: String, _ summary: String, broadcasts: String, measures: [PurposeMeasure],
    rules: [PurposeRule] = [], isAsked: Bool = true,
    usesHub: @escaping @Sendable (Settings) -> Bool = { _ in false }, variants: [String] = []
  ) {
    self.name = name
    self.summary = summary
    self.broadcasts = broadcasts
    self.measures = measures
    self.rules = rules
    self.isAsked = isAsked
    self.usesHub = usesHub
    self.variants = variants
  }
}

/// A number that a purpose is measured by.
public struct PurposeMeasure: Hashable, Sendable {
  /// Name in results files, tables and gates: `over_admission`.
  public let name: String
  public let unit: Unit
  public let better: Direction
  public let kind: Kind
  /// True where it stands in tables; all measures stand in results.
  public let isShown: Bool
  /// The meaning in one line.
  public let summary: String

  public enum Unit: Hashable, Sendable {
    case ratio
    case nanoseconds
    case messages
    case bytesPerSecond
    case messagesPerSecond
    case perHour
    case requests
  }

  public enum Direction: Hashable, Sendable {
    case less
    case more
    case neither
  }

  public enum Kind: Hashable, Sendable {
    case count
    case ratio
    /// Percentiles of whole nanoseconds.
    case times
    /// Mean and percentiles of shares.
    case spread
    /// A share for all, and one for each side of a partition.
    case sides
  }

  public init(
    _ name: String, _ unit: Unit, _ better: Direction, _ kind: Kind, isShown: Bool = true, _ summary: String
  ) {
    self.isShown = isShown
    self.name = name
    self.unit = unit
    self.better = better
    self.kind = kind
    self.summary = summary
  }
}

/// A rule of a purpose that no run may break.
public struct PurposeRule: Hashable, Sendable {
  /// Name in verdicts: `usage-known`.
  public let name: String
  /// The meaning in one line.
  public let summary: String

  public init(_ name: String, _ summary: String) {
    self.name = name
    self.summary = summary
  }
}
