import Architectures
import Broadcasting
import Scenarios
import Testing

@testable import Measurement
@testable import Reporting
@testable import Running

@Suite struct HealSectionTests {
  private static func data(latencies: [Int64]) throws -> ReportData {
    let scenarios = latencies.map { latency in
      Scenario(
        name: "heal-\(latency)ms", hosts: 6, network: Network(latency: .constant(.milliseconds(latency))),
        workload: Workload(duration: .seconds(6)),
        faults: [Fault(at: .seconds(1), duration: .seconds(3), kind: .partition(.halves))])
    }
    let flooding = try #require(Architecture.named("flooding")).configured()
    return ReportData(
      scenarios: scenarios,
      cells: scenarios.map { Cell(configuration: flooding, scenario: $0, seed: 1).run() })
  }

  /// Over links of 1, 100 and 300 ms.
  @Test func theTimerStandsBesideTheTime() throws {
    let data = try Self.data(latencies: [300, 1, 100])
    let text = try #require(data.healSection).markdown(pictures: nil).joined(separator: "\n")
    #expect(text.contains("| architecture | 2ms | 200ms | 600ms |"))
    let row = try #require(text.split(separator: "\n").first { $0.hasPrefix("| flooding |") })
    #expect(row.contains("(250ms)") && row.contains("(1s)") && row.contains("(3s)"), "\(row)")
    #expect(data.partitions.isEmpty, "they are no shapes of partition")
  }

  @Test func twoNetworksAreNoSweep() throws {
    let data = try Self.data(latencies: [1, 100])
    #expect(data.healSection == nil)
    #expect(data.partitions.count == 2)
  }
}
