package import Architectures
public import Broadcasting

/// A purpose as the registry knows it, with the concrete type inside the closures.
public struct RegisteredPurpose: Sendable {
  /// Name in scenarios and on the command line: `rate-limit`.
  public let name: String
  /// One line for lists.
  public let summary: String
  /// The content of its broadcasts, in one line.
  public let broadcasts: String
  public let measures: [PurposeMeasure]
  public let rules: [PurposeRule]
  /// Every setting, with its default as the value.
  public let settings: [SettingDescription]
  /// Settings with which the conformance tests run it beside its defaults.
  public let variants: [[SettingValue]]
  private let configuration: @Sendable ([SettingValue]) throws(SettingError) -> ConfiguredPurpose

  /// The purpose with its defaults, but for the given settings; later ones win.
  ///
  /// Throws for a setting that it does not have, a value that the setting does not take, and values that
  /// contradict one another.
  public func configured(_ overrides: [SettingValue] = []) throws(SettingError) -> ConfiguredPurpose {
    try configuration(overrides)
  }

  init<P: Purpose>(_ purpose: P.Type) {
    let sheet = P.sheet
    name = sheet.name
    summary = sheet.summary
    broadcasts = sheet.broadcasts
    measures = sheet.measures
    rules = sheet.rules
    settings = P.Settings.descriptions
    variants = sheet.variants.map(SettingValue.all(in:))
    configuration = { (overrides: [SettingValue]) throws(SettingError) in
      let settings = try P.Settings(overriding: overrides, of: sheet.name)
      return ConfiguredPurpose(P.self, sheet, settings)
    }
  }
}

/// A purpose with its settings, ready to run above any architecture.
///
/// Two are the same if they have the same name and settings.
public struct ConfiguredPurpose: Sendable {
  public let name: String
  /// Every setting, defaults included, in the purpose's order.
  public let settings: [SettingValue]
  /// The settings that are not at their default.
  public let changes: [SettingValue]
  public let measures: [PurposeMeasure]
  /// True where clients ask it for something.
  public let isAsked: Bool
  /// The nodes of an architecture with this purpose above each.
  package let above: @Sendable (_ nodes: BankMaker) -> BankMaker
  package let meter: @Sendable (PurposeFleet) -> any PurposeMeter

  init<P: Purpose>(_ purpose: P.Type, _ sheet: PurposeSheet<P.Settings>, _ settings: P.Settings) {
    name = sheet.name
    self.settings = settings.written
    changes = settings.changes
    measures = sheet.measures
    isAsked = sheet.isAsked
    meter = { P.Meter(settings, in: $0) }
    above = { nodes in
      BankMaker(over: nodes) { roster, layout, workers, roundTrip in
        precondition(layout.isAlone, "nodes with a purpose are one block")
        let sizes = PayloadTable(hosts: roster.hosts)
        let roster = roster.paying(by: sizes)
        let below = nodes.make(roster, layout, workers, roundTrip)
        let bank = PurposeBank<P>(
          over: below.all[0], roster: roster, sizes: sizes, settings: settings.at(roundTrip: roundTrip))
        return Banks(all: [bank.calls], shareRoom: below.shareRoom, end: below.end)
      }
    }
  }

  /// As a scenario writes it: `rate-limit quota=500`.
  public var text: String {
    ([name] + changes.map { "\($0.name)=\($0.value)" }).joined(separator: " ")
  }

  public subscript(setting: String) -> String? { settings.first { $0.name == setting }?.value }
}

extension ConfiguredPurpose: Hashable {
  public static func == (a: ConfiguredPurpose, b: ConfiguredPurpose) -> Bool {
    a.name == b.name && a.settings == b.settings
  }
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(settings)
  }
}
