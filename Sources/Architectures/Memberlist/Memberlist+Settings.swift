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
      .alignedRounds(\.align),
      .repair(\.$repair),
    ]
  }
}
