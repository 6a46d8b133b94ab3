extension Gossip {
  /// Each host sends what is new to `fanout` others, once or for some rounds, or asks so many in every round;
  /// a successor on the ring is asked whether it holds everything.
  ///
  /// With a counter or coin a rumor is passed on for about k rounds after a host first met one that knew it,
  /// and for ⌈log2 n⌉ before (Demers et al., section 1.4).
  public static func footprint(_ settings: Settings, hosts n: Int) -> Footprint {
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
    return Footprint(
      links: links, bytesPerHost: MemoryLayout<Self>.stride + Repair.bytes(targets: 1),
      bytesPerLink: MemoryLayout<NodeID>.stride, bytesPerRumor: Repair.sets * Footprint.run,
      messages: messages, upkeep: Repair.upkeep(settings.repair, hosts: n, targets: 1), idle: idle)
  }
}
