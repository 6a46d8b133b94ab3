public import Broadcasting

extension Flooding {
  /// The choice whether a rumor goes back to the neighbour it came from.
  public enum Echo: String, CaseIterable, Sendable {
    case no
    case yes
  }

  public struct Settings: ArchitectureSettings {
    public var acknowledge = Acknowledgement.origin
    public var topology = Topology.auto
    public var echo = Echo.no
    public var batching = Batching()
    @Wait(hundredths: 500) public var repair: Delay

    public init() {}

    public static let fields: [SettingField<Settings>] =
      [
        .acknowledge(\.acknowledge, ["origin"]),
        .topology("topology", \.topology, "who is linked to whom"),
        .choice("echo", \.echo, "whether a rumor goes back to the neighbour it came from"),
      ] + Batching.fields(before: "they are sent on").map { $0.at(\.batching) } + [
        .repair(\.$repair, "how often neighbours compare what they hold; 0s: never")
      ]
  }
}
