public import Architectures
public import Broadcasting
import Scenarios

/// The architectures and settings among which advice chooses.
public enum Candidate {
  /// Each of `architectures` as it is, and with the settings that its sheet proposes.
  ///
  /// Settings that the user gave an architecture hold for those, too; one that comes to the same as another
  /// with so many hosts, or that contradicts itself, is left out.
  public static func all(
    _ architectures: [Configuration], hosts: Int, given: (String) -> [SettingValue]
  ) -> [Configuration] {
    architectures.flatMap { configuration -> [Configuration] in
      let name = configuration.architecture
      let proposed = (Architecture.named(name)?.candidates ?? []).filter { proposed in
        !proposed.contains { isPointless($0.value, hosts: hosts) }
      }
      return distinct([configuration] + proposed.compactMap { configured(name, $0 + given(name)) })
    }
  }

  /// The same, with batches that the budget has room for and with acknowledgements that survive as many
  /// losses as are asked for.
  static func all(
    _ architectures: [Configuration], for demand: Demand, given: (String) -> [SettingValue]
  ) -> [Configuration] {
    var candidates = all(architectures, hosts: demand.hosts, given: given)
    if demand.losses > 0 {
      candidates += candidates.compactMap { candidate in
        changed(candidate, "acknowledge", to: "copies:\(demand.losses)", given: given)
      }
    }
    candidates += candidates.flatMap { candidate in
      batches(for: demand).compactMap { changed(candidate, "batch", to: "\($0)", given: given) }
    }
    return distinct(candidates)
  }

  /// Shares of the latency budget, in which a batch is expected to hold two broadcasts or more.
  ///
  /// None where there is no budget: a longer batch always sends less, so that nothing would say how long.
  private static func batches(for demand: Demand) -> [Delay] {
    guard let budget = demand.budget else { return [] }
    return ([16, 8, 4, 2] as [Int64]).compactMap { part in
      let milliseconds = budget.nanoseconds / part / 1_000_000
      let held = demand.broadcastsPerSecond * Double(milliseconds) / 1000
      return milliseconds > 0 && held >= 1 ? .milliseconds(milliseconds) : nil
    }
  }

  /// The candidate with each value of each setting that its sheet calls worth trying, one at a time; batches
  /// and promises are candidates of their own.
  ///
  /// Times that do not pass within the shortest fault are left out, because it would not try them; and a
  /// star, whose middle is a centre without what architectures with one do for it.
  static func neighbours(
    of candidate: Configuration, hosts: Int, given: (String) -> [SettingValue]
  ) -> [Configuration] {
    let settings = Architecture.named(candidate.architecture)?.settings ?? []
    return settings.filter { !["batch", "acknowledge", "membership"].contains($0.name) }.flatMap { setting in
      setting.trying.filter {
        $0 != "star" && !isPointless($0, hosts: hosts) && (Delay(parsing: $0) ?? .zero) < .seconds(4)
      }
      .compactMap { changed(candidate, setting.name, to: $0, given: given) }
    }
  }

  /// Nil where the architecture has no such setting, the user has fixed it, or nothing would change.
  private static func changed(
    _ candidate: Configuration, _ setting: String, to value: String, given: (String) -> [SettingValue]
  ) -> Configuration? {
    let fixed = given(candidate.architecture)
    guard let old = candidate[setting], old != value, !fixed.contains(where: { $0.name == setting }) else {
      return nil
    }
    return configured(
      candidate.architecture, candidate.changes + [SettingValue(name: setting, value: value)])
  }

  /// The architecture with its defaults, but for `settings`; nil where there is no such, or it does not take
  /// them.
  static func configured(_ name: String, _ settings: [SettingValue]) -> Configuration? {
    try? Architecture.named(name)?.configured(settings)
  }

  private static func distinct(_ candidates: [Configuration]) -> [Configuration] {
    var distinct: [Configuration] = []
    for candidate in candidates
    where !distinct.contains(where: candidate.isSame) { distinct.append(candidate) }
    return distinct
  }

  /// True where the value asks for more peers than there are, or for all in other words than `complete`.
  private static func isPointless(_ value: String, hosts: Int) -> Bool {
    let regular = "regular-"
    let number = Int(value.hasPrefix(regular) ? value.dropFirst(regular.count) : value[...])
    return number.map { value.hasPrefix(regular) ? $0 >= hosts - 1 : $0 >= hosts } ?? false
  }
}

extension Configuration {
  /// True where nothing tells them apart.
  func isSame(as other: Configuration) -> Bool {
    architecture == other.architecture && settings == other.settings
  }
}
