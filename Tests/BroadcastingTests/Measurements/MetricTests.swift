import Measurement
import Testing

@testable import Broadcasting

@Suite struct MetricTests {
  private static let sources = SourceTree.files.filter { $0.isSwift && $0.isIn("Sources") }

  @Test func everyMetricThatIsDefinedIsListedOnce() {
    let defined = Self.sources.filter { $0.isIn("Sources/Measurement") }.flatMap(\.lines).compactMap { line in
      line.firstMatch(of: /static let (\w+) = Metric\(/)?.1
    }
    #expect(Metric.all.count == defined.count)
    #expect(Set(Metric.all).count == Metric.all.count)
    for metric in Metric.all { #expect(Metric.named(metric.name) === metric) }
  }

  /// Code that wants a metric says `Metric.stableLatency`: a name as text would have to be looked up, and
  /// might be none.
  @Test func noOtherSourceNamesAMetricInText() {
    let names = Set(Metric.all.map(\.name).filter { $0.contains("_") })
    for file in Self.sources where file.name != "Metric+All.swift" {
      for (number, line) in file.lines.enumerated() where line.utf8.contains(UInt8(ascii: "\"")) {
        let texts = line.matches(of: /"(\w+)(?:\.\w+)?"/).map { String($0.1) }
        #expect(names.isDisjoint(with: texts), "\(file.path):\(number + 1)")
      }
    }
  }

  @Test func aMetricOfAnotherVersionIsOnlyAName() {
    let metric = Metric(ofAnotherVersion: "zest")
    #expect(metric == Metric(ofAnotherVersion: "zest") && metric != .messages)
    #expect(metric.unit == nil && metric.kind == nil && metric.better == .neither && metric.parts == [])
    #expect(Metric(ofAnotherVersion: "messages") == .messages)
  }
}
