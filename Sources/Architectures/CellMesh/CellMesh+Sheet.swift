public import Broadcasting

extension CellMesh {
  public static let sheet = Sheet<Settings>(
    "cell-mesh", "full meshes in cells, and a relay in every other cell",
    sentence: """
      hosts send to all of their own cell, and to a relay in every other: zones are cells, or groups of √n; \
      `between=gossip` from cell to cell
      """,
    survivableLosses: { settings, zones in
      let map = CellMap(zones, size: settings.size)
      var least = Int.max
      map.forEach { least = min(least, recipients(map, settings, of: $0)) }
      return min(settings.acknowledge.survivableLosses(hosts: zones.hosts), least)
    },
    footprint: footprint,
    connections: { settings, zones in
      CellLinks(CellMap(zones, size: settings.size), settings).connections(hosts: zones.hosts)
    },
    settledWords: { $0.wantsCopies ? 0 : 1 << Message.rumorKind },
    leastDelay: {
      $0.repair == .zero && $0.batching.length == .zero && !$0.wantsCopies ? .seconds(1) : .zero
    },
    hasFixedRoutes: true, candidates: ["relays=2", "between=gossip", "acknowledge=copies:1"],
    variants: [
      "acknowledge=copies:2", "size=1", "size=3 relays=2", "size=1000000", "between=gossip",
      "batch=100ms", "batch=100ms align=clock between=gossip relays=2", "between=gossip cells=1 size=2",
      "between=gossip size=2 cells=1 relays=2 acknowledge=copies:3",
    ],
    scaling: [
      ScalingVariant(
        .init(messages: .linear, busiest: .root, latency: .constant, hops: .constant), saturation: .constant)
    ])

  /// A host sends to its cell and once to every other, relays to theirs: about n messages, and as many again
  /// with each further relay.
  ///
  /// The successor in the ring is asked whether it holds everything.
  private static func footprint(_ settings: Settings, in zones: Zones) -> Footprint {
    let n = zones.hosts
    let map = CellMap(zones, size: settings.size)
    var (largest, relayed) = (0, 0)
    map.forEach { cell in
      largest = max(largest, cell.count)
      // Each relay tells its whole cell.
      relayed = relayed.plus(min(settings.relays, cell.count).times(cell.count))
    }
    let drawn = settings.between == .gossip ? min(settings.cells, map.count - 1) : 0
    let relays = min(settings.relays, largest)
    return Footprint(
      // It keeps nothing of them: which they are is computed.
      links: (map.count - 1).times(relays) + largest - 1,
      bytesPerHost: MemoryLayout<Self>.stride + Repair.bytes(targets: 1),
      bytesPerRumor: Repair.sets * Footprint.run,
      // With gossip the relays of each cell tell those of the cells that they draw.
      messages: relayed.plus(map.count.times(drawn).times(relays).times(relays)),
      upkeep: Repair.upkeep(settings.repair, hosts: n, targets: 1))
  }
}

/// The connections of hosts in cells, by the cells' sizes: exact with one relay between cells of equal size,
/// and otherwise an upper bound.
private struct CellLinks {
  /// Sizes of cells, ascending, and how many cells have each.
  private var sizes: [(size: Int, cells: Int)] = []
  private let settings: CellMesh.Settings

  init(_ map: CellMap, _ settings: CellMesh.Settings) {
    self.settings = settings
    var all: [Int] = []
    all.reserveCapacity(map.count)
    map.forEach { all.append($0.count) }
    for size in all.sorted() {
      if sizes.last?.size == size {
        sizes[sizes.count - 1].cells += 1
      } else {
        sizes.append((size, 1))
      }
    }
  }

  func connections(hosts n: Int) -> Connections {
    let cells = sizes.reduce(0) { $0 + $1.cells }
    // Where the ring of all hosts leaves a cell.
    var pairs = cells > 1 ? cells : 0
    var most = 0
    for (index, (a, cellsOfA)) in sizes.enumerated() {
      pairs = pairs.plus(Connections.complete(a).pairs.times(cellsOfA)).plus(
        Connections.complete(cellsOfA).pairs.times(links(a, a)))
      for (b, cellsOfB) in sizes[(index + 1)...] {
        pairs = pairs.plus(cellsOfA.times(cellsOfB).times(links(a, b)))
      }
      var held = a - 1 + (cells > 1 ? (a == 1 ? 2 : 1) : 0)
      for (b, cellsOfB) in sizes {
        held = held.plus((b == a ? cellsOfB - 1 : cellsOfB).times(linksOfAHost(of: a, to: b)))
      }
      most = max(most, held)
    }
    return Connections(pairs: min(pairs, Connections.complete(n).pairs), most: min(most, max(n - 1, 0)))
  }

  /// Between a cell of `a` hosts and one of `b`.
  private func links(_ a: Int, _ b: Int) -> Int {
    let (ofA, ofB) = (min(settings.relays, a), min(settings.relays, b))
    let count =
      switch settings.between {
      // Origins at the same place are one another's relays.
      case .relay: settings.relays == 1 ? max(a, b) : a.times(ofB).plus(b.times(ofA))
      case .gossip: largest.times(ofA).times(ofB)
      }
    return min(a.times(b), count)
  }

  /// From one host in a cell of `a` hosts to all of a cell of `b`.
  private func linksOfAHost(of a: Int, to b: Int) -> Int {
    let (ofA, ofB) = (min(settings.relays, a), min(settings.relays, b))
    let count =
      switch settings.between {
      case .relay: settings.relays == 1 ? (b + a - 1) / a : ofB.plus((b / a).times(ofA)).plus(min(b % a, ofA))
      case .gossip: ((largest + a - 1) / a).times(ofA).times(ofB)
      }
    return min(b, count)
  }

  private var largest: Int { sizes.last?.size ?? 0 }
}
