import Measurement
import Scenarios

/// The contenders of a fleet in several regions that nobody beats in both, region by region: in how soon the
/// last host of the region has a rumor, and in what traffic costs.
///
/// Of those with one promise; whoever is in a table of one column knows nothing of the other.
struct RegionFrontier {
  /// A region, a promise, and the contenders from the quickest to the cheapest, as `full-mesh 80.0 ms $0.42`.
  struct Line {
    let region: String
    let promise: String
    let contenders: [String]
  }

  let lines: [Line]

  /// Nil where there is one region, or nothing is known of prices.
  init?(_ contenders: [Contender], in scenario: Scenario) {
    guard let places = scenario.places, scenario.prices != nil, places.regions.count > 1 else { return nil }
    let columns = Column.places(of: scenario)
    guard let price = columns.first(where: { $0.metric == .price }) else { return nil }
    let promises = Self.promises(of: contenders)
    let lines = columns.filter { $0.metric == .stableLatencyByRegion }.flatMap { column in
      promises.map { promise, contenders in
        Line(
          region: column.title, promise: promise,
          contenders: Self.unbeaten(contenders, column, price))
      }
    }
    self.lines = lines.filter { !$0.contenders.isEmpty }
    if self.lines.isEmpty { return nil }
  }

  /// By promise, in their order: those that are ranked.
  private static func promises(of contenders: [Contender]) -> [(String, [Contender])] {
    var groups: [(promise: String, contenders: [Contender])] = []
    for contender in contenders where contender.isRanked {
      if let place = groups.firstIndex(where: { $0.promise == contender.promise }) {
        groups[place].contenders.append(contender)
      } else {
        groups.append((contender.promise, [contender]))
      }
    }
    return groups
  }

  private static func unbeaten(_ contenders: [Contender], _ latency: Column, _ price: Column) -> [String] {
    let points = contenders.compactMap { contender -> (label: String, latency: Double, price: Double)? in
      guard let time = contender.spread(latency)?.median, let cost = contender.spread(price)?.median else {
        return nil
      }
      return (contender.labelBesidePromise, time, cost)
    }
    return points.filter { point in
      !points.contains {
        $0.latency <= point.latency && $0.price <= point.price
          && ($0.latency < point.latency || $0.price < point.price)
      }
    }
    .sorted { ($0.latency, $0.price) < ($1.latency, $1.price) }
    .map { "\($0.label) \(latency.quantity.text($0.latency)) \(price.quantity.text($0.price))" }
  }

  static let heading =
    "Not beaten in both: p99 in the region, and traffic per million broadcasts; the quickest first"
}
