public import Broadcasting

/// The architectures and settings among which advice chooses.
public enum Candidate {
  /// Settings that are worth trying beside an architecture's defaults, each a candidate of its own.
  private static let variants: [(architecture: String, settings: [(name: String, value: String)])] = [
    ("full-mesh", [("acknowledge", "copies:1")]),
    ("shared-cache", [("acknowledge", "origin"), ("persistence", "log")]),
    ("elected-leader", [("acknowledge", "origin")]),
    ("random-leader", [("acknowledge", "origin"), ("leaders", "2")]),
    (
      "gossip",
      [
        ("fanout", "8"), ("fanout", "12"), ("fanout", "20"), ("spread", "rounds"),
        ("acknowledge", "copies:1"),
      ]
    ),
    (
      "flooding",
      [
        ("topology", "tree4"), ("topology", "hypercube"), ("topology", "regular-4"),
        ("topology", "regular-8"), ("topology", "complete"),
      ]
    ),
    ("plumtree", [("topology", "regular-8"), ("lazy", "100ms"), ("graft", "100ms")]),
    ("gossipsub", [("d", "8"), ("heartbeat", "200ms")]),
  ]

  /// Each of `architectures` as it is, and its variants.
  ///
  /// What an architecture was given by the user holds for its variants, too; one that comes to the same as
  /// another with so many hosts, or that contradicts itself, is left out.
  public static func all(
    _ architectures: [Configuration], hosts: Int, given: (String) -> [SettingValue]
  ) -> [Configuration] {
    architectures.flatMap { configuration -> [Configuration] in
      let name = configuration.architecture
      var candidates = [configuration]
      for variant in variants.first(where: { $0.architecture == name })?.settings ?? [] {
        guard !isPointless(variant.value, hosts: hosts) else { continue }
        let settings = [SettingValue(name: variant.name, value: variant.value)] + given(name)
        guard let candidate = try? Architecture.named(name)?.configured(settings) else { continue }
        if !candidates.contains(where: { $0.settings == candidate.settings }) { candidates.append(candidate) }
      }
      return candidates
    }
  }

  /// Whether the value asks for more peers than there are, or for all in other words than `complete`.
  private static func isPointless(_ value: String, hosts: Int) -> Bool {
    let regular = "regular-"
    let number = Int(value.hasPrefix(regular) ? value.dropFirst(regular.count) : value[...])
    return number.map { value.hasPrefix(regular) ? $0 >= hosts - 1 : $0 >= hosts } ?? false
  }

  /// The most messages of a run that anyone waits for.
  static let mostMessages = 20_000_000

  /// Why it would take too long to run the candidate in a scenario; nil if it does not.
  public static func obstacle(_ candidate: Configuration, in scenario: Scenario) -> String? {
    guard candidate["topology"] == "complete" else { return nil }
    let (links, overflow) = scenario.hosts.multipliedReportingOverflow(by: scenario.hosts)
    let (messages, tooMany) = links.multipliedReportingOverflow(by: scenario.expectedBroadcasts)
    guard overflow || tooMany || messages > mostMessages else { return nil }
    return "every host would send to every other: \(links) messages a broadcast"
  }
}
