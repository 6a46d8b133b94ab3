import Architectures
import Broadcasting
import Foundation
import Measurement
import Scenarios
import Testing

@testable import Reporting

@Suite struct ReportTests {
  private static func report(_ cells: [CellResult], _ scenarios: [Scenario] = [Sample.steady, Sample.halves])
    -> Report
  {
    Report(
      title: "T", scenarios: scenarios, cells: cells, command: ["make it"], provenance: ["from somewhere"],
      arguments: Dictionary(uniqueKeysWithValues: scenarios.map { ($0.name, $0.name) }))
  }

  private static func part(_ text: String, from start: String, to end: String) -> String {
    guard let from = text.range(of: start), let to = text[from.upperBound...].range(of: end) else {
      return ""
    }
    return String(text[from.lowerBound..<to.lowerBound])
  }

  /// Two architectures in peace and in halves, valid throughout.
  private static let valid: [CellResult] = [
    ("full-mesh", 30.0, 100, 1.1, 300), ("gossip", 120.0, 300, 1.0, 290),
  ]
  .flatMap { (name: String, messages: Double, stable: Int64, hotSpot: Double, pairs: Int64) in
    [
      Sample.result(
        name,
        Sample.cost(
          messages: messages, bytes: 2_000, stable: stable * 1_000_000, hotSpot: hotSpot, pairs: pairs)),
      Sample.result(
        name, scenario: "halves",
        Sample.cost(
          messages: messages, bytes: 2_000, stable: stable * 1_000_000, hotSpot: hotSpot, pairs: pairs)
          + Sample.faults(
            all: name == "gossip" ? 1 : 0.9, minority: 0.8, heal: .integer(stable * 10_000_000),
            reach: [.init(.majority, .ratio(1)), .init(.minority, .ratio(name == "gossip" ? 0.8 : 0.4))])),
    ]
  }

  @Test func theAnswerNamesTheBestTheNextAndThePrice() {
    let text = Self.report(Self.valid).markdown(pictures: nil)
    #expect(
      Self.part(text, from: "## The answer", to: "## The decision") == """
        ## The answer

        At 25 hosts, with default settings unless a row names others; other settings can change the \
        ranking: `grapevine advise` tries them at your size. All that are within 5 % of the best are named.

        - [To know soonest](#how-soon-does-everybody-know): the time until 99 % of broadcasts are \
        everywhere. **full-mesh** (200 ms), next gossip (600 ms). The price: during a cut a rumor reaches \
        40.0 % of its own side in time.
        - [To send least](#what-does-a-broadcast-cost): messages per broadcast. **full-mesh** (30.0), next \
        gossip (120). The price: during a cut a rumor reaches 40.0 % of its own side in time.
        - [To go on spreading on every side of a cut](#what-happens-in-a-partition): the share of its own \
        side that a rumor reaches in time while the hosts are cut into two, on the side that fares worse. \
        **gossip** (80.0 %), next full-mesh (40.0 %). The price: 120 messages per broadcast, 4 times the \
        least; 99 % of broadcasts are everywhere after 600 ms, 3 times the least.


        """)
  }

  @Test func invalidRunsAreShownAndNeverRanked() {
    let cells = [
      Sample.result(
        "full-mesh", verdict: .invalid, reasons: [.other(text: "2 rumors lost")],
        Sample.cost(messages: 1, bytes: 1, stable: 1, hotSpot: 1, pairs: 1)),
      Sample.result("gossip", Sample.cost(messages: 9, bytes: 9, stable: 9, hotSpot: 9, pairs: 9)),
      Sample.result("flooding", Sample.cost(messages: 8, bytes: 9, stable: 8, hotSpot: 9, pairs: 9)),
    ]
    let text = Self.report(cells).markdown(pictures: nil)
    #expect(text.contains("| ✗ full-mesh |"))
    #expect(text.contains("full-mesh: INVALID: 2 rumors lost"))
    #expect(!Self.part(text, from: "## The answer", to: "## The decision").contains("full-mesh"))
    #expect(!text.contains("**1.00**"))
  }

  @Test func onlyInvalidRunsRecommendNothing() {
    let cells = ["full-mesh", "gossip"].map { name in
      Sample.result(
        name, verdict: .invalid, reasons: [.other(text: "broken")],
        Sample.cost(messages: 1, bytes: 1, stable: 1, hotSpot: 1, pairs: 1))
    }
    let text = Self.report(cells).markdown(pictures: nil)
    #expect(text.contains("No run is valid, so nothing is recommended"))
    #expect(!text.contains("**1.00**"))
    #expect(!text.contains("Messages or latency?"))
  }

  @Test func oneCellIsNoComparison() {
    let cell = Sample.result("gossip", Sample.cost(messages: 9, bytes: 9, stable: 9, hotSpot: 9, pairs: 9))
    let text = Self.report([cell]).markdown(pictures: nil)
    #expect(text.contains("There is only gossip in these results"))
    #expect(!text.contains("**9"))
    #expect(text.contains("compare steady -a gossip --seeds 1 -o results/again"))
  }

  @Test func nothingMeasuredBreaksNothing() {
    let cell = Sample.result("gossip", verdict: .unknown, reasons: [.other(text: "broke down")], [])
    let report = Self.report([cell])
    #expect(report.markdown(pictures: "p").contains("gossip: unknown: broke down"))
  }

  @Test func liveRunsStandBesideSimulatedOnesAndAreNotRankedAgainstThem() {
    let live = (1...6).map { seed in
      Sample.result(
        "gossip", seed: seed, driver: "zeromq tcp",
        Sample.cost(messages: 9, bytes: 9, stable: Int64(seed), hotSpot: 9, pairs: 9))
    }
    let text = Self.report(Self.valid + live).markdown(pictures: nil)
    #expect(text.contains("## Live runs"))
    #expect(text.contains("are **sampled**"))
    #expect(text.contains("Everything in this report is **simulated**"))
    let alone = Self.report(live).markdown(pictures: nil)
    #expect(!alone.contains("## Live runs"))
    #expect(alone.contains("**run live and is sampled**"))
    #expect(alone.contains("--driver zeromq"))
    #expect(alone.contains("| 4 ns [2 ns–6 ns] |"), "\(alone)")
  }

  @Test func picturesAreLinkedOnlyWhereTheyAre() {
    let report = Self.report(Self.valid)
    let linked = report.markdown(pictures: "folder")
    for plot in report.plots { #expect(linked.contains("](folder/\(plot.name).svg)")) }
    #expect(!report.markdown(pictures: nil).contains("!["))
    #expect(Set(report.plots.map(\.name)).count == report.plots.count)
  }

  /// The commands stand at the end, once, under the titles of the sections that have tables.
  @Test func everySectionWithATableSaysItsCommand() throws {
    let lines = Self.report(Self.valid).markdown(pictures: nil).split(separator: "\n")
    let begin = try #require(lines.firstIndex(of: "## Reproduce"))
    let named = lines[begin...].filter { $0.hasPrefix("# ") }.flatMap {
      $0.dropFirst(2).components(separatedBy: " · ")
    }
    var title = ""
    var titles: [String] = []
    for line in lines[..<begin] {
      if line.hasPrefix("## ") { title = String(line.dropFirst(3)) }
      if line.hasPrefix("|"), titles.last != title { titles.append(title) }
    }
    #expect(titles.count > 4)
    for title in titles { #expect(named.contains(title), "\(title)") }
    let commands = lines[begin...].filter { $0.contains("grapevine compare") }
    #expect(Set(commands).count == commands.count, "each is said once")
  }

  @Test func aSweepIsOneSectionWithItsSizes() {
    let sizes = [10, 100, 1_000]
    let scenarios = sizes.map { Scenario(name: "scaling-\($0)", hosts: $0) }
    let cells = sizes.flatMap { size in
      ["full-mesh", "gossip"].map { name in
        Sample.result(
          name, scenario: "scaling-\(size)",
          Sample.cost(
            messages: Double(size), bytes: 9, stable: 9, hotSpot: 1, pairs: Int64(size * size)))
      }
    }
    let text = Self.report(cells, scenarios).markdown(pictures: nil)
    #expect(text.contains("| full-mesh | n (n^1.00) | 1 (n^0.00) | 1 (n^0.00) | 1 (n^0.00) | n² (n^2.00) |"))
    #expect(
      text.contains("compare scaling --hosts 10,100,1000 -a full-mesh,gossip --seeds 1 -o results/again"))
  }

  @Test func variantsOfAnArchitectureAreRunByCommandsOfTheirOwn() {
    let cells = [nil, "3"].map { fanout in
      Sample.result(
        "gossip", settings: fanout.map { [SettingValue(name: "fanout", value: $0)] } ?? [],
        Sample.cost(messages: 9, bytes: 9, stable: 9, hotSpot: 9, pairs: 9))
    }
    let text = Self.report(cells).markdown(pictures: nil)
    #expect(text.contains("compare steady -a gossip --seeds 1 -o results/again\n"))
    #expect(
      text.contains("compare steady -a gossip --set gossip.fanout=3 --seeds 1 -o results/again-2\n"))
    #expect(!text.contains("grapevine report "), "the way to a table is said once, in words")
  }

  @Test func runsThatNoCommandGivesAreMadeByWhatMadeThem() {
    let cells = [3, 7].map { seed in
      Sample.result(
        "gossip", seed: seed, Sample.cost(messages: 9, bytes: 9, stable: 9, hotSpot: 9, pairs: 9))
    }
    let report = Report(
      title: "T", scenarios: [Sample.steady], cells: cells, command: [], provenance: [],
      arguments: ["steady": "steady"], sources: ["compare mine.yaml --seed 3", "compare mine.yaml --seed 7"])
    let text = report.markdown(pictures: nil)
    #expect(text.contains("grapevine compare mine.yaml --seed 3\n"))
    #expect(!text.contains("compare steady"))
  }

  @Test func onePromiseIsNotRankedAgainstAnother() {
    func result(_ name: String, _ promise: String, _ messages: Double) -> CellResult {
      let settings = Architecture.named(name)?.settings.map {
        SettingValue(name: $0.name, value: $0.name == "acknowledge" ? promise : $0.value)
      }
      return Sample.result(
        name, settings: settings ?? [],
        Sample.cost(messages: messages, bytes: 9, stable: 9, hotSpot: 9, pairs: 9))
    }
    func answer(_ text: String) -> String { Self.part(text, from: "## The answer", to: "## The decision") }
    let cells = [result("gossip", "origin", 8), result("full-mesh", "origin", 9)]
    let text = Self.report(cells + [result("gossip", "copies: 1", 1)]).markdown(pictures: nil)
    #expect(answer(text).contains("messages per broadcast. **gossip** (8.00), next full-mesh (9.00)."))
    let central = [result("shared-cache", "remote", 2), result("elected-leader", "remote", 3)]
    // Nor is the price that of another promise's best.
    #expect(
      answer(Self.report(cells + central).markdown(pictures: nil)).contains(
        """
        - [To send least](#what-does-a-broadcast-cost): messages per broadcast.
          - among those acknowledged by `origin`: **gossip** (8.00), next full-mesh (9.00).
          - among those acknowledged by `remote`: **shared-cache** (2.00), next elected-leader (3.00).
        """))
    #expect(
      Self.part(text, from: "## What is an ack", to: "## How it").contains("gossip acknowledge=copies:1 |"))
  }

  @Test func aPartitionThatCutNothingIsNoTest() {
    func result(_ name: String, heal: Int64, reasons: [Reason] = []) -> CellResult {
      Sample.result(
        name, scenario: "halves", reasons: reasons,
        Sample.faults(all: 1, minority: 1, heal: .integer(heal))
          + [.init(.timeToCatchUp, .integer(heal))])
    }
    let text = Self.report([
      result("full-mesh", heal: 0, reasons: [.partitionCutNothing(fault: 0)]),
      result("gossip", heal: 5), result("flooding", heal: 7),
    ]).markdown(pictures: nil)
    #expect(text.contains("0 ns (no test)"))
    #expect(text.contains("**5 ns**"))
  }

  @Test func namesMeanNothingButThemselves() {
    let cell = Sample.result(
      "a|b <i>*x*](y)\n# z", Sample.cost(messages: 9, bytes: 9, stable: 9, hotSpot: 9, pairs: 9))
    let text = Self.report([cell]).markdown(pictures: "p")
    #expect(text.contains("| a\\|b \\<i\\>\\*x\\*]\\(y) # z |"))
    #expect(!text.contains("\n# z |"))
  }
}
