import Broadcasting

/// The cells of a fleet: groups of neighbouring hosts, none of which spans two zones.
///
/// A zone with more hosts than a cell may have is cut into as few cells as can be, whose sizes differ by one
/// at most. The map takes no memory that grows with the fleet.
struct CellMap: Sendable {
  private let zones: Zones
  /// The most hosts of a cell.
  private let size: Int

  /// Cells of at most `size` hosts.
  ///
  /// With 0 each zone is a cell; in a fleet of one zone ⌈√n⌉ hosts are, which gives a host the fewest others
  /// to keep in touch.
  init(_ zones: Zones, size: Int) {
    self.zones = zones
    if size > 0 {
      self.size = size
    } else {
      self.size = zones.count > 1 ? zones.hosts : Self.root(zones.hosts)
    }
  }

  var count: Int { (0..<zones.count).reduce(0) { $0 + cells(in: zones[$1]) } }

  /// The hosts of the cell with this number, which must be one.
  subscript(cell: Int) -> Range<Int> {
    var first = 0
    for number in 0..<zones.count {
      let zone = zones[number]
      let cells = cells(in: zone)
      if cell < first + cells { return hosts(of: cell - first, in: zone) }
      first += cells
    }
    preconditionFailure("there is no such cell")
  }

  /// The number of the cell in which the host is, and the hosts of that cell.
  func cell(of host: Int) -> (number: Int, hosts: Range<Int>) {
    let own = zones.zone(of: host)
    let zone = zones[own]
    let place = ((host - zone.lowerBound + 1) * cells(in: zone) - 1) / zone.count
    let before = (0..<own).reduce(0) { $0 + cells(in: zones[$1]) }
    return (before + place, hosts(of: place, in: zone))
  }

  /// Calls with the hosts of each cell, in order.
  func forEach(_ body: (Range<Int>) -> Void) {
    for number in 0..<zones.count {
      let zone = zones[number]
      for cell in 0..<cells(in: zone) { body(hosts(of: cell, in: zone)) }
    }
  }

  private func cells(in zone: Range<Int>) -> Int { (zone.count + size - 1) / size }

  private func hosts(of cell: Int, in zone: Range<Int>) -> Range<Int> {
    let cells = cells(in: zone)
    let begin = zone.lowerBound + cell * zone.count / cells
    return begin..<(zone.lowerBound + (cell + 1) * zone.count / cells)
  }

  /// The root of n, rounded up.
  private static func root(_ n: Int) -> Int {
    var root = 1
    while root * root < n { root += 1 }
    return root
  }
}
