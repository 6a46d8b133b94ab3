/// The zones of a fleet, each a range of hosts: ascending, none empty, and together all hosts.
///
/// A fleet without places is one zone. Values of one fleet share their memory.
public struct Zones: Hashable, Sendable {
  /// By zone, the number of the host behind its last.
  private let ends: [Int]

  /// One zone with all hosts; none where there are no hosts.
  public init(hosts: Int) { ends = hosts > 0 ? [hosts] : [] }

  /// Zones of these numbers of hosts, in order; none may be below 1.
  public init(sizes: [Int]) {
    var end = 0
    ends = sizes.map { size in
      precondition(size > 0, "a zone has hosts")
      end += size
      return end
    }
  }

  public var count: Int { ends.count }
  public var hosts: Int { ends.last ?? 0 }

  /// The hosts of the zone with this number.
  public subscript(zone: Int) -> Range<Int> { (zone > 0 ? ends[zone - 1] : 0)..<ends[zone] }

  /// The number of the zone in which the host stands, which must be one of the fleet's.
  public func zone(of host: Int) -> Int {
    var (low, high) = (0, ends.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if host < ends[middle] { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
