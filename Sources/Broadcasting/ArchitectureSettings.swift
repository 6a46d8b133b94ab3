/// An architecture's settings: their names, values and defaults.
///
/// `init()` gives the defaults.
public protocol ArchitectureSettings: Sendable, Hashable {
  init()
  /// Every setting, in the order in which it is listed.
  static var fields: [SettingField<Self>] { get }
  /// One line that says which of these settings exclude one another, and what would be right; nil where none
  /// do.
  var contradiction: String? { get }
}

extension ArchitectureSettings {
  @inlinable public var contradiction: String? { nil }
}

/// One setting: its name, what it means, and how it is read from text and written back.
public struct SettingField<Settings>: Sendable {
  public let name: String
  /// Its effect, in one line.
  public let summary: String
  /// The values that may be written, for a person.
  public let values: String
  /// The same, for a program.
  public let domain: SettingDomain
  /// Values worth trying, as hunts for bugs and tests draw them: each can work with latencies up to a second.
  ///
  /// None where the setting is to be left at its default.
  public let trying: [String]
  /// The value, as `set` reads it.
  public let get: @Sendable (Settings) -> String
  /// Takes a value; false if it is none of `values`.
  public let set: @Sendable (inout Settings, String) -> Bool
  /// Gives a wait the length that it has over a network with this round trip, and says it; nil and nothing
  /// for any other setting.
  @usableFromInline package let fit: @Sendable (_ settings: inout Settings, _ roundTrip: Delay) -> Delay?

  public typealias Path<Value> = WritableKeyPath<Settings, Value> & Sendable

  @inlinable init<Value>(
    _ name: String, _ path: any Path<Value>, _ summary: String, values: String, domain: SettingDomain,
    trying: [String], parse: @escaping @Sendable (String) -> Value?,
    print: @escaping @Sendable (Value) -> String,
    fit: @escaping @Sendable (_ value: inout Value, _ roundTrip: Delay) -> Delay? = { _, _ in nil }
  ) {
    self.name = name
    self.summary = summary
    self.values = values
    self.domain = domain
    self.trying = trying
    get = { print($0[keyPath: path]) }
    set = { settings, text in
      guard let value = parse(text) else { return false }
      settings[keyPath: path] = value
      return true
    }
    self.fit = { fit(&$0[keyPath: path], $1) }
  }

  /// The same setting of settings that hold these at `path`: how a group is composed into them.
  @inlinable package func at<Outer>(_ path: any SettingField<Outer>.Path<Settings>) -> SettingField<Outer> {
    SettingField<Outer>(self, at: path)
  }

  @inlinable init<Group>(_ field: SettingField<Group>, at path: any Path<Group>) {
    name = field.name
    summary = field.summary
    values = field.values
    domain = field.domain
    trying = field.trying
    get = { field.get($0[keyPath: path]) }
    set = { field.set(&$0[keyPath: path], $1) }
    fit = { field.fit(&$0[keyPath: path], $1) }
  }
}

extension ArchitectureSettings {
  /// The same over a network with this round trip: each wait that is a multiple of it has its length.
  @inlinable package func at(roundTrip: Delay) -> Self {
    var settings = self
    for field in Self.fields { _ = field.fit(&settings, roundTrip) }
    return settings
  }
}

extension SettingField {
  @inlinable package static func integer(
    _ name: String, _ path: any Path<Int>, in range: ClosedRange<Int>, unit: String, trying: [Int] = [],
    _ summary: String
  ) -> Self {
    Self(
      name, path, summary, values: "a whole number from \(range.lowerBound) to \(range.upperBound)",
      domain: .integers(range, unit: unit), trying: trying.map { "\($0)" },
      parse: { text in Int(text).flatMap { range.contains($0) ? $0 : nil } }, print: { "\($0)" })
  }

  @inlinable package static func delay(
    _ name: String, _ path: any Path<Delay>, in range: ClosedRange<Delay>, trying: [Delay] = [],
    _ summary: String
  ) -> Self {
    Self(
      name, path, summary, values: "a time from \(range.lowerBound) to \(range.upperBound), such as 250ms",
      domain: .delays(range), trying: trying.map(\.description),
      parse: { text in Delay(parsing: text).flatMap { range.contains($0) ? $0 : nil } },
      print: { $0.description })
  }

  /// A time or a multiple of the round trip, which is at least `least` and in `range` whatever the network.
  @inlinable package static func wait(
    _ name: String, _ path: any Path<Wait>, in range: ClosedRange<Delay>, least: Delay,
    trying: [Delay] = [], _ summary: String
  ) -> Self {
    Self(
      name, path, summary,
      values: "a time from \(range.lowerBound) to \(range.upperBound), or a multiple of the network's round "
        + "trip such as 2.5rtt, at least \(least)",
      domain: .delays(range), trying: trying.map(\.description),
      parse: { text in
        Wait(parsing: text).flatMap { $0.follows || range.contains($0.wrappedValue) ? $0 : nil }
      },
      print: { $0.description },
      fit: { wait, roundTrip in
        wait = wait.at(roundTrip: roundTrip, in: max(least, range.lowerBound)...range.upperBound)
        return wait.wrappedValue
      })
  }

  /// One of the words, all of which are worth trying.
  @inlinable package static func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
    _ name: String, _ path: any Path<Value>, _ summary: String
  ) -> Self {
    let words = Value.allCases.map(\.rawValue)
    return Self(
      name, path, summary, values: words.joined(separator: ", "), domain: .words(words), trying: words,
      parse: { Value(rawValue: $0) }, print: { $0.rawValue })
  }

  @inlinable package static func acknowledge(
    _ path: any Path<Acknowledgement>, _ allowed: [String]
  ) -> Self {
    let words = Acknowledgement.choice(allowed)
    return Self(
      "acknowledge", path, "what an acknowledgement promises", values: allowed.joined(separator: ", "),
      domain: .words(words), trying: words,
      parse: { text in
        guard let value = Acknowledgement(parsing: text) else { return nil }
        let kind = text.hasPrefix("copies:") ? "copies:K" : text
        return allowed.contains(kind) ? value : nil
      },
      print: { $0.description })
  }

  @inlinable package static func topology(_ name: String, _ path: any Path<Topology>, _ summary: String)
    -> Self
  {
    Self(
      name, path, summary, values: Topology.names, domain: .words(Topology.choice), trying: Topology.sparse,
      parse: { Topology(parsing: $0) },
      print: { $0.description })
  }
}
