package import Broadcasting

/// The ways of messages from zone to zone, in nanoseconds.
struct Distances: Sendable {
  let zones: Int
  /// By zone of the sender × zones + zone of the receiver; nil where the network's own latency holds.
  private(set) var ways: [Int64?]

  init(_ places: Places, _ network: Network) {
    let zones = places.zones.map(\.region.name)
    self.zones = zones.count
    ways = Array(repeating: nil, count: zones.count * zones.count)
    var names: [String: Int] = [:]
    for region in places.regions { names[region.name] = names.count }
    let regions = names.count
    // By region; looked up by name only.
    var legs = [Int64?](repeating: nil, count: regions * regions)
    for row in network.matrix?.rows ?? [] {
      for entry in row.entries {
        guard let from = names[row.from], let to = names[entry.to] else { continue }
        let way = network.matrix?.measure == .roundTrip ? entry.time / 2 : entry.time
        legs[from * regions + to] = way.nanoseconds
      }
    }
    let numbers = zones.map { names[$0] ?? 0 }
    for (a, from) in numbers.enumerated() {
      for (b, to) in numbers.enumerated() {
        let own = legs[from * regions + to] ?? legs[to * regions + from]
        let special: Delay? = from != to ? nil : a == b ? network.zone : network.region ?? network.zone
        ways[a * zones.count + b] = special?.nanoseconds ?? own
      }
    }
  }
}

/// The zone in which each node stands, and how far zones are apart.
@usableFromInline package struct Geography: Sendable {
  private let zones: [UInt16]
  private let distances: Distances
  /// By zone: the number of its region.
  private let regions: [UInt16]
  /// By region: the price of what it sends to others, and the price between zones.
  private let prices: [Int]
  private let zonePrice: Int

  /// The base of a message's latency, in nanoseconds; nil where the network's own latency holds.
  func way(from: NodeID, to: NodeID) -> Int64? {
    distances.ways[Int(zones[from.int]) * distances.zones + Int(zones[to.int])]
  }

  /// The number of the zone in which a node stands.
  package func zone(of node: NodeID) -> Int { Int(zones[node.int]) }

  /// The border that a message crosses; nil where it stays within a zone.
  package func border(from: NodeID, to: NodeID) -> Border? {
    let (a, b) = (zone(of: from), zone(of: to))
    return a == b ? nil : regions[a] == regions[b] ? .zones : .regions
  }

  package enum Border: Hashable, Sendable {
    case zones
    case regions
  }

  /// The price of a byte from one place to another, in millionths of a millionth of a US dollar.
  package func price(from: NodeID, to: NodeID) -> Int {
    switch border(from: from, to: to) {
    case .zones: zonePrice
    case .regions: prices[Int(regions[zone(of: from)])]
    case nil: 0
    }
  }

  fileprivate init(zones: [UInt16], places: Places, network: Network, prices: Prices?) {
    self.zones = zones
    distances = Distances(places, network)
    regions = places.regions.enumerated().flatMap { number, region in region.zones.map { _ in UInt16(number) }
    }
    self.prices = places.regions.map { prices?.price(from: $0.name) ?? 0 }
    zonePrice = prices?.zones ?? 0
  }
}

extension Scenario {
  /// The places of nodes of these roles, the hosts first; nil where all are at one place.
  package func geography(of roles: [Role]) -> Geography? {
    guard let places else { return nil }
    var zones: [UInt16] = []
    zones.reserveCapacity(roles.count)
    for (number, (_, zone)) in places.zones.enumerated() {
      zones += repeatElement(UInt16(number), count: zone.hosts)
    }
    let all = places.zones.indices.map { $0 }
    var turns: [Role: Int] = [:]
    for role in roles.dropFirst(hosts) {
      let named = services.first { $0.role == role }?.places.compactMap { places.zone(named: $0) } ?? all
      let turn = turns[role, default: 0]
      turns[role] = turn + 1
      zones.append(UInt16(named[turn % named.count]))
    }
    return Geography(zones: zones, places: places, network: network, prices: prices)
  }

  /// No message is under way for less.
  package var leastLatency: Delay {
    guard let places else { return network.latency.least }
    let least = Distances(places, network).ways.map { $0 ?? network.latency.least.nanoseconds }.min()
    return Delay(nanoseconds: least ?? 0)
  }

  /// About half of all messages take at most so long; with places, those between the two that are furthest
  /// apart, whose answers nobody may take for lost.
  package var typicalLatency: Delay {
    guard let places else { return network.latency.typical }
    let most = Distances(places, network).ways.map { $0 ?? network.latency.typical.nanoseconds }.max()
    return Delay(nanoseconds: most ?? 0)
  }
}
