import Architectures
import Broadcasting
public import Measurement

/// A cell as an object.
///
/// A seed that a reader with only doubles would round, one above 2⁵³, is text. What is unknown is null, and
/// `unknown` says why, by the metric's name and its part's name. `reasons` are texts; beside them, where
/// there are some, `reasonCodes` has each one's code and arguments, and null for one without.
///
/// Settings are read in the architecture's order and metrics in that of `Metric.known`, whatever is not known
/// there after them by name.
extension CellResult: Codable {
  private enum Key: CodingKey {
    case architecture, driver, fingerprint, hosts, id, metrics, profile, reasonCodes, reasons
    case scenario, seed, settings, unknown, verdict
  }

  public func encode(to encoder: any Encoder) throws {
    var cell = encoder.container(keyedBy: Key.self)
    try cell.encode(architecture, forKey: .architecture)
    try cell.encode(driver, forKey: .driver)
    try cell.encode(fingerprint, forKey: .fingerprint)
    try cell.encode(hosts, forKey: .hosts)
    try cell.encode(id, forKey: .id)
    var figures = cell.nestedContainer(keyedBy: FreeKey.self, forKey: .metrics)
    for metric in metrics { try figures.encode(metric.value, forKey: FreeKey(metric.metric.name)) }
    try cell.encodeIfPresent(profile, forKey: .profile)
    if !reasons.isEmpty { try cell.encode(reasons.map(ReasonCode.init), forKey: .reasonCodes) }
    try cell.encode(reasons.map(\.description), forKey: .reasons)
    try cell.encode(scenario, forKey: .scenario)
    if seed <= 1 << 53 {
      try cell.encode(seed, forKey: .seed)
    } else {
      try cell.encode("\(seed)", forKey: .seed)
    }
    var values = cell.nestedContainer(keyedBy: FreeKey.self, forKey: .settings)
    for setting in settings { try values.encode(setting.value, forKey: FreeKey(setting.name)) }
    var reasons = cell.nestedContainer(keyedBy: FreeKey.self, forKey: .unknown)
    for metric in metrics { try metric.value.encodeReasons(path: metric.metric.name, to: &reasons) }
    try cell.encode(verdict, forKey: .verdict)
  }

  public init(from decoder: any Decoder) throws {
    let cell = try decoder.container(keyedBy: Key.self)
    let hosts: Int = try cell.numbers(.hosts)
    guard hosts > 0 else { throw cell.wrong(.hosts, mustBe: "a whole number above 0") }
    guard let verdict = Outcome(rawValue: try cell.decode(String.self, forKey: .verdict)) else {
      let names = Outcome.allCases.map(\.rawValue).joined(separator: ", ")
      throw cell.wrong(.verdict, mustBe: "one of \(names)")
    }
    let architecture = try cell.decode(String.self, forKey: .architecture)
    let settings = try cell.decode([String: String].self, forKey: .settings)
    let known = Architecture.named(architecture)?.settings.map(\.name) ?? []
    let order = known.filter { settings[$0] != nil } + settings.keys.filter { !known.contains($0) }.sorted()
    self.init(
      id: try cell.decode(String.self, forKey: .id), architecture: architecture,
      settings: order.map { SettingValue(name: $0, value: settings[$0] ?? "") },
      scenario: try cell.decode(String.self, forKey: .scenario), hosts: hosts, seed: try Self.seed(cell),
      driver: try cell.decode(String.self, forKey: .driver), verdict: verdict,
      reasons: try Self.reasons(cell),
      fingerprint: try cell.decode(String.self, forKey: .fingerprint),
      metrics: try MetricReader(
        reasons: try cell.decodeIfPresent([String: String].self, forKey: .unknown) ?? [:]
      ).metrics(try cell.nestedContainer(keyedBy: FreeKey.self, forKey: .metrics)),
      profile: try cell.decodeIfPresent(Profile.self, forKey: .profile))
  }

  private static func reasons(_ cell: KeyedDecodingContainer<Key>) throws -> [Reason] {
    let texts = try cell.decode([String].self, forKey: .reasons)
    guard let codes = try cell.decodeIfPresent([ReasonCode?].self, forKey: .reasonCodes) else {
      return texts.map { .other(text: $0) }
    }
    guard codes.count == texts.count else {
      throw cell.wrong(.reasonCodes, mustBe: "a list as long as reasons, with \(texts.count) elements")
    }
    return zip(codes, texts).map { code, text in code?.reason ?? .other(text: text) }
  }

  private static func seed(_ cell: KeyedDecodingContainer<Key>) throws -> UInt64 {
    if let seed = try? cell.decode(UInt64.self, forKey: .seed) { return seed }
    guard let text = try? cell.decode(String.self, forKey: .seed), let seed = UInt64(text) else {
      throw cell.wrong(
        .seed, mustBe: "a whole number from 0 to \(UInt64.max), in double quotes where it is above 2^53")
    }
    return seed
  }
}

/// A reason as a code with its arguments: `{"lost":{"rumors":3}}`.
private struct ReasonCode: Codable {
  /// Nil where there is no code, or one that this version does not know.
  let reason: Reason?

  init(_ reason: Reason) { self.reason = if case .other = reason { nil } else { reason } }

  init(from decoder: any Decoder) throws { reason = try? Reason(from: decoder) }

  func encode(to encoder: any Encoder) throws {
    if let reason {
      try reason.encode(to: encoder)
    } else {
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    }
  }
}

extension MetricValue: Encodable {
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .integer(let value): try value.encode(to: encoder)
    // Zero has no sign here: it would be lost where the number is read as a whole one.
    case .ratio(let value) where value.isFinite: try (value == 0 ? 0 : value).encode(to: encoder)
    case .percentiles(let values): try values.encode(to: encoder)
    case .parts(let parts):
      var container = encoder.container(keyedBy: FreeKey.self)
      for part in parts { try container.encode(part.value, forKey: FreeKey(part.part.name)) }
    case .ratio, .unknown:
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    }
  }

  /// Adds why the value, or a part of it, is unknown.
  fileprivate func encodeReasons(
    path: String, to reasons: inout KeyedEncodingContainer<FreeKey>
  ) throws {
    switch self {
    case .unknown(let lack): try reasons.encode("\(lack)", forKey: FreeKey(path))
    case .ratio(let value) where !value.isFinite:
      try reasons.encode("\(Lack.code(.notFinite))", forKey: FreeKey(path))
    case .parts(let parts):
      for part in parts { try part.value.encodeReasons(path: "\(path).\(part.part)", to: &reasons) }
    case .integer, .ratio, .percentiles: break
    }
  }
}
