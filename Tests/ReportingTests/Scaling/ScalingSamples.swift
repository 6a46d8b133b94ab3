import Broadcasting
import Formats
import Measurement
import Scenarios

@testable import Reporting

/// A study made by hand.
enum ScalingSamples {
  /// `latency` in milliseconds.
  static func result(
    hosts: Int, messages: Double, latency: Int64, factor: Double = 1, delivered: Double = 1
  ) -> CellResult {
    CellResult(
      id: "c", architecture: "gossip", settings: [], scenario: "decades", hosts: hosts, seed: 1,
      driver: "simulator", verdict: .valid, reasons: [], fingerprint: "f",
      metrics: [
        .init(.broadcasts, .integer(10)), .init(.acknowledged, .integer(10)),
        .init(.messages, .integer(Int64(messages * 10))),
        .init(.messagesPerBroadcast, .ratio(messages)),
        .init(.bytesPerBroadcast, .ratio(messages * 70)),
        .init(.redundancy, .ratio(0)), .init(.hops, .integer(latency / 100)),
        .init(.connections, .parts([.init(.pairs, .integer(Int64(hosts) * 2)), .init(.most, .integer(4))])),
        .init(.pairs, .parts([.init(.pairs, .integer(Int64(hosts))), .init(.most, .integer(3))])),
        .init(.hotSpot, .parts([.init(.factor, .ratio(factor)), .init(.gini, .ratio(0.1))])),
        .init(.deliveryRatio, .ratio(delivered)),
        .init(
          .stableLatency,
          .percentiles(
            Percentiles(
              p50: latency * 1_000_000, p95: latency * 1_000_000, p99: latency * 1_000_000,
              max: latency * 2_000_000))),
      ])
  }

  static let study = ScalingStudy(
    arguments: ["--sizes", "10,100,1000,10000"],
    environment: Environment(tool: "0", system: "Some Linux", cores: 2),
    scenarios: [Scenario(name: "decades")], mostSeconds: 60, mostMemory: 16 << 30)

  static let runs: [ScalingRun] =
    [10, 100, 1_000].flatMap { hosts -> [ScalingRun] in
      let usage = MeasuredRun.Usage(
        cpu: 2_500_000_000, wall: 2_000_000_000, peakMemory: Int64(10_000_000 + hosts * 1_000),
        baseMemory: 10_000_000)
      let shares = result(hosts: hosts, messages: Double(6 * hosts), latency: 300)
      let centre = result(
        hosts: hosts, messages: Double(2 * hosts), latency: 200, factor: Double(hosts + 1) / 2)
      return [
        ScalingRun(
          .init(scenario: "decades", contender: "shared-cache", hosts: hosts),
          MeasuredRun(.done(centre), usage: usage)),
        ScalingRun(
          .init(scenario: "decades", contender: "gossip fanout=8", hosts: hosts),
          MeasuredRun(.done(shares), usage: usage)),
      ]
    } + [
      ScalingRun(
        .init(scenario: "decades", contender: "shared-cache", hosts: 10_000),
        MeasuredRun(.refused("would hold about 32 TiB"))),
      ScalingRun(
        .init(scenario: "decades", contender: "gossip fanout=8", hosts: 10_000),
        MeasuredRun(
          .stopped("after 60 s"),
          usage: .init(cpu: 60_000_000_000, wall: 60_000_000_000, peakMemory: 1 << 30, baseMemory: 1 << 20))),
    ] + saturation("shared-cache") { hosts in 20_000_000 / hosts }
    + saturation("gossip fanout=8") { _ in 200_000 }

  /// Every run that the searches ask for, of a contender that bears so much, in thousandths.
  private static func saturation(_ contender: String, limit: (Int) -> Int) -> [ScalingRun] {
    [10, 100, 1_000].flatMap { hosts in
      Saturation.grid.flatMap { rate in
        ["saturation-short", "saturation"].map { scenario in
          ScalingRun(
            .init(scenario: scenario, contender: contender, hosts: hosts, ratePerThousandSeconds: rate),
            MeasuredRun(
              .done(result(hosts: hosts, messages: 1, latency: rate <= limit(hosts) ? 100 : 500))))
        }
      }
    }
  }
}
