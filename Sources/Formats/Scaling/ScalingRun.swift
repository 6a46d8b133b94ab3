/// A run of a scaling study: what was run, and what came of it.
public struct ScalingRun: Hashable, Sendable {
  public let key: Key
  public let run: MeasuredRun

  /// What tells the runs of a study apart.
  public struct Key: Hashable, Sendable {
    /// The scenario's name.
    public let scenario: String
    /// The architecture and how it is set, in the study's words.
    public let contender: String
    public let hosts: Int
    /// Operations a second in thousandths where a saturation was searched; nil elsewhere.
    public let ratePerThousandSeconds: Int?

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

extension ScalingRun {
  var json: JSONValue {
    let rate = key.ratePerThousandSeconds.map {
      [JSONValue.Member("rate_per_thousand_seconds", .integer(Int64($0)))]
    }
    return .object(
      [
        .init("scenario", .string(key.scenario)), .init("contender", .string(key.contender)),
        .init("hosts", .integer(Int64(key.hosts))),
      ] + (rate ?? []) + run.members)
  }

  init(_ field: JSONField) throws(FormatError) {
    let hosts = try field.member("hosts")
    guard let count = Int(exactly: try hosts.integer()), count > 0 else {
      throw hosts.wrong("a whole number above 0")
    }
    key = Key(
      scenario: try field.member("scenario").string(), contender: try field.member("contender").string(),
      hosts: count,
      ratePerThousandSeconds: try field.optionalMember("rate_per_thousand_seconds").map {
        (rate) throws(FormatError) in Int(try rate.integer())
      })
    run = try MeasuredRun(field)
  }
}
