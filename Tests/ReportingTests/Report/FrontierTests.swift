import Broadcasting
import Foundation
import Measurement
import Scenarios
import Testing

@testable import Reporting

/// The choice of settings for a latency budget, and what a report says of it.
@Suite struct FrontierTests {
  private static let scenarios = [
    Scenario(name: "peace", hosts: 25),
    Scenario(
      name: "cut", hosts: 25,
      faults: [Fault(at: .seconds(1), duration: .seconds(2), kind: .partition(.halves))]),
    Scenario(name: "loss", hosts: 25, network: Network(loss: Probability(millionths: 50_000))),
  ]

  /// The search asks for what the report shows.
  @Test func theSearchHasTheSameBudgets() throws {
    let file = URL(filePath: #filePath).appending(path: "../../../../bench/frontiers").standardized
    let script = try String(contentsOf: file, encoding: .utf8)
    func quoted(_ budgets: [Delay], with ending: (Delay) -> String = { _ in "" }) -> String {
      budgets.map { "\"\($0)\"" + ending($0) }.joined(separator: ", ")
    }
    let all = quoted(Frontier.budgets(hosts: 25)) { ": \($0.nanoseconds / 1_000_000)" }
    #expect(script.contains("\nBUDGETS = {\(all)}\n"))
    let large = quoted(Frontier.budgets(hosts: Frontier.large))
    #expect(script.contains("\nLARGE, LARGE_BUDGETS = \(Frontier.large), [\(large)]\n"))
  }

  /// A run of made-up settings: `batch` tells them apart, `p99` is in milliseconds.
  fileprivate struct Made {
    var name = "gossip"
    var promise = "origin"
    let batch: String
    let messages: Double
    let p99: [Int64]
    var isValidInCut = true
    /// The same where messages are lost; nil where that is not run.
    var withLoss: Int64?

    var cells: [CellResult] {
      let settings = [
        SettingValue(name: "acknowledge", value: promise), SettingValue(name: "batch", value: batch),
      ]
      let metrics = { (p99: Int64) -> [CellResult.Measurement] in
        Sample.cost(messages: messages, bytes: 100, stable: p99 * 500_000, hotSpot: 1, pairs: 9)
          + [.init(.busiestMessagesPerSecond, .ratio(messages * 2))]
      }
      return p99.enumerated().flatMap { place, p99 in
        let seed = UInt64(place + 1)
        return [
          Sample.result(name, seed: seed, scenario: "peace", settings: settings, metrics(p99)),
          Sample.result(
            name, seed: seed, scenario: "cut", settings: settings,
            verdict: isValidInCut ? .valid : .invalid,
            reasons: isValidInCut ? [] : [.lost(rumors: 1)], metrics(p99)),
        ]
          + (withLoss.map {
            [Sample.result(name, seed: seed, scenario: "loss", settings: settings, metrics($0))]
          } ?? [])
      }
    }
  }

  private static func data(_ made: [Made]) -> ReportData {
    ReportData(scenarios: scenarios, cells: made.flatMap(\.cells), sources: ["compare --preset frontier"])
  }

  private static func line(_ made: [Made]) throws -> Frontier.Line {
    try #require(Frontier.all(in: data(made)).first?.lines.first)
  }

  struct Choice: CustomTestStringConvertible {
    let testDescription: String
    fileprivate let made: [Made]
    let budget: Delay
    /// The batch of the settings that are chosen.
    let chosen: String?
  }

  static let choices: [Choice] = [
    Choice(
      testDescription: "the one that sends least within the budget",
      made: [
        Made(batch: "0s", messages: 30, p99: [200]), Made(batch: "1ms", messages: 20, p99: [390]),
        Made(batch: "2ms", messages: 10, p99: [410]),
      ], budget: .milliseconds(400), chosen: "1ms"),
    Choice(
      testDescription: "the budget itself is within it",
      made: [Made(batch: "0s", messages: 30, p99: [400])], budget: .milliseconds(400), chosen: "0s"),
    Choice(
      testDescription: "every seed is within it",
      made: [
        Made(batch: "0s", messages: 30, p99: [200, 210, 220]),
        Made(batch: "1ms", messages: 20, p99: [300, 300, 402]),
      ], budget: .milliseconds(400), chosen: "0s"),
    Choice(
      testDescription: "what is valid throughout before what sends less",
      made: [
        Made(batch: "0s", messages: 30, p99: [200]),
        Made(batch: "1ms", messages: 20, p99: [200], isValidInCut: false),
      ], budget: .milliseconds(400), chosen: "0s"),
    Choice(
      testDescription: "what is not valid where nothing is",
      made: [
        Made(batch: "0s", messages: 30, p99: [200], isValidInCut: false),
        Made(batch: "1ms", messages: 20, p99: [200], isValidInCut: false),
      ], budget: .milliseconds(400), chosen: "1ms"),
    Choice(
      testDescription: "nothing where all are slower",
      made: [Made(batch: "0s", messages: 30, p99: [401])], budget: .milliseconds(400), chosen: nil),
  ]

  @Test(arguments: choices) func aBudgetChooses(_ choice: Choice) throws {
    let point = try Self.line(choice.made).point(within: choice.budget)
    #expect(point?.contender.settings.first { $0.name == "batch" }?.value == choice.chosen)
  }

  private static let made = [
    Made(name: "full-mesh", batch: "0s", messages: 30, p99: [100]),
    Made(name: "full-mesh", batch: "1s", messages: 6, p99: [990]),
    Made(name: "gossip", batch: "0s", messages: 31, p99: [300]),
    Made(name: "gossip", batch: "2s", messages: 3, p99: [1_900], isValidInCut: false),
    Made(name: "shared-cache", promise: "remote", batch: "0s", messages: 5, p99: [200]),
    Made(name: "random-leader", promise: "remote", batch: "0s", messages: 9, p99: [200]),
  ]

  /// Cells as Markdown shows them, `**` for the best.
  private static func rows(_ table: Table) -> [String] {
    table.rows.map { row in
      row.map { entry in
        ([entry] + entry.others).map { $0.isBest ? "**\($0.text)**" : $0.text }.joined(separator: " · ")
      }.joined(separator: " | ")
    }
  }

  @Test func theTableMarksTheBestOfAPromiseAndWhatIsNotValid() throws {
    let section = try #require(FrontierSection(Self.data(Self.made)))
    let frontier = try #require(section.frontiers.first)
    #expect(frontier.promises == ["origin", "remote"])
    #expect(
      Self.rows(section.table(frontier)).map { $0.components(separatedBy: " | ") } == [
        ["full-mesh", "origin"] + Array(repeating: "**30.0** · **100 B** · **60.0**", count: 2)
          + Array(repeating: "**6.00** · **100 B** · **12.0**", count: 3),
        ["gossip", "origin"] + Array(repeating: "31.0 · **100 B** · 62.0", count: 5),
        ["shared-cache", "remote"] + Array(repeating: "**5.00** · **100 B** · **10.0**", count: 5),
        ["random-leader", "remote"] + Array(repeating: "9.00 · **100 B** · 18.0", count: 5),
      ])
    let invalid = [Made(batch: "0s", messages: 3, p99: [300], isValidInCut: false)] + Self.made.prefix(1)
    let marked = try #require(FrontierSection(Self.data(invalid)))
    let first = try #require(marked.frontiers.first)
    #expect(
      Self.rows(marked.table(first))[0].hasPrefix("gossip | origin | 3.00 ✗ · 100 B · 6.00 | 3.00 ✗ "))
    #expect(
      Self.rows(marked.settings(first))[0].contains("400ms, 600ms, 1s, 2s, 5s: the defaults (✗ cut"))
    #expect(!marked.sentences(hosts: 25).joined().contains("gossip"))
  }

  /// The budget holds without faults; where it does not with loss, the reader sees it.
  @Test func whatLossDoesToABudgetStandsBesideIt() throws {
    let made = [
      Made(name: "full-mesh", batch: "0s", messages: 30, p99: [100], withLoss: 390),
      Made(name: "full-mesh", batch: "1s", messages: 6, p99: [990], withLoss: 2_500),
    ]
    let section = try #require(FrontierSection(Self.data(made)))
    let frontier = try #require(section.frontiers.first)
    let row = Self.rows(section.table(frontier))[0].components(separatedBy: " | ").dropFirst(2)
    #expect(
      row.map { $0.components(separatedBy: " · ").last } == [
        "390 ms", "390 ms", "2.50 s †", "2.50 s †", "2.50 s",
      ])
    #expect(
      section.section.markdown(pictures: nil).contains {
        $0.contains("**The budget holds without faults only**")
      })
  }

  @Test func sentencesAreAboutOnePromiseAndOneBudget() throws {
    let section = try #require(FrontierSection(Self.data(Self.made)))
    let sentences = section.sentences(hosts: 25)
    #expect(sentences.count == 3)
    #expect(sentences[0].contains("at an equal budget: messages per broadcast at 25 hosts"))
    // Whoever is within a twentieth is named with the best.
    #expect(
      sentences[1].contains("by `origin`")
        && sentences[1].contains("within 400ms **full-mesh** (30.0) and **gossip** (31.0);")
        && sentences[1].contains("within 1s **full-mesh** (6.00), next gossip (31.0);")
        && !sentences[1].contains("shared-cache"), "\(sentences[1])")
    #expect(
      sentences[2].contains("by `remote`")
        && sentences[2].contains("within 400ms **shared-cache** (5.00), next random-leader (9.00);")
        && !sentences[2].contains("full-mesh"), "\(sentences[2])")
  }

  @Test func aReportWithFrontiersSaysWhoSendsLeastAtABudgetAlone() {
    let defaults = Self.made.filter { $0.batch == "0s" }.flatMap(\.cells)
    func text(_ frontier: FrontierResults?) -> String {
      Report(
        title: "T", scenarios: Self.scenarios, cells: defaults, command: [], provenance: [],
        frontier: frontier
      ).markdown(pictures: "p")
    }
    let with = text(
      FrontierResults(scenarios: Self.scenarios, cells: Self.made.flatMap(\.cells), sources: []))
    let without = text(nil)
    #expect(with.contains("[To send least](#\(FrontierSection.anchor)) at an equal budget"))
    #expect(with.contains("\n## \(FrontierSection.title)\n"))
    #expect(!with.contains("[To send least](#what-does-a-broadcast-cost)"))
    #expect(with.contains("p/frontier-25.svg"))
    #expect(without.contains("[To send least](#what-does-a-broadcast-cost)"))
    #expect(!without.contains(FrontierSection.title))
  }

  @Test func theDefaultsAreShownWithTheirTimesOverTheNetwork() throws {
    let mesh = Sample.result(
      "full-mesh", scenario: "peace",
      settings: ["batch": "20ms", "retry": "5rtt", "lease": "6s"].sorted { $0.key < $1.key }
        .map { SettingValue(name: $0.key, value: $0.value) },
      Sample.cost(messages: 3, bytes: 1, stable: 1, hotSpot: 1, pairs: 1))
    let data = ReportData(scenarios: Self.scenarios, cells: [mesh])
    let text = try #require(data.costSection).markdown(pictures: nil).joined(separator: "\n")
    // Five round trips of the network, which is 200 ms.
    #expect(text.contains("| 20ms |") && text.contains("retry 1s,") && text.contains("lease 6s,"), "\(text)")
  }
}
