public import Broadcasting

extension Gossipsub {
  public struct Settings: ArchitectureSettings {
    public var acknowledge = Acknowledgement.origin
    public var d = 6
    public var dLow = 5
    public var dHigh = 12
    public var dLazy = 6
    public var gossipFactor = 25
    public var heartbeat = Delay.seconds(1)
    public var history = 5
    public var gossip = 3
    public var peers = Topology.out(links: 20)
    @Wait(hundredths: 500) public var repair: Delay

    public init() {}

    public static let fields: [SettingField<Settings>] = [
      .acknowledge(\.acknowledge, ["origin"]),
      .integer(
        "d", \.d, in: 1...1000, unit: "hosts", trying: [1, 2, 6],
        "how many mesh members a host draws itself"),
      .integer(
        "d-low", \.dLow, in: 1...1000, unit: "hosts", trying: [1, 4],
        "with fewer mesh members than this, a host draws others"),
      .integer(
        "d-high", \.dHigh, in: 1...1000, unit: "hosts", trying: [2, 6, 12],
        "with more mesh members than this, a host leaves some"),
      .integer(
        "d-lazy", \.dLazy, in: 0...1000, unit: "hosts", trying: [0, 1, 6],
        "how many peers outside its mesh a host tells what came, at least"),
      .integer(
        "gossip-factor", \.gossipFactor, in: 0...100, unit: "%", trying: [0, 25, 100],
        "which share of the peers outside its mesh it tells, if that is more"),
      .delay(
        "heartbeat", \.heartbeat, in: .milliseconds(1)...(.seconds(3600)),
        trying: CoordinationSettings.heartbeats, "how often a host mends its mesh and gossips"),
      .integer(
        "history", \.history, in: 1...1000, unit: "heartbeats", trying: [1, 3, 5],
        "for how many heartbeats rumors are given to who asks"),
      .integer(
        "gossip", \.gossip, in: 1...1000, unit: "heartbeats", trying: [1, 3],
        "for how many heartbeats rumors are gossiped about"),
      .topology("peers", \.peers, "among whom a host keeps its mesh and gossips"),
      .repair(\.$repair),
    ]

    public var contradiction: String? {
      if dLow > d || d > dHigh { return "d-low \(dLow), d \(d) and d-high \(dHigh) must not descend" }
      if gossip > history {
        return "gossip about \(gossip) heartbeats needs a history as long, which is \(history)"
      }
      return nil
    }
  }
}
