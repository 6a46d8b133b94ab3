/// A run of a scaling study: what was run, and what came of it.
public struct ScalingRun: Hashable, Sendable {
  public let key: Key
  public let run: MeasuredRun

  /// The properties that tell the runs of a study apart.
  public struct Key: Hashable, Sendable, Codable {
    /// The scenario's name.
    public let scenario: String
    /// The architecture and how it is set, in the study's words.
    public let contender: String
    public let hosts: Int
    /// Operations a second in thousandths where a saturation was searched; nil elsewhere.
    public let ratePerThousandSeconds: Int?

    private enum CodingKeys: String, CodingKey {
      case scenario, contender, hosts
      case ratePerThousandSeconds = "rate_per_thousand_seconds"
    }

    public init(scenario: String, contender: String, hosts: Int, ratePerThousandSeconds: Int? = nil) {
      self.scenario = scenario
      self.contender = contender
      self.hosts = hosts
      self.ratePerThousandSeconds = ratePerThousandSeconds
    }
  }

  public init(_ key: Key, _ run: MeasuredRun) {
    self.key = key
    self.run = run
  }
}

extension ScalingRun: Codable {
  public func encode(to encoder: any Encoder) throws {
    try key.encode(to: encoder)
    try run.encode(to: encoder)
  }

  public init(from decoder: any Decoder) throws {
    self.init(try Key(from: decoder), try MeasuredRun(from: decoder))
    guard key.hosts > 0 else { throw WrongField("hosts must be a whole number above 0") }
  }
}
