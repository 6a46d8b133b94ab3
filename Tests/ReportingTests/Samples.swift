import Broadcasting
import Measurement
import Scenarios

/// Results made by hand, with only the metrics that the tests look at.
enum Sample {
  static let steady = Scenario(name: "steady", hosts: 25)
  static let halves = Scenario(
    name: "halves", hosts: 25,
    faults: [Fault(at: .seconds(5), duration: .seconds(10), kind: .partition(.halves))])

  static func result(
    _ architecture: String, seed: UInt64 = 1, scenario: String = "steady", settings: [SettingValue] = [],
    verdict: Outcome = .valid, reasons: [Reason] = [], driver: String = "simulator",
    _ metrics: [CellResult.Measurement]
  ) -> CellResult {
    CellResult(
      id: "\(architecture)-\(seed)", architecture: architecture, settings: settings, scenario: scenario,
      hosts: 25, seed: seed, driver: driver, verdict: verdict, reasons: reasons, fingerprint: "f",
      metrics: metrics)
  }

  /// The metrics of a run without faults.
  static func cost(messages: Double, bytes: Double, stable: Int64, hotSpot: Double, pairs: Int64)
    -> [CellResult.Measurement]
  {
    [
      .init(.messagesPerBroadcast, .ratio(messages)),
      .init(.payloadMessagesPerBroadcast, .ratio(messages)),
      .init(.bytesPerBroadcast, .ratio(bytes)),
      .init(.connections, .parts([.init(.pairs, .integer(pairs)), .init(.most, .integer(24))])),
      .init(.pairs, .parts([.init(.pairs, .integer(pairs - 1)), .init(.most, .integer(24))])),
      .init(.hotSpot, .parts([.init(.factor, .ratio(hotSpot)), .init(.gini, .ratio(0.25))])),
      .init(
        .stableLatency,
        .percentiles(Percentiles(p50: stable, p95: stable, p99: stable * 2, max: stable * 3))),
      .init(.acknowledgeLatency, .percentiles(Percentiles(p50: 0, p95: 0, p99: 0, max: 0))),
    ]
  }

  static func faults(
    all: Double, minority: Double, heal: MetricValue, reach: [MetricValue.Part] = [.init(.overall, .ratio(1))]
  ) -> [CellResult.Measurement] {
    [
      .init(.availability, .parts([.init(.overall, .ratio(all)), .init(.minority, .ratio(minority))])),
      .init(.deliveredInFault, .ratio(all / 2)), .init(.reachBySide, .parts(reach)),
      .init(.timeToHeal, heal),
      .init(.messagesCut, .integer(1234)),
      .init(.leadersAtOnce, .unknown(.code(.noLeader))),
    ]
  }

  static let acknowledgedByOrigin = [SettingValue(name: "acknowledge", value: "origin")]

  /// Two seeds each of three architectures, of which one has an invalid run.
  static let results: [CellResult] = [
    result(
      "full-mesh", settings: acknowledgedByOrigin,
      cost(messages: 24, bytes: 2104, stable: 100_000_000, hotSpot: 1.04, pairs: 300)),
    result(
      "full-mesh", seed: 2, settings: acknowledgedByOrigin,
      cost(messages: 24, bytes: 2104, stable: 101_000_000, hotSpot: 1.06, pairs: 300)),
    result(
      "one-leader", settings: acknowledgedByOrigin,
      cost(messages: 26.5, bytes: 1890, stable: 200_000_000, hotSpot: 12.5, pairs: 24)),
    result(
      "one-leader", seed: 2, settings: acknowledgedByOrigin,
      cost(messages: 27.5, bytes: 1890, stable: 1_200_000_000, hotSpot: 12.5, pairs: 24)),
    result("rumour-mill", cost(messages: 12, bytes: 99, stable: 50_000_000, hotSpot: 1, pairs: 10)),
    result(
      "rumour-mill", seed: 2, verdict: .invalid, reasons: [.lost(rumors: 3)],
      cost(messages: 12, bytes: 99, stable: 50_000_000, hotSpot: 1, pairs: 10)),
  ]

  static let faultResults: [CellResult] = [
    result(
      "full-mesh", scenario: "halves",
      reasons: [.faultDeviated(fault: 0, deviation: .substituted(part: .cache, node: NodeID(3)))],
      cost(messages: 24, bytes: 2104, stable: 100_000_000, hotSpot: 1.04, pairs: 300)
        + faults(all: 1, minority: 1, heal: .integer(2_500_000_000))),
    result(
      "one-leader", scenario: "halves",
      cost(messages: 24, bytes: 2104, stable: 200_000_000, hotSpot: 12.5, pairs: 24)
        + faults(all: 0.58, minority: 0.0004, heal: .unknown(.text("never")))
        + [.init(.lostBeyondPromise, .integer(2))]),
  ]
}
