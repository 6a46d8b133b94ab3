extension LogKeeper {
  /// The bytes that a keeper has for its followers.
  static func bytes(hosts: Int) -> Int { hosts.times(MemoryLayout<Follower>.stride) }
}

extension LogFollower {
  /// The bytes that a follower allocates: sessions, whom it chose, and what it waits for.
  static let bytes = 4 * Footprint.allocation + 96
}

extension SharedCache {
  /// A host keeps nothing of other hosts, and the cache something of each.
  ///
  /// A broadcast is an append, an entry for every host and a receipt from each; each host joins, and again
  /// until it is answered. A host that polls asks at every interval and is answered.
  public static func footprint(_ settings: Settings, hosts n: Int) -> Footprint {
    Footprint(
      bytesPerHost: MemoryLayout<Self>.stride + LogFollower.bytes, bytesPerRumor: 2 * Footprint.run,
      bytesAtCentre: LogKeeper.bytes(hosts: n), formation: n.times(5),
      messages: settings.reading == .subscribe ? n.times(2) : 2,
      idle: settings.reading == .poll ? .init(n.times(2), every: settings.poll) : .none)
  }
}

extension ElectedLeader {
  /// A host keeps nothing of other hosts, and the leader something of each.
  ///
  /// A broadcast is an append, an entry for every host and a receipt from each. Before the first operation
  /// hosts ask a coordinator who leads, are told, and join; coordinators exchange heartbeats all the time.
  public static func footprint(_ settings: Settings, hosts n: Int) -> Footprint {
    let coordinators = settings.coordination.coordinators
    return Footprint(
      bytesPerHost: MemoryLayout<Self>.stride + LogFollower.bytes, bytesPerRumor: 2 * Footprint.run,
      bytesAtCentre: LogKeeper.bytes(hosts: n).plus(n.times(coordinators).times(16)),
      formation: n.times(8), messages: n.times(2),
      idle: .init(2 * coordinators, every: settings.coordination.heartbeat))
  }
}

extension RandomLeader {
  /// A host keeps of every other until when it is suspected: n − 1 links.
  ///
  /// A broadcast is an append, an entry for every host and a receipt from each; in the epoch after it every
  /// host joins the new leader and is told when all hold everything.
  public static func footprint(_ settings: Settings, hosts n: Int) -> Footprint {
    let leaders = settings.leaders
    return Footprint(
      links: max(n - 1, 0),
      bytesPerHost: MemoryLayout<Self>.stride + LogFollower.bytes.times(leaders) + Footprint.allocation,
      bytesPerLink: MemoryLayout<Instant>.stride, bytesPerRumor: 2 * Footprint.run,
      // The keeper of the last epoch stays until its host has chosen for the next.
      bytesAtCentre: LogKeeper.bytes(hosts: n).times(2 * leaders), messages: n.times(2).times(leaders),
      upkeep: .init(n.times(4).times(leaders), every: settings.epoch), upkeepRounds: 1)
  }
}
