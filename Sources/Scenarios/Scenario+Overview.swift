package import Broadcasting

/// A scenario's parts as they are told to people.
extension Scenario {
  /// Every fault as it happens, with its entry's place in `faults`.
  package var occurrences: [(fault: Fault, entry: Int)] { scheduled.map { ($0.fault, $0.entry) } }

  /// The time that a message takes from the first zone of a region to the last of another, or from one zone
  /// of a region to another; nil where the network's own latency holds.
  package func way(fromRegion from: Int, toRegion to: Int) -> Delay? {
    guard let places else { return nil }
    let distances = Distances(places, network)
    let names = places.zones.map(\.region.name)
    guard let a = names.firstIndex(of: places.regions[from].name),
      let b = names.lastIndex(of: places.regions[to].name)
    else { return nil }
    return distances.ways[a * distances.zones + b].map { Delay(nanoseconds: $0) }
  }

  /// The number of hosts that are there at the beginning of each of so many equal parts of the time from the
  /// first operation to the last reads; nil where all are, all the time.
  package func hostsThere(seed: UInt64, columns: Int) -> [Int]? {
    guard let plan = MemberPlan(self, seed: seed) else { return nil }
    var changes = plan.changes[...]
    var count = plan.isThere.count { $0 }
    return (0..<columns).map { column in
      let time = begin + Delay(nanoseconds: (end - begin).nanoseconds / Int64(columns) * Int64(column))
      while let change = changes.first, change.due <= time {
        count += change.kind == .comes ? 1 : change.kind == .goes ? -1 : 0
        changes.removeFirst()
      }
      return count
    }
  }
}
