import Architectures
import Broadcasting
import Formats
import Measurement
import Scenarios
import Testing

@testable import Reporting
@testable import Running

@Suite struct JoinedResultsTests {
  private func results(_ cells: [CellResult], _ scenario: Scenario = Sample.steady) -> Results {
    Results(environment: Environment(), scenarios: [scenario], cells: cells)
  }

  private let first = GateSample.hops(1, 4)
  private let second = GateSample.hops(2, 5)

  @Test func cellsComeInTheOrderOfFilesAndOnce() throws {
    let joined = try JoinedResults([("a", results([second])), ("b", results([first, second]))])
    #expect(joined.cells == [second, first])
  }

  @Test func aCellWithTwoOutcomesIsRefused() {
    let error = #expect(throws: FormatError.self) {
      try JoinedResults([("a", results([first])), ("b", results([GateSample.hops(1, 5)]))])
    }
    #expect(
      error?.description
        == "b: gossip/steady seed 1 is there a second time, with another outcome; give each cell once")
  }

  @Test func aNameForTwoScenariosIsRefused() {
    let error = #expect(throws: FormatError.self) {
      try JoinedResults([
        ("a", results([first])), ("b", results([second], Scenario(name: "steady", hosts: 24))),
      ])
    }
    #expect(error?.description == "b: its scenario 'steady' is another than that of a; give one another name")
  }

  @Test(
    arguments: [
      ([], ""), ([7], "7"), ([1, 2, 3], "1 to 3"), ([1, 3, 4, 9], "1, 3 to 4, 9"),
      ([0, .max], "0, \(UInt64.max)"),
    ] as [([UInt64], String)])
  func seedsWithoutGapsAreRanges(seeds: [UInt64], text: String) { #expect(ranges(of: seeds) == text) }

  /// The figures that a run yields are those that a gates file may name.
  @Test(arguments: Architecture.all.map(\.name))
  func everyFigureOfARunHasAName(name: String) throws {
    let configuration = try #require(Architecture.named(name)).configured()
    let workload = Workload(duration: .seconds(2))
    let scenarios = [
      Scenario(name: "steady", hosts: 5, workload: workload),
      Scenario(
        name: "cut", hosts: 5, workload: workload,
        faults: [Fault(at: .zero, duration: .seconds(1), kind: .partition(.halves))]),
      Scenario(
        name: "groups", hosts: 6, workload: workload,
        faults: [
          Fault(
            at: .zero, duration: .seconds(1),
            kind: .partition(.groups(ofHosts: [[0, 1], [2, 3], [4, 5]].map { $0.map { NodeID($0) } })))
        ]),
    ]
    for scenario in scenarios {
      for figure in Cell(configuration: configuration, scenario: scenario, seed: 1).run().figures {
        let isWhole = if case .unknown = figure.number { figure.part == nil } else { false }
        #expect(isWhole || figure.metric.has(figure.part), "\(figure)")
      }
    }
  }
}
