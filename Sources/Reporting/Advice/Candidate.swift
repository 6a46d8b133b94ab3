public import Architectures
public import Broadcasting
public import Scenarios

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
      var candidates = [configuration]
      let architecture = Architecture.named(name)
      for proposed in architecture?.candidates ?? [] {
        guard !proposed.contains(where: { isPointless($0.value, hosts: hosts) }),
          let candidate = try? architecture?.configured(proposed + given(name))
        else { continue }
        if !candidates.contains(where: { $0.settings == candidate.settings }) { candidates.append(candidate) }
      }
      return candidates
    }
  }

  /// True where the value asks for more peers than there are, or for all in other words than `complete`.
  private static func isPointless(_ value: String, hosts: Int) -> Bool {
    let regular = "regular-"
    let number = Int(value.hasPrefix(regular) ? value.dropFirst(regular.count) : value[...])
    return number.map { value.hasPrefix(regular) ? $0 >= hosts - 1 : $0 >= hosts } ?? false
  }

  /// The most messages of a run that anyone waits for.
  static let mostMessages = 20_000_000

  /// The reason why it would take too long to run the candidate in a scenario; nil where it does not.
  public static func obstacle(_ candidate: Configuration, in scenario: Scenario) -> String? {
    guard candidate["topology"] == "complete" else { return nil }
    let (links, overflow) = scenario.hosts.multipliedReportingOverflow(by: scenario.hosts)
    let (messages, tooMany) = links.multipliedReportingOverflow(by: scenario.expectedBroadcasts)
    guard overflow || tooMany || messages > mostMessages else { return nil }
    return "every host would send to every other: \(links) messages a broadcast"
  }
}
