import Architectures
import Broadcasting
import Measurement
import Scenarios

extension SplitMix64 {
  mutating func someInteger() -> Int64 {
    element(of: [0, 1, -1, .max, .min, 9_007_199_254_740_993, Int64(truncatingIfNeeded: next())])
  }

  mutating func someRatio() -> Double {
    let value = Double(bitPattern: next())
    return element(of: [
      0, 1, 5, 0.1, 1e-7, 1e21, -2.5, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
      value.isFinite ? value : 0.5,
    ])
  }

  mutating func someValue(_ kind: Metric.Kind?) -> MetricValue {
    if index(below: 5) == 0 { return .unknown(.text(someText())) }
    return switch kind {
    case nil, .count: .integer(someInteger())
    case .ratio: .ratio(someRatio())
    case .percentiles:
      .percentiles(
        Percentiles(p50: someInteger(), p95: someInteger(), p99: someInteger(), max: someInteger()))
    case .parts(let parts, let kind, let further):
      .parts(
        (parts + (further == .none ? [] : [.majority, .side(1), .side(10), .side(2)]))
          .filter { _ in index(below: 4) > 0 }.map { .init($0, someValue(kind)) })
    }
  }

  mutating func someProfile() -> Profile {
    Profile(
      spectrum: (0..<index(below: 3)).map { _ in
        SpectrumPoint(quantile: element(of: [0, 500_000, 1_000_000]), latency: someInteger())
      },
      loads: (0..<index(below: 3)).map { _ in someInteger() },
      services: Role.allCases.filter { _ in index(below: 2) == 0 },
      timeline: Timeline(
        interval: element(of: [1, 500_000_000, .max]),
        buckets: (0..<index(below: 3)).map { _ in
          Timeline.Bucket(
            due: someInteger(), answered: someInteger(), wanted: someInteger(), reached: someInteger())
        }))
  }

  mutating func someReason() -> Reason {
    let number = index(below: 1_000)
    return element(of: [
      .other(text: someText()), .lost(rumors: number), .brokeDown(error: someText()), .nothingBroadcast,
      .disagreement(rumors: number, excuse: .overload(rest: .zero, needed: .seconds(10))),
      .faultDeviated(fault: number, deviation: .substituted(part: .cache, node: NodeID(number))),
      .partitionCutNothing(fault: number), .cutByKernel,
      .frames(sent: .max, received: UInt64(number), lost: 0, toKilled: 1, heldUp: 0, refused: 2),
    ])
  }

  mutating func someCell() -> CellResult {
    let architecture = Architecture.all[index(below: Architecture.all.count)]
    return CellResult(
      id: String(next(), radix: 16), architecture: architecture.name,
      settings: architecture.settings.map { SettingValue(name: $0.name, value: someText()) },
      scenario: someText(), hosts: integer(in: 1...1_000_000),
      seed: element(of: [0, 1, 1 << 53, 1 << 53 + 1, .max, next()]), driver: "simulator",
      verdict: element(of: Outcome.allCases), reasons: (0..<index(below: 3)).map { _ in someReason() },
      fingerprint: someText(), metrics: Metric.all.map { .init($0, someValue($0.kind)) },
      profile: index(below: 2) == 0 ? nil : someProfile())
  }
}
