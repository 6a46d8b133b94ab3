import Broadcasting

extension Repair {
  /// The bytes that a host allocates for so many targets.
  static func bytes(targets: Int) -> Int { Footprint.allocation + targets.times(24) }
  /// It keeps what the host knew at the last tick and at the one before beside what it knows: each a set.
  static let sets = 3

  /// A digest and an answer to each target.
  static func upkeep(_ interval: Delay, hosts: Int, targets: Int) -> Footprint.Rounds {
    .init(hosts.times(targets).times(2), every: interval)
  }
}
