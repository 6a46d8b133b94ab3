import Broadcasting

extension LogServer {
  /// The bytes that a server has for its followers.
  static func bytes(hosts: Int) -> Int { hosts.times(MemoryLayout<Follower>.stride) }
}

extension LogFollower {
  /// The bytes that a follower allocates: sessions, whom it chose, and what it waits for.
  static let bytes = 4 * Footprint.allocation + 96
}
