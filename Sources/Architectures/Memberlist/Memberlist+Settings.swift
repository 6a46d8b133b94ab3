public import Broadcasting

extension Memberlist {
  public struct Settings: ArchitectureSettings {
    public var acknowledge = Acknowledgement.origin
    public var interval = Delay.milliseconds(200)
    public var nodes = 3
    public var multiplier = 4
    /// `UDPBufferSize` of `DefaultLANConfig` in hashicorp/memberlist (`config.go`).
    public var packet = 1400
    public var pushPull = Delay.seconds(30)
    /// `ProbeInterval` and `ProbeTimeout` of `DefaultLANConfig`.
    public var probe = Delay.seconds(1)
    public var probeTimeout = Delay.milliseconds(500)
    public var align = Alignment.none
    @Wait(hundredths: 500) public var repair: Delay

    public init() {}

    public static let fields: [SettingField<Settings>] = [
      .acknowledge(\.acknowledge, ["origin", "copies:K"]),
      .interval(\.interval),
      .integer(
        "nodes", \.nodes, in: 1...1000, unit: "hosts", trying: [1, 3, 30],
        "how many hosts are chosen each round"),
      .integer(
        "multiplier", \.multiplier, in: 1...1000, unit: "times", trying: [1, 4],
        "a rumor is sent so often, times the digits of n"),
      // As much as a datagram can hold over IPv4.
      .integer(
        "packet", \.packet, in: 64...65_507, unit: "bytes", trying: [64, 300, 1400],
        "how many bytes a round's message holds, payloads included; one rumor goes in any case"),
      .delay(
        "push-pull", \.pushPull, in: .zero...(.seconds(3600)),
        trying: [.zero, .milliseconds(200), .seconds(5), .seconds(30)],
        "when a host exchanges all with a random one, in up to 32 hosts; 0s: never"),
      .delay(
        "probe", \.probe, in: .zero...(.seconds(3600)),
        trying: [.zero, .milliseconds(200), .seconds(1)],
        "how often a host asks another whether it is there; 0s: never"),
      .delay(
        "probe-timeout", \.probeTimeout, in: .milliseconds(1)...(.seconds(3600)),
        trying: [.milliseconds(100), .milliseconds(500)],
        "how long it waits for the answer before it asks through three others"),
      .alignedRounds(\.align),
      .repair(\.$repair),
    ]
  }
}
