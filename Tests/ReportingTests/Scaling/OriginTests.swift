import Broadcasting
import Formats
import Foundation
import Measurement
import Scenarios
import Testing

@testable import Reporting
@testable import Running

/// The hosts that broadcast in a scaling study, which are few in a large fleet.
@Suite struct OriginTests {
  /// 1,000 hosts: in a tree of degree 4 most are 5 links deep, and so up to 10 from another; in a grid of 32
  /// rows half of all hosts are more than 47 links from the furthest.
  @Test(arguments: [
    ("flooding topology=tree4", Int64(1_000)), ("flooding topology=grid", 4_700),
  ])
  func latencyIsThatOfAHostInTheMidst(contender: String, milliseconds: Int64) throws {
    let configuration = try #require(ScalingContender.named(contender)).configuration(hosts: 1_000)
    var scenario = try Self.scenario("decades")
    scenario.hosts = 1_000
    let result = Cell(configuration: configuration, scenario: scenario, seed: 1).run()
    #expect(result.verdict == .valid)
    #expect(result.value(of: .stableLatency, part: .p50) == Double(milliseconds * 1_000_000))
  }

  static func scenario(_ name: String) throws -> Scenario {
    let file = URL(filePath: #filePath).appending(path: "../../../../bench/scenarios/\(name).yaml")
      .standardized
    var scenario = try ScenarioFile.parse(String(contentsOf: file, encoding: .utf8), file: name)
    scenario.name = name
    return scenario
  }
}
