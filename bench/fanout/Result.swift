import Foundation

/// The outcome of a measurement; times in microseconds.
struct Result: Encodable {
  /// From the time a batch was due to its last delivery, which is of the last of all receivers.
  var lastDeliveryP50: Double?
  var lastDeliveryP99: Double?
  /// From the time a batch was due to the time its sending began.
  var wakeUpP50: Double?
  var wakeUpP99: Double?
  /// Messages received by all receivers, and those of all that were sent to them which were not.
  let deliveries: UInt64
  let lost: UInt64
  /// Messages that did not come in order.
  let disorder: UInt64
  /// Between the first and the last receipt.
  var deliveriesPerSecond: Double?
  /// Of sender, receivers and server, per delivery.
  var processorTimePerDelivery: Double?
  /// The number of times that a receiver could take no more.
  let refusals: UInt64
  /// The cost of one time stamp to a receiver, in microseconds.
  let stampCost = Clock.cost / 1000

  init(_ plan: Plan, _ sendings: Sendings, _ reports: [Report], refusals: UInt64, processorTime: UInt64) {
    deliveries = reports.reduce(0) { $0 + $1.received }
    disorder = reports.reduce(0) { $0 + $1.disorder }
    let expected = UInt64(sendings.count) * UInt64(plan.receivers)
    lost = expected > deliveries ? expected - deliveries : 0
    self.refusals = refusals
    if deliveries > 0 { processorTimePerDelivery = Double(processorTime) / Double(deliveries) / 1000 }
    if plan.mode == .latency {
      let complete = reports.map(\.stamps.count).min() ?? 0
      let counted = min(Measurement.warmUp, complete)..<complete
      let last = counted.map { batch in
        (reports.map { $0.stamps[batch] }.max() ?? 0) - sendings.due[batch]
      }
      let wakeUp = counted.map { sendings.begun[$0] - sendings.due[$0] }
      (lastDeliveryP50, lastDeliveryP99) = (Self.quantile(50, last), Self.quantile(99, last))
      (wakeUpP50, wakeUpP99) = (Self.quantile(50, wakeUp), Self.quantile(99, wakeUp))
    } else if let first = reports.map(\.first).min(), let last = reports.map(\.last).max(), last > first {
      deliveriesPerSecond = Double(deliveries) * 1e9 / Double(last - first)
    }
  }

  /// By nearest rank, in microseconds.
  private static func quantile(_ percent: Int, _ times: [UInt64]) -> Double? {
    guard !times.isEmpty else { return nil }
    let rank = (times.count * percent + 99) / 100
    return Double(times.sorted()[max(rank, 1) - 1]) / 1000
  }

  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }

  var text: String {
    var lines: [String] = []
    if let lastDeliveryP50, let lastDeliveryP99 {
      lines.append(
        "last delivery   p50 \(Self.decimals(lastDeliveryP50)) µs, p99 \(Self.decimals(lastDeliveryP99)) µs")
    }
    if let wakeUpP50, let wakeUpP99 {
      lines.append(
        "  of that wake-up p50 \(Self.decimals(wakeUpP50)) µs, p99 \(Self.decimals(wakeUpP99)) µs")
    }
    if let deliveriesPerSecond { lines.append("deliveries      \(Int(deliveriesPerSecond)) a second") }
    if let processorTimePerDelivery {
      lines.append("processor time  \(String(format: "%.3f", processorTimePerDelivery)) µs a delivery")
    }
    lines.append("a time stamp    \(String(format: "%.3f", stampCost)) µs")
    lines.append("messages        \(deliveries) delivered, \(lost) lost, \(disorder) out of order")
    lines.append("back-pressure   \(refusals) times")
    return lines.joined(separator: "\n")
  }

  private static func decimals(_ number: Double) -> String { String(format: "%.1f", number) }
}
