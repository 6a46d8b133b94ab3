import Broadcasting
import Measurement
import Purposes
import Scenarios

extension Column {
  /// The columns by which runs with a purpose are compared: its own measures, and what they cost.
  static func purpose(_ purpose: ConfiguredPurpose, in scenario: Scenario) -> [Column] {
    let measures = purpose.measures.filter { $0.isShown && (scenario.hasPartition || $0.kind != .sides) }
    let own = measures.flatMap { measure in
      Metric.named(measure.name).map { columns(of: measure, $0) } ?? []
    }
    return own + [.busiestMessages, .connections]
  }

  private static func columns(of measure: PurposeMeasure, _ metric: Metric) -> [Column] {
    let words = measure.name.split(separator: "_").map(String.init)
    let name = (words.last == "ns" ? words.dropLast() : words[...]).joined(separator: " ")
    func column(_ part: Metric.Part) -> Column {
      Column(name, part.name, "\(name) \(part.name)", metric, part, measure.quantity)
    }
    switch measure.kind {
    case .spread: return [column(.mean), column(.p99)]
    case .times: return [column(.p50), column(.p99)]
    case .sides: return [column(.overall), column(.majority), column(.minority)]
    case .count, .ratio:
      let (group, title) = name.splitAtLastWord
      return [Column(group, title, name, metric, nil, measure.quantity)]
    }
  }
}

extension PurposeMeasure {
  fileprivate var quantity: Quantity {
    switch unit {
    case .ratio: .percentage
    case .nanoseconds: .nanoseconds
    case .messages, .messagesPerSecond, .perHour: .rate
    case .bytesPerSecond: .bytes
    case .requests: .count
    }
  }
}

extension String {
  /// All but the last word, and that.
  fileprivate var splitAtLastWord: (String, String) {
    guard let space = lastIndex(of: " ") else { return ("", self) }
    return (String(self[..<space]), String(self[index(after: space)...]))
  }
}
