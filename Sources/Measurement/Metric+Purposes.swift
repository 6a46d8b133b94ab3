import Broadcasting
public import Purposes
import Scenarios

/// The metrics of purposes, which their sheets describe.
extension Metric {
  /// Of every purpose, one after the other.
  public static let ofPurposes: [Metric] = RegisteredPurpose.all.flatMap { metrics(of: $0.name, $0.measures) }

  /// Those of every run, and those of every purpose.
  public static let known: [Metric] = all + ofPurposes

  /// Of this purpose, in its sheet's order; none of no purpose.
  public static func all(of purpose: ConfiguredPurpose?) -> [Metric] {
    let names = Set(purpose?.measures.map(\.name) ?? [])
    return ofPurposes.filter { names.contains($0.name) }
  }

  private static func metrics(of purpose: String, _ measures: [PurposeMeasure]) -> [Metric] {
    measures.enumerated().map { place, measure in
      Metric(
        measure.name, measure.metricUnit, measure.metricDirection, measure.metricKind,
        "\(purpose): \(measure.summary)"
      ) {
        guard $0.run.scenario.purpose?.name == purpose, let outcome = $0.run.purpose else {
          return .unknown(.code(.noPurpose))
        }
        return place < outcome.measured.count
          ? MetricValue(outcome.measured[place]) : .unknown(.code(.nothingForPurpose))
      }
    }
  }
}

extension PurposeMeasure {
  fileprivate var metricUnit: Metric.Unit {
    switch unit {
    case .ratio: .ratio
    case .nanoseconds: .nanoseconds
    case .messages: .messages
    case .bytesPerSecond: .bytesPerSecond
    case .messagesPerSecond: .messagesPerSecond
    case .perHour: .perHour
    case .requests: .operations
    }
  }

  fileprivate var metricDirection: Metric.Direction {
    switch better {
    case .less: .less
    case .more: .more
    case .neither: .neither
    }
  }

  fileprivate var metricKind: Metric.Kind {
    switch kind {
    case .count: .count
    case .ratio: .ratio
    case .times: .percentiles
    case .spread: .parts([.mean, .p50, .p99, .max], of: .ratio)
    case .sides: .parts([.overall], of: .ratio, then: .sides)
    }
  }
}

extension MetricValue {
  fileprivate init(_ measured: PurposeMeasured) {
    switch measured {
    case .count(let count): self = .count(count)
    case .ratio(let ratio): self = .ratio(ratio)
    case .times(let times): self = .percentiles(of: times, else: .nothingForPurpose)
    case .spread(let shares):
      guard !shares.isEmpty else {
        self = .unknown(.code(.nothingForPurpose))
        return
      }
      let sorted = shares.sorted()
      func at(_ percent: Int) -> MetricValue {
        .ratio(sorted[min(sorted.count - 1, sorted.count * percent / 100)])
      }
      self = .parts([
        .init(.mean, .ratio(sorted.reduce(0, +) / Double(sorted.count))), .init(.p50, at(50)),
        .init(.p99, at(99)), .init(.max, .ratio(sorted[sorted.count - 1])),
      ])
    case .sides(let all, let sides):
      let names = Self.sideNames(sides.map(\.hosts))
      self = .parts(
        [.init(.overall, .ratio(all))] + zip(names, sides).map { .init($0, .ratio($1.value)) })
    case .nothing: self = .unknown(.code(.nothingForPurpose))
    }
  }

  /// The parts that sides of so many hosts are.
  static func sideNames(_ sizes: [Int]) -> [Metric.Part] {
    guard sizes.count == 2, sizes[0] != sizes[1] else { return sizes.indices.map { .side($0 + 1) } }
    return sizes[0] > sizes[1] ? [.majority, .minority] : [.minority, .majority]
  }
}
