/// What can be set about an architecture.
///
/// `init()` gives the defaults.
public protocol ArchitectureSettings: Sendable, Hashable {
  init()
  /// Every setting, in the order in which it is listed.
  static var fields: [SettingField<Self>] { get }
  /// What makes these settings impossible together, and what would be right; nil if nothing does.
  var contradiction: String? { get }
}

extension ArchitectureSettings {
  public var contradiction: String? { nil }
}

/// One setting: its name, what it means, and how it is read from text and written back.
public struct SettingField<Settings>: Sendable {
  public let name: String
  /// What it does, in one line.
  public let summary: String
  /// What may be written, for a person.
  public let values: String
  /// The same, for a program.
  public let domain: SettingDomain
  /// The value, as `set` reads it.
  public let get: @Sendable (Settings) -> String
  /// Takes a value; false if it is none of `values`.
  public let set: @Sendable (inout Settings, String) -> Bool

  public typealias Path<Value> = WritableKeyPath<Settings, Value> & Sendable

  private init<Value>(
    _ name: String, _ path: any Path<Value>, _ summary: String, values: String, domain: SettingDomain,
    parse: @escaping @Sendable (String) -> Value?, print: @escaping @Sendable (Value) -> String
  ) {
    self.name = name
    self.summary = summary
    self.values = values
    self.domain = domain
    get = { print($0[keyPath: path]) }
    set = { settings, text in
      guard let value = parse(text) else { return false }
      settings[keyPath: path] = value
      return true
    }
  }

  static func integer(
    _ name: String, _ path: any Path<Int>, in range: ClosedRange<Int>, _ summary: String
  ) -> Self {
    Self(
      name, path, summary, values: "a whole number from \(range.lowerBound) to \(range.upperBound)",
      domain: .integers(range),
      parse: { text in Int(text).flatMap { range.contains($0) ? $0 : nil } }, print: { "\($0)" })
  }

  static func delay(
    _ name: String, _ path: any Path<Delay>, in range: ClosedRange<Delay>, _ summary: String
  ) -> Self {
    Self(
      name, path, summary, values: "a time from \(range.lowerBound) to \(range.upperBound), such as 250ms",
      domain: .delays(range),
      parse: { text in Delay(parsing: text).flatMap { range.contains($0) ? $0 : nil } },
      print: { $0.description })
  }

  static func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
    _ name: String, _ path: any Path<Value>, _ summary: String
  ) -> Self {
    Self(
      name, path, summary, values: Value.allCases.map(\.rawValue).joined(separator: ", "),
      domain: .words(Value.allCases.map(\.rawValue)),
      parse: { Value(rawValue: $0) }, print: { $0.rawValue })
  }

  static func acknowledge(
    _ path: any Path<Acknowledgement>, _ allowed: [String]
  ) -> Self {
    Self(
      "acknowledge", path, "what an acknowledgement promises", values: allowed.joined(separator: ", "),
      domain: .words(Acknowledgement.choice(allowed)),
      parse: { text in
        guard let value = Acknowledgement(parsing: text) else { return nil }
        let kind = text.hasPrefix("copies:") ? "copies:K" : text
        return allowed.contains(kind) ? value : nil
      },
      print: { $0.description })
  }

  static func topology(_ name: String, _ path: any Path<Topology>, _ summary: String) -> Self {
    Self(
      name, path, summary, values: Topology.names, domain: .words(Topology.choice),
      parse: { Topology(parsing: $0) },
      print: { $0.description })
  }
}
