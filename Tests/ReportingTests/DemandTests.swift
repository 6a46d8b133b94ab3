import Broadcasting
import Testing

@testable import Reporting
@testable import Scenarios

/// The length of the runs on which advice rests.
@Suite struct DemandTests {
  private static func demand(rate: Int, hosts: Int = 25, broadcasts: Int = 500_000) -> Demand {
    var demand = Demand()
    demand.hosts = hosts
    demand.ratePerThousandSeconds = rate
    demand.broadcasts = Probability(millionths: broadcasts)
    demand.threats = [.partition]
    return demand
  }

  @Test(arguments: [
    (100_000, 25, 10), (50_000, 500, 10), (9_000, 25, 10), (8_999, 25, 20), (1_000, 25, 90), (100, 25, 900),
    (1, 25, 3_600), (1, 2_000, 3_600), (1, 1_000_000, 3_600), (100, 20_000, 660),
  ])
  func rareOperationsMakeLongRuns(rate: Int, hosts: Int, seconds: Int) {
    let demand = Self.demand(rate: rate, hosts: hosts)
    #expect(demand.steady.workload.duration == .seconds(Int64(seconds)))
    let fault = demand.scenario(.partition).faults[0]
    #expect(fault.at == .milliseconds(Int64(seconds) * 100))
    #expect(fault.duration == .milliseconds(Int64(seconds) * 800))
  }

  /// Runs in which nothing breaks, and in which there are many deliveries a second.
  @Test(arguments: [(500_000, 500, 4), (100_000, 500, 10)])
  func manyDeliveriesMakeShortRuns(rate: Int, hosts: Int, seconds: Int64) {
    var demand = Self.demand(rate: rate, hosts: hosts, broadcasts: 1_000_000)
    demand.threats = []
    #expect(demand.steady.workload.duration == .seconds(seconds))
  }

  @Test(arguments: [100, 333, 1_000, 4_000, 6_000, 8_000])
  func everyRunHoldsEnough(rate: Int) {
    let demand = Self.demand(rate: rate)
    #expect(demand.scarcity == nil)
    for seed in UInt64(1)...20 {
      let broadcasts = demand.steady.operations(seed: seed).count { operation in
        if case .broadcast = operation.kind { true } else { false }
      }
      #expect(broadcasts >= Demand.fewestBroadcasts)
    }
  }

  @Test(arguments: [
    (1, 500_000, "a run of 3600s, the longest that is tried, holds about 1 of the 30 broadcasts"),
    (100_000, 0, "a run of 10s, the longest that is tried, holds about 0 of the 30 broadcasts"),
  ])
  func tooLittleIsSaid(rate: Int, broadcasts: Int, message: String) {
    let scarcity = Self.demand(rate: rate, broadcasts: broadcasts).scarcity
    #expect(scarcity?.contains(message) == true, "\(scarcity ?? "")")
  }

  /// The legend's times are those of the scenarios.
  @Test func theLegendTellsTheTimes() {
    let advice = Advice(Self.demand(rate: 100), seeds: [1], results: [])
    let legend = advice.text.split(separator: "\n").drop { !$0.hasPrefix("Simulated.") }
    #expect(legend.count > 5 && legend.allSatisfy { $0.count <= 106 })
    let words = advice.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("Each fault lasts 720s;"))
    #expect(words.contains("Answered: within 1s,"))
    #expect(words.contains("required as --available is unless --reach says otherwise."))
  }
}
