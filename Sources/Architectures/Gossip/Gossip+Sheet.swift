public import Broadcasting

extension Gossip {
  public static let sheet = Sheet<Settings>(
    "gossip", "hosts pass what is new to a few hosts drawn at random",
    sentence: """
      hosts pass what is new to a few others drawn at random: push, pull, push-pull, every stop rule of \
      Demers, in synchronous cycles with `align=clock`
      """,
    topology: { $0.peers == .complete ? nil : $0.peers },
    survivableLosses: { $0.acknowledge.survivableLosses(hosts: $0.peers.leastDegree(in: $1) + 1) },
    footprint: footprint,
    settledWords: { $0.givesFeedback || $0.wantsCopies ? 0 : 1 << Message.rumorKind },
    leastDelay: { $0.onlyPushesAtOnce ? .seconds(1) : .zero },
    candidates: [
      "fanout=8", "fanout=12", "fanout=20", "spread=rounds", "acknowledge=copies:1", exchangeEachSecond,
    ],
    variants: [
      "acknowledge=copies:2", "batch=100ms", "peers=ring", "mode=pull", "mode=push-pull",
      "mode=pull acknowledge=copies:2", "spread=rounds stop=infect-and-die",
      "spread=rounds stop=forever fanout=2", "spread=rounds stop=feedback-counter",
      "spread=rounds stop=feedback-coin", "spread=rounds stop=blind-counter",
      "spread=rounds stop=blind-coin acknowledge=copies:3", "mode=pull pull=hot stop=feedback-counter",
      "mode=pull pull=hot stop=blind-coin acknowledge=copies:2",
      "spread=rounds stop=feedback-counter align=clock", "mode=push-pull align=clock",
      "batch=100ms align=clock",
    ],
    scaling: [
      ScalingVariant(.even(.logarithmic), saturation: .constant),
      ScalingVariant(
        "fanout=8", drawnAs: "8",
        because: "5 targets miss 1 host in 150, which repair sees to; 8 miss 1 in 3,000 at any size",
        .even(.logarithmic), saturation: .constant
      ) { _ in [SettingValue(name: "fanout", value: "8")] },
      ScalingVariant(
        "fanout=ln n+3", drawnAs: "ln n+3",
        because: "as many targets as it takes to reach all hosts without repair, 95 times in 100",
        .init(messages: .fanoutOfAll, busiest: .fanout, latency: .logOverLogLog, hops: .logOverLogLog),
        saturation: .inverseFanout
      ) { [SettingValue(name: "fanout", value: "\(targets(hosts: $0))")] },
    ])

  /// As Cassandra gossips: once a second each node exchanges state with up to three others ("Internode
  /// communications (gossip)", DataStax's documentation of Apache Cassandra); three is the most.
  private static let exchangeEachSecond = "mode=push-pull fanout=3 interval=1s"

  /// ⌈ln n⌉ + 3: with ln n + c targets each, all hosts are reached with probability e^(−e^(−c)) (Kermarrec
  /// et al., "Probabilistic reliable dissemination in large-scale systems", 2003), 95 % here.
  static func targets(hosts: Int) -> Int {
    // e^0, e^1, …, e^21, rounded down; more hosts than that are not run.
    let powers = [
      1, 2, 7, 20, 54, 148, 403, 1_096, 2_980, 8_103, 22_026, 59_874, 162_754, 442_413, 1_202_604,
      3_269_017, 8_886_110, 24_154_952, 65_659_969, 178_482_300, 485_165_195, 1_318_815_734,
    ]
    return powers.count { hosts > $0 } + 3
  }

  /// Each host sends what is new to `fanout` others, once or for some rounds, or asks so many in every round;
  /// a successor on the ring, or each neighbour, is asked whether it holds everything.
  ///
  /// With a counter or coin a rumor is passed on for about k rounds after a host first met one that knew it,
  /// and for ⌈log2 n⌉ before (Demers et al., section 1.4).
  private static func footprint(_ settings: Settings, in zones: Zones) -> Footprint {
    let n = zones.hosts
    let degree = settings.peers.meanDegree(hosts: n)
    let sends = n.times(min(settings.fanout, degree))
    let rounds = max(n, 1).bitWidth - max(n, 1).leadingZeroBitCount
    let messages: Int
    var idle = Footprint.Rounds.none
    switch (settings.mode, settings.pull) {
    case (.push, _) where settings.spread == .eager || settings.stop == .infectAndDie: messages = sends
    case (.push, _) where settings.stop == .forever:
      messages = sends
      idle = .init(sends, every: settings.interval)
    case (.push, _):
      let answers = settings.stop.wantsFeedback ? 2 : 1
      messages = sends.times(settings.k.plus(rounds / 2)).times(answers)
    case (.pull, _), (.pushPull, _):
      messages = n.times(2)
      idle = .init(sends.times(2), every: settings.interval)
    }
    let links = settings.peers == .complete ? 0 : degree
    let targets = settings.peers == .complete ? 1 : degree
    return Footprint(
      links: links, bytesPerHost: MemoryLayout<Self>.stride + Repair.bytes(targets: targets),
      bytesPerLink: MemoryLayout<NodeID>.stride, bytesPerRumor: Repair.sets * Footprint.run,
      messages: messages, upkeep: Repair.upkeep(settings.repair, hosts: n, targets: targets), idle: idle)
  }
}
