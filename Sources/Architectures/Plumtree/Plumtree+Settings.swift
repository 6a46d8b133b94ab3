public import Broadcasting

extension Plumtree {
  /// The rumors that travel along the same tree.
  ///
  /// The paper's one tree fits one origin at a time: where several broadcast at once, each rumor prunes the
  /// cycle that it meets elsewhere. Riak, which made the algorithm known, keeps a tree for each origin.
  public enum Sharing: String, CaseIterable, Sendable {
    case shared
    case origin
  }

  public struct Settings: ArchitectureSettings {
    public var acknowledge = Acknowledgement.origin
    public var trees = Sharing.origin
    public var topology = Topology.regular(degree: 5)
    /// The paper leaves to a policy when announcements are sent (section 3.4); Riak sends them once a second.
    @Wait(hundredths: 100) public var lazy: Delay
    @Wait(hundredths: 250) public var graft: Delay
    @Wait(hundredths: 125) public var graftAgain: Delay
    public var threshold = 7
    @Wait(hundredths: 500) public var repair: Delay

    public init() {}

    public static let fields: [SettingField<Settings>] = [
      .acknowledge(\.acknowledge, ["origin"]),
      .choice("trees", \.trees, "one tree for the rumors of all origins, or one for each origin's"),
      .topology("topology", \.topology, "who is linked to whom"),
      .wait(
        "lazy", \.$lazy, in: .zero...(.seconds(10)), least: .milliseconds(20),
        trying: [.zero, .milliseconds(50), .milliseconds(500)],
        "how long announcements are gathered before they are sent"),
      .wait(
        "graft", \.$graft, in: .zero...(.seconds(60)), least: .milliseconds(10),
        trying: [.zero, .milliseconds(50), .seconds(5)],
        "how long an announced rumor is waited for before it is asked for"),
      .wait(
        "graft-again", \.$graftAgain, in: .zero...(.seconds(60)), least: .milliseconds(5),
        trying: [.zero, .milliseconds(50), .seconds(2)],
        "how long until another is asked for it"),
      .integer(
        "threshold", \.threshold, in: 0...1000, unit: "hops", trying: [0, 1, 2, 7],
        "how many hops an announcer must be nearer to take the sender's place; 0: never"),
      .repair(\.$repair, "how often neighbours compare what they hold; 0s: never"),
    ]
  }
}
