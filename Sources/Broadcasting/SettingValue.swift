/// A setting's name and value, as text.
public struct SettingValue: Hashable, Sendable {
  public let name: String
  public let value: String

  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// Reads settings that stand apart by spaces: `batch=100ms align=clock`.
  package static func all(in text: String) -> [SettingValue] {
    text.split(separator: " ").map { word in
      let sides = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      precondition(sides.count == 2, "'\(word)' is no setting=value")
      return SettingValue(name: String(sides[0]), value: String(sides[1]))
    }
  }
}

/// A setting as `grapevine list settings` shows it; `value` is the default.
public struct SettingDescription: Hashable, Sendable {
  public let name: String
  public let value: String
  public let summary: String
  /// The values that may be written.
  public let values: String
  /// The same, for a program.
  public let domain: SettingDomain
  /// Values worth trying, for programs that try some.
  public let trying: [String]

  @usableFromInline package init(
    name: String, value: String, summary: String, values: String, domain: SettingDomain, trying: [String]
  ) {
    self.name = name
    self.value = value
    self.summary = summary
    self.values = values
    self.domain = domain
    self.trying = trying
  }
}

/// The reason why settings cannot be used; one line.
public struct SettingError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: Hashable, Sendable {
    /// There is no such setting.
    case name
    /// The setting does not take the value.
    case value
    /// Each value is one that its setting takes, and together they make no sense.
    case contradiction
  }

  public let kind: Kind
  public let description: String

  @usableFromInline init(kind: Kind, description: String) {
    self.kind = kind
    self.description = description
  }
}

extension ArchitectureSettings {
  /// Every setting, with its default as the value.
  @inlinable package static var descriptions: [SettingDescription] {
    let defaults = Self()
    return fields.map { field in
      SettingDescription(
        name: field.name, value: field.get(defaults), summary: field.summary, values: field.values,
        domain: field.domain, trying: field.trying)
    }
  }

  /// Every setting, defaults included, in its order.
  @inlinable package var written: [SettingValue] {
    Self.fields.map { SettingValue(name: $0.name, value: $0.get(self)) }
  }

  /// The settings that are not at their default.
  @inlinable package var changes: [SettingValue] {
    let defaults = Self()
    return Self.fields.compactMap { field in
      let value = field.get(self)
      return value == field.get(defaults) ? nil : SettingValue(name: field.name, value: value)
    }
  }

  @inlinable package init(overriding overrides: [SettingValue], of architecture: String) throws(SettingError)
  {
    self.init()
    for override in overrides {
      guard let field = Self.fields.first(where: { $0.name == override.name }) else {
        let known = Self.fields.map(\.name).joined(separator: ", ")
        throw SettingError(
          kind: .name, description: "\(architecture) has no setting '\(override.name)'; it has \(known)")
      }
      guard field.set(&self, override.value) else {
        throw SettingError(
          kind: .value,
          description: "\(architecture).\(field.name) cannot be '\(override.value)'; it takes \(field.values)"
        )
      }
    }
    if let contradiction {
      throw SettingError(kind: .contradiction, description: "\(architecture): \(contradiction)")
    }
  }
}
