public import Measurement
public import Scenarios

/// A report on results, for a person who must choose: Markdown with pictures and the data behind them.
public struct Report: IllustratedPage {
  private let title: String
  private let provenance: [String]
  private let command: String
  private let sections: [Section]
  private let answer: Section

  /// `command` makes the report again from the results; `provenance` says where they come from, a line a
  /// fact.
  ///
  /// `arguments` are what a command line calls scenarios, by their names; `sources` what made the results.
  /// `frontier` are results of the settings that send least within latency budgets.
  public init(
    title: String, scenarios: [Scenario], cells: [CellResult], command: [String], provenance: [String],
    arguments: [String: String] = [:], sources: [String] = [], frontier: FrontierResults? = nil
  ) {
    self.title = title
    self.command = command.joined(separator: "\n")
    self.provenance = provenance
    let data = ReportData(
      scenarios: scenarios, cells: cells, arguments: arguments, sources: sources)
    let frontier = frontier.flatMap { results in
      FrontierSection(
        ReportData(scenarios: results.scenarios, cells: results.cells, sources: results.sources))
    }
    answer = Section(title: "The answer", blocks: Answer(data: data, frontier: frontier).blocks)
    let optional = [
      data.costSection, data.speedSection, data.scalingSection, data.loadSection, data.partitionSection,
      data.healSection, data.partFaultSection, data.promiseSection, data.impairmentSection,
      data.stalenessSection,
      frontier == nil ? data.frontSection : nil, data.liveSection,
    ]
    let first = [frontier?.section, DecisionMatrix(data: data).section]
    let last = [data.methodSection, data.limitsSection, data.glossarySection]
    sections = (first + optional).compactMap { $0 } + last
  }

  public var plots: [Plot] { sections.flatMap(\.plots) }

  public func markdown(pictures: String?) -> String {
    var lines = ["# \(title)", ""] + answer.markdown(pictures: pictures)
    lines += sections.flatMap { $0.markdown(pictures: pictures) }
    lines += reproduction
    lines += ["## Where it comes from", ""] + provenance.map { "- \($0)" }
    lines += ["", "Made again by", "", "```sh", command, "```"]
    return lines.map { $0 + "\n" }.joined()
  }

  /// The commands behind all tables, each under the sections that it serves.
  private var reproduction: [String] {
    var entries: [(commands: [String], titles: [String])] = []
    for section in [answer] + sections {
      for commands in section.commands {
        if let place = entries.firstIndex(where: { $0.commands == commands }) {
          entries[place].titles.append(section.title)
        } else {
          entries.append((commands, [section.title]))
        }
      }
    }
    guard !entries.isEmpty else { return [] }
    let lines = entries.flatMap { ["# \($0.titles.joined(separator: " · "))"] + $0.commands }
    let ticks = lines.contains { $0.contains("```") } ? "````" : "```"
    return [
      "## Reproduce", "",
      "The commands that run again what is behind the tables, under the sections that they are in; "
        + "`grapevine report` of the directories that an entry names makes its tables.", "", "\(ticks)sh",
    ] + lines + [ticks, ""]
  }
}

/// Results of the settings that send least within latency budgets, as a report shows them.
public struct FrontierResults: Sendable {
  let scenarios: [Scenario]
  let cells: [CellResult]
  let sources: [String]

  /// `sources` are the arguments of the commands that made the results.
  public init(scenarios: [Scenario], cells: [CellResult], sources: [String]) {
    self.scenarios = scenarios
    self.cells = cells
    self.sources = sources
  }
}
