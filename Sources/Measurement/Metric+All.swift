import Broadcasting
import Facts
import Scenarios

/// Every metric: its name, its unit, which way is better, its kind, its meaning, and how it is computed.
///
/// A new one stands here, in `all` too, and nowhere else.
extension Metric {
  /// In the order in which they are listed.
  public static let all: [Metric] = [
    .operations, .broadcasts, .reads, .acknowledged, .messages, .messagesPerBroadcast, .messagesPerOp,
    .payloadMessages, .payloadMessagesPerBroadcast, .controlMessages, .bytes, .bytesPerBroadcast,
    .wireBytesPerBroadcast, .crossingMessages, .crossingWireBytes, .price, .idleMessagesPerSecond,
    .redundancy, .connections, .pairs, .hotSpot,
    .busiestMessagesPerSecond, .busiestBytesPerSecond, .peakMessagesPerSecond, .utilisation, .busiestSecond,
    .deliveryLatency, .stableLatency,
    .stableLatencyByRegion, .maelstromStableLatency,
    .maelstromSetFull, .acknowledgeLatency, .hops,
    .deliveryRatio, .residue, .lostAcknowledged, .lostBeyondPromise, .availability, .deliveredInFault,
    .reachBySide, .timeToHeal, .timeToCatchUp, .firstDeliveryOfJoiner, .catchUpOfJoiner, .bytesOfJoiner,
    .missedByJoiners, .staleness, .leadersAtOnce,
    .duplicatesDelivered, .invented, .messagesCut, .messagesLost, .messagesOverflowed,
    .deliveriesPerSecond, .invocationLag, .transportRefused, .transportLost,
  ]

  public static let operations = Metric(
    "operations", .operations, .neither, .count,
    "client operations invoked, final reads included"
  ) { .count($0.run.operations.count) }

  public static let broadcasts = Metric(
    "broadcasts", .operations, .neither, .count,
    "client broadcasts invoked"
  ) { .count($0.run.rumors.count + $0.run.counted.broadcasts) }

  public static let reads = Metric(
    "reads", .operations, .neither, .count,
    "client reads invoked, final reads included"
  ) { .count($0.run.operations.count - $0.run.rumors.count) }

  public static let acknowledged = Metric(
    "acknowledged", .operations, .more, .count,
    "broadcasts acknowledged"
  ) { .count($0.run.acknowledged) }

  public static let messages = Metric(
    "messages", .messages, .less, .count,
    "sent from node to node once the cluster has settled, and until 5 s after the last operation, the last "
      + "fault's end and the last delivery; lost ones included"
  ) { .count($0.traffic.caused.messages) }

  public static let messagesPerBroadcast = Metric(
    "messages_per_broadcast", .messages, .less, .ratio,
    "messages / acknowledged broadcasts"
  ) { $0.perBroadcast($0.traffic.caused.messages) }

  public static let messagesPerOp = Metric(
    "messages_per_op", .messages, .less, .ratio,
    "messages / all client operations, reads included: Maelstrom's definition"
  ) { .quotient($0.traffic.caused.messages, $0.run.operations.count, else: .nothingInvoked) }

  public static let payloadMessages = Metric(
    "payload_messages", .messages, .less, .count,
    "messages that carry at least one rumor's payload"
  ) { .count($0.traffic.caused.payloadMessages) }

  public static let payloadMessagesPerBroadcast = Metric(
    "payload_messages_per_broadcast", .messages, .less, .ratio,
    "payload_messages / acknowledged broadcasts"
  ) { $0.perBroadcast($0.traffic.caused.payloadMessages) }

  public static let controlMessages = Metric(
    "control_messages", .messages, .less, .count,
    "messages that carry no payload"
  ) { .count($0.traffic.caused.messages - $0.traffic.caused.payloadMessages) }

  public static let bytes = Metric(
    "bytes", .bytes, .less, .count,
    "encoded size of all messages, payloads included, without TCP/IP and ZeroMQ framing"
  ) { .count($0.traffic.caused.bytes) }

  public static let bytesPerBroadcast = Metric(
    "bytes_per_broadcast", .bytes, .less, .ratio,
    "bytes / acknowledged broadcasts"
  ) { $0.perBroadcast($0.traffic.caused.bytes) }

  public static let wireBytesPerBroadcast = Metric(
    "wire_bytes_per_broadcast", .bytes, .less, .ratio,
    "bytes_per_broadcast with the headers of ZeroMQ's frame, TCP, IPv4 and Ethernet, 92 bytes for each short "
      + "message: what batching saves"
  ) { $0.perBroadcast($0.traffic.caused.wireBytes) }

  public static let crossingMessages = Metric(
    "crossing_messages_per_broadcast", .messages, .less, .parts([.zones, .regions], of: .ratio),
    "messages / acknowledged broadcasts, of those that went from one zone of a region to another, and from "
      + "one region to another"
  ) { $0.crossing(\.messages) }

  public static let crossingWireBytes = Metric(
    "crossing_wire_bytes_per_broadcast", .bytes, .less, .parts([.zones, .regions], of: .ratio),
    "wire bytes / acknowledged broadcasts, of the same messages"
  ) { $0.crossing(\.bytes) }

  public static let price = Metric(
    "transfer_usd_per_million_broadcasts", .dollars, .less, .ratio,
    "the price of these bytes, by the scenario's prices, for a million acknowledged broadcasts"
  ) { $0.price() }

  public static let idleMessagesPerSecond = Metric(
    "idle_messages_per_second", .messagesPerSecond, .less, .ratio,
    "messages from 5 s after the last operation, fault and delivery on, per second"
  ) { $0.idleMessagesPerSecond() }

  public static let redundancy = Metric(
    "redundancy", .ratio, .less, .ratio,
    "payload receptions at hosts / (hosts reached − 1) − 1, mean over rumors; 0 is a perfect tree"
  ) { $0.run.redundancy() }

  public static let connections = Metric(
    "connections", .pairs, .less, .parts([.pairs, .most], of: .count),
    "pairs of nodes that must hold a connection open, or be able to where hosts draw whom they send to, as "
      + "the architecture's design has it; and the most at one node"
  ) { .connections($0.connections) }

  public static let pairs = Metric(
    "pairs", .pairs, .neither, .parts([.pairs, .most], of: .count),
    "distinct pairs of nodes that exchanged a message; and the most at one node"
  ) { $0.run.pairCounts() }

  public static let hotSpot = Metric(
    "hot_spot", .ratio, .less, .parts([.factor, .gini], of: .ratio),
    "messages sent and received by the busiest node / mean over the hosts and the services that carry "
      + "rumors; and the Gini coefficient"
  ) { $0.run.hotSpot() }

  public static let busiestMessagesPerSecond = Metric(
    "busiest_messages_per_second", .messagesPerSecond, .less, .ratio,
    "messages that the busiest node sent and received a second, from the first operation to the last, or the "
      + "last fault's end"
  ) { $0.run.mostPerSecond($0.run.handledUntilCalm) }

  public static let busiestBytesPerSecond = Metric(
    "busiest_bytes_per_second", .bytesPerSecond, .less, .ratio,
    "bytes of the messages that a node sent and received a second in the same time, the most of any node"
  ) { $0.run.mostPerSecond($0.run.bytesUntilCalm) }

  public static let peakMessagesPerSecond = Metric(
    "peak_messages_per_second", .messagesPerSecond, .less, .count,
    "messages sent by all nodes in the second of the same time in which most were; seconds count from the "
      + "first operation"
  ) { .count($0.run.counted.bySecond.most) }

  public static let utilisation = Metric(
    "utilisation", .ratio, .less, .ratio,
    "share of the same time for which the busiest node was at work; with capacity only"
  ) { $0.run.utilisation() }

  public static let busiestSecond = Metric(
    "busiest_second", .ratio, .less, .ratio,
    "share of one second of the same time for which a node was at work, the most of any node and second; "
      + "with capacity only"
  ) { $0.run.busiestSecond() }

  public static let deliveryLatency = Metric(
    "delivery_latency_ns", .nanoseconds, .less, .percentiles,
    "per rumor and host other than its origin: delivered − intended broadcast time"
  ) { .percentiles(of: $0.latencies.delivery, else: .noSecondHost) }

  public static let stableLatency = Metric(
    "stable_latency_ns", .nanoseconds, .less, .percentiles,
    "per rumor: last delivery at a host − intended broadcast time"
  ) { .percentiles(of: $0.latencies.stable, else: .noRumorEverywhere) }

  public static let stableLatencyByRegion = Metric(
    "stable_latency_by_region_ns", .nanoseconds, .less, .parts([], of: .percentiles, then: .regions),
    "per region and rumor: last delivery at a host of the region − intended broadcast time"
  ) { $0.stableByRegion() }

  public static let maelstromStableLatency = Metric(
    "maelstrom_stable_latency_ns", .nanoseconds, .less, .percentiles,
    "Maelstrom's own, sampled by reads and floored to ms; only to compare with published results"
  ) {
    .percentiles(
      of: $0.setFull.stable.map { $0 * 1_000_000 }, else: .noRumorStable)
  }

  public static let maelstromSetFull = Metric(
    "maelstrom_set_full", .rumors, .neither, .parts([.stable, .stale, .lost, .neverRead], of: .count),
    "what Maelstrom's checker makes of them: stable, of these stale; lost; never read"
  ) {
    .parts([
      .init(.stable, .count($0.setFull.stable.count)), .init(.stale, .count($0.setFull.stale)),
      .init(.lost, .count($0.setFull.lost)), .init(.neverRead, .count($0.setFull.neverRead)),
    ])
  }

  public static let acknowledgeLatency = Metric(
    "acknowledge_latency_ns", .nanoseconds, .less, .percentiles,
    "acknowledged − intended broadcast time"
  ) { .percentiles(of: $0.latencies.acknowledge, else: .nothingAcknowledged) }

  public static let hops = Metric(
    "hops", .hops, .less, .count,
    "longest relay chain of a rumor's first receptions, the most over all rumors"
  ) { .integer($0.latencies.hops) }

  public static let deliveryRatio = Metric(
    "delivery_ratio", .ratio, .more, .ratio,
    "delivered (rumor, host) pairs / acknowledged rumors × hosts that are up at the end"
  ) { $0.run.deliveryRatio() }

  public static let residue = Metric(
    "residue", .ratio, .less, .ratio,
    "share of hosts that an acknowledged rumor never reached, mean over rumors"
  ) { $0.run.residue() }

  public static let lostAcknowledged = Metric(
    "lost_acknowledged", .rumors, .less, .count,
    "acknowledged rumors that some host that is up never got, although the promise covered them"
  ) { .count($0.losses.lost + $0.losses.unspread) }

  public static let lostBeyondPromise = Metric(
    "lost_beyond_promise", .rumors, .less, .count,
    "acknowledged rumors whose holders all forgot, more at once than the promise survives"
  ) { .count($0.losses.beyondPromise) }

  public static let availability = Metric(
    "availability", .ratio, .more, .parts([.overall, .broadcasts, .spared], of: .ratio, then: .sides),
    "operations answered within the deadline / invoked, during faults: all, broadcasts, those at hosts "
      + "that no fault stopped, and those on each side of a partition"
  ) { $0.run.availability() }

  public static let deliveredInFault = Metric(
    "delivered_in_fault", .ratio, .more, .ratio,
    "of rumors that were broadcast during a fault, at least the deadline before its end, and other hosts, at "
      + "hosts that the fault did not stop: share of these pairs that were delivered within the deadline"
  ) { $0.run.deliveredInFault() }

  public static let reachBySide = Metric(
    "reach_by_side", .ratio, .more, .parts([.overall], of: .ratio, then: .sides),
    "the same during partitions, and among the hosts alone that a path of working links led to: all, and on "
      + "majority and minority, or side_1, side_2 …"
  ) { $0.run.reachBySide() }

  public static let timeToHeal = Metric(
    "time_to_heal_ns", .nanoseconds, .less, .count,
    "from the end of the last fault until every rumor acknowledged before it is stable"
  ) { $0.run.timeToHeal() }

  public static let timeToCatchUp = Metric(
    "time_to_catch_up_ns", .nanoseconds, .less, .count,
    "from the end of the last fault until every rumor broadcast before it, acknowledged or not, is stable"
  ) { $0.run.timeToCatchUp() }

  public static let firstDeliveryOfJoiner = Metric(
    "join_first_delivery_ns", .nanoseconds, .less, .percentiles,
    "per host that came in the run: until it had its first rumor"
  ) { $0.joinLatencies(\.first) }

  public static let catchUpOfJoiner = Metric(
    "join_catch_up_ns", .nanoseconds, .less, .percentiles,
    "per host that came, until it had every rumor that had been acknowledged before; without those that "
      + "never had all"
  ) { $0.joinLatencies(\.all) }

  public static let bytesOfJoiner = Metric(
    "join_catch_up_bytes", .bytes, .less, .percentiles,
    "per host that came and caught up: the bytes of all messages that it received until then, with what "
      + "was new in the meantime"
  ) { $0.joinLatencies(\.bytes) }

  public static let missedByJoiners = Metric(
    "missed_by_joiners", .rumors, .less, .count,
    "rumors that had been acknowledged before a host came, and that it still lacks at the end, of all such "
      + "hosts together"
  ) { $0.joins.map { .count($0.missed) } ?? .unknown(.code(.noJoin)) }

  public static let staleness = Metric(
    "staleness_ns", .nanoseconds, .less, .percentiles,
    "per read: age of the oldest rumor that was stable elsewhere and that the read missed; 0 if none"
  ) { .percentiles(of: $0.run.stalenesses(), else: .noRead) }

  public static let leadersAtOnce = Metric(
    "leaders_at_once", .nodes, .neither, .parts([.hosts, .inOneEpoch], of: .count),
    "most hosts that acted as leader at the same moment; and in one epoch"
  ) { $0.run.leadersAtOnce() }

  public static let duplicatesDelivered = Metric(
    "duplicates_delivered", .deliveries, .less, .count,
    "deliveries of a rumor at a host that had it"
  ) { .count($0.run.duplicates) }

  public static let invented = Metric(
    "invented", .deliveries, .less, .count,
    "deliveries of rumors that nobody broadcast"
  ) { .count($0.run.invented) }

  public static let messagesCut = Metric(
    "messages_cut", .messages, .neither, .count,
    "messages that partitions dropped, or held up on a stream; 0 means that a partition was no test"
  ) { .count($0.run.messagesCut) }

  public static let messagesLost = Metric(
    "messages_lost", .messages, .neither, .count,
    "messages that the network lost, or that found their node down or were in it when it crashed"
  ) { .count($0.run.messagesLost) }

  public static let messagesOverflowed = Metric(
    "messages_overflowed", .messages, .less, .count,
    "messages dropped because as many as may wait (capacity.queue) did at their node"
  ) { .count($0.run.messagesOverflowed) }

  public static let deliveriesPerSecond = Metric(
    "deliveries_per_second", .deliveriesPerSecond, .more, .ratio,
    "deliveries at hosts other than the origin / time from the first operation to the last of them"
  ) { $0.run.deliveriesPerSecond() }

  public static let invocationLag = Metric(
    "invocation_lag_ns", .nanoseconds, .less, .percentiles,
    "per operation: invoked − intended; a live driver's own part in the latencies above"
  ) { .percentiles(of: $0.run.invocationLags(), else: .nothingInvoked) }

  public static let transportRefused = Metric(
    "transport_refused", .messages, .less, .count,
    "messages that a live driver's transport did not take"
  ) { .count($0.run.transport.refused) }

  public static let transportLost = Metric(
    "transport_lost", .messages, .less, .count,
    "messages that a live driver's transport took and lost between nodes that were up to the end"
  ) { .count($0.run.transport.lost) }
}
