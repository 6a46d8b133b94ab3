import Formats
import Measurement
import Scenarios

/// A metric as a column of a comparison.
struct Column: Sendable {
  /// The heading that several neighbouring columns have in common; empty for none.
  let group: String
  let title: String
  /// Both in one, where a table has one line of headings.
  let heading: String
  let metric: Metric
  /// Nil for the metric's first number.
  let part: Metric.Part?
  /// True where the least of all parts is shown instead.
  let isLeast: Bool
  let quantity: Quantity

  init(
    _ group: String, _ title: String, _ heading: String, _ metric: Metric, _ part: Metric.Part?,
    _ quantity: Quantity, isLeast: Bool = false
  ) {
    self.group = group
    self.title = title
    self.heading = heading
    self.metric = metric
    self.part = part
    self.isLeast = isLeast
    self.quantity = quantity
  }

  var better: Metric.Direction { metric.better }

  /// The columns by which every run is compared.
  static let cost: [Column] = [
    .messages, .payload, .bytes, .stableP50, .stableP99, .acknowledgeP50, .hotSpot, .busiestMessages,
    .connections,
  ]

  /// The columns that are shown besides where messages cost their nodes time.
  static let capacity: [Column] = [
    Column("busiest", "at work", "busiest node at work", .utilisation, nil, .share),
    Column("messages", "overflowed", "messages overflowed", .messagesOverflowed, nil, .count),
  ]

  /// The columns that are shown besides where nodes stand in several places: what crosses between zones and
  /// regions, its price, and the latency in each region.
  static func places(of scenario: Scenario) -> [Column] {
    guard let places = scenario.places else { return [] }
    var columns: [Column] = []
    if places.regions.contains(where: { $0.zones.count > 1 }) {
      columns.append(Column("between zones", "messages", "between zones", .crossingMessages, .zones, .rate))
      columns.append(Column("between zones", "bytes", "bytes", .crossingWireBytes, .zones, .bytes))
    }
    if places.regions.count > 1 {
      columns.append(
        Column("between regions", "messages", "between regions", .crossingMessages, .regions, .rate))
      columns.append(Column("between regions", "bytes", "bytes", .crossingWireBytes, .regions, .bytes))
    }
    if scenario.prices != nil {
      columns.append(Column("per million", "traffic", "traffic per million", .price, nil, .dollars))
    }
    guard (2...mostRegions).contains(places.regions.count) else { return columns }
    return columns
      + places.regions.map {
        Column(
          "stable p99 in", $0.name, "stable p99 in \($0.name)", .stableLatencyByRegion,
          Metric.percentile(.p99, inRegion: $0.name), .nanoseconds)
      }
  }

  /// The columns that are shown besides where hosts come and go.
  static let members: [Column] = [
    Column("joiners", "first rumor", "joiners' first rumor", .firstDeliveryOfJoiner, .p50, .nanoseconds),
    Column("joiners", "caught up", "joiners caught up", .catchUpOfJoiner, .p50, .nanoseconds),
    Column("joiners", "p99", "joiners caught up, p99", .catchUpOfJoiner, .p99, .nanoseconds),
    Column("joiners", "bytes", "joiners' bytes until then", .bytesOfJoiner, .p50, .bytes),
    Column("joiners", "missed", "missed by joiners", .missedByJoiners, nil, .count),
  ]

  /// Regions that have room in a line.
  private static let mostRegions = 6

  /// The columns that tell the architectures apart when something goes wrong.
  static let faults: [Column] = [
    Column("available in fault", "all", "available in fault", .availability, nil, .share),
    Column("available in fault", "minority", "available, minority side", .availability, .minority, .share),
    Column("delivered in fault", "all", "delivered in fault", .deliveredInFault, nil, .share),
    Column("delivered in fault", "reachable", "of reachable", .reachBySide, nil, .share),
    Column("time", "to heal", "time to heal", .timeToHeal, nil, .nanoseconds),
    Column("messages", "cut", "messages cut", .messagesCut, nil, .count),
    Column("leaders", "at once", "leaders at once", .leadersAtOnce, nil, .count),
  ]
}

extension Column {
  static let messages = Column(
    "per broadcast", "messages", "messages per broadcast", .messagesPerBroadcast, nil, .rate)
  static let payload = Column(
    "per broadcast", "payload", "with payload", .payloadMessagesPerBroadcast, nil, .rate)
  static let bytes = Column(
    "per broadcast", "bytes", "bytes per broadcast", .bytesPerBroadcast, nil, .bytes)
  static let stableP50 = Column("stable latency", "p50", "stable p50", .stableLatency, .p50, .nanoseconds)
  static let stableP99 = Column("stable latency", "p99", "stable p99", .stableLatency, .p99, .nanoseconds)
  static let acknowledgeP50 = Column(
    "ack", "p50", "acknowledge p50", .acknowledgeLatency, .p50, .nanoseconds)
  static let acknowledgeP99 = Column(
    "ack", "p99", "acknowledge p99", .acknowledgeLatency, .p99, .nanoseconds)
  static let hotSpot = Column("busiest", "×mean", "hot spot", .hotSpot, nil, .factor)
  static let busiestMessages = Column(
    "busiest", "msg/s", "busiest node's messages/s", .busiestMessagesPerSecond, nil, .rate)
  static let connections = Column("open", "pairs", "connections", .connections, nil, .count)
  static let mostConnections = Column(
    "open", "most", "most connections of a node", .connections, .most, .count)
  static let pairs = Column("used", "pairs", "pairs used", .pairs, nil, .count)
  static let idle = Column("idle", "msg/s", "idle messages/s", .idleMessagesPerSecond, nil, .rate)
  static let broadcastsAnswered = Column(
    "available", "broadcasts", "broadcasts answered", .availability, .broadcasts, .share)
  static let deliveredInFault = Column(
    "delivered", "in fault", "delivered in time", .deliveredInFault, nil, .share)
  static let timeToCatchUp = Column(
    "time to", "catch up", "time to catch up", .timeToCatchUp, nil, .nanoseconds)
  /// The reach on the side where it is least.
  static let worstSide = Column(
    "spread", "worst", "spread, worse side", .reachBySide, nil, .share, isLeast: true)
  static let timeToHeal = Column("time", "to heal", "time to heal", .timeToHeal, nil, .nanoseconds)
  static let lostBeyondPromise = Column(
    "lost", "beyond", "lost beyond the promise", .lostBeyondPromise, nil, .count)

  func called(_ heading: String) -> Column {
    Column(group, title, heading, metric, part, quantity, isLeast: isLeast)
  }
}

extension CellResult {
  /// The number of a part of `metric`, or its first one; nil if there is no such number or it is unknown.
  func value(of metric: Metric, part: Metric.Part?) -> Double? {
    guard let value = self[metric] else { return nil }
    let figures = Self.figures(of: value, metric: metric)
    guard let part else { return figures.first?.value }
    return figures.first { $0.part == part }?.value
  }

  /// The least number of all parts of `metric`; nil if one of them is unknown.
  func least(of metric: Metric) -> Double? {
    guard let value = self[metric] else { return nil }
    let figures = Self.figures(of: value, metric: metric)
    let values = figures.compactMap(\.value)
    return values.count == figures.count ? values.min() : nil
  }

  /// The number that a column shows.
  func value(of column: Column) -> Double? {
    column.isLeast ? least(of: column.metric) : value(of: column.metric, part: column.part)
  }
}
