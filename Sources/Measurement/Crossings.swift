import Broadcasting
import Scenarios

/// The messages that went from one place to another: in bytes with the headers that they travel with
/// (`WireSize`), as clouds bill them.
struct Crossings: Summable {
  /// From one zone of a region to another.
  var zones = Border()
  /// From one region to another.
  var regions = Border()
  /// In millionths of a millionth of a US dollar.
  var picodollars = 0

  struct Border: Hashable, Sendable {
    var messages = 0
    var bytes = 0
  }

  mutating func add(_ other: Crossings) {
    for border in [\Crossings.zones, \Crossings.regions] {
      self[keyPath: border].messages += other[keyPath: border].messages
      self[keyPath: border].bytes += other[keyPath: border].bytes
    }
    picodollars += other.picodollars
  }
}

extension Crossings {
  /// So many copies of a message of `size` bytes; nil where they stay within a zone.
  init?(_ copies: Int, of size: Int, from: NodeID, to: NodeID, in geography: Geography) {
    guard let border = geography.border(from: from, to: to) else { return nil }
    let bytes = copies * WireSize.of(size)
    switch border {
    case .zones: zones = Border(messages: copies, bytes: bytes)
    case .regions: regions = Border(messages: copies, bytes: bytes)
    }
    picodollars = bytes * geography.price(from: from, to: to)
  }
}

extension Evidence {
  /// The crossings that broadcasts caused, for each acknowledged one; unknown for none, or for one place.
  private func perBroadcast(_ value: (Crossings) -> Int, scale: Double = 1) -> MetricValue {
    guard run.geography != nil else { return .unknown(.code(.onePlace)) }
    guard run.acknowledged > 0 else { return .unknown(.code(.nothingAcknowledged)) }
    return .ratio(Double(value(traffic.crossings)) / Double(run.acknowledged) * scale)
  }

  func crossing(_ count: KeyPath<Crossings.Border, Int>) -> MetricValue {
    guard run.geography != nil else { return .unknown(.code(.onePlace)) }
    return .parts([
      .init(.zones, perBroadcast { $0.zones[keyPath: count] }),
      .init(.regions, perBroadcast { $0.regions[keyPath: count] }),
    ])
  }

  /// In US dollars a million broadcasts.
  func price() -> MetricValue {
    if run.geography != nil, run.scenario.prices == nil { return .unknown(.code(.noPrices)) }
    return perBroadcast({ $0.picodollars }, scale: 1e-6)
  }

  /// By region, in the order of their names: from when a rumor was due until the region's last host had it.
  func stableByRegion() -> MetricValue {
    guard let places = run.scenario.places else { return .unknown(.code(.onePlace)) }
    var parts: [MetricValue.Part] = []
    var first = 0
    for region in places.regions {
      let hosts = first..<first + region.hosts
      first = hosts.upperBound
      parts.append(
        .init(
          .region(region.name),
          .percentiles(of: run.stableLatencies(among: hosts), else: .noRumorEverywhere)))
    }
    return .parts(parts.sorted { $0.part.name < $1.part.name })
  }
}

extension Observations {
  /// For each rumor that every live host of those given has: how long after it was due the last got it.
  fileprivate func stableLatencies(among hosts: Range<Int>) -> [Int64] {
    (0..<rumors.count).compactMap { rumor in
      guard firstDelivery(rumor, rumors[rumor].origin.int) != nil else { return nil }
      let intended = intended(rumor)
      var last = intended
      for host in hosts {
        switch receipt(rumor, host) {
        case .at(let first): last = max(last, first)
        case .missing: return nil
        case .notOwed: break
        }
      }
      return last - intended
    }
  }
}
