import ArgumentParser
import Formats
import Reporting

struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show which figures differ between two sets of results.",
    discussion: """
      Simulated figures are exact and compared seed by seed. Live ones are given \
      as medians with 95 % intervals over the runs; ~ stands where the interval \
      of the paired ratios contains 1, so that chance explains the difference. Of \
      many figures chance marks some all the same; how many is said below them.

      A and B are results.json files or directories that hold one. Without --from \
      and --to a row is compared with the same row. With them one row of A is \
      compared with another of B, or of A itself where there is no B: two settings \
      of an architecture, or two architectures.

      EXAMPLE
        grapevine diff before after --metric messages --metric stable_latency_ns
        grapevine diff results --from gossip --to 'gossip fanout=4'
        grapevine diff before after --from gossip --to 'gossip batch=200ms'

      \(ReadOn.pages("results"))

      \(ExitStatus.help)
      """)

  @Argument(help: ArgumentHelp("What was before.", valueName: "a")) var before: String
  @Argument(help: ArgumentHelp("What is after. (default: A, with --from and --to)", valueName: "b"))
  var after: String?

  @Option(
    help: ArgumentHelp(
      "Compare this row of A, named as in tables: the architecture, and those of its settings that are not "
        + "the defaults.", valueName: "row"))
  var from: String?

  @Option(help: ArgumentHelp("Compare it with this row of B.", valueName: "row"))
  var to: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Compare these alone: metrics, or parts of them.", valueName: "name"))
  var metric: [String] = []

  @Option(name: .shortAndLong, help: "What to print.")
  var format = ReportFormat.text

  @Flag(help: "Show figures that do not differ, too.")
  var all = false

  @Option(help: ArgumentHelp("Bold in text.", valueName: "when"))
  var color = ColourChoice.auto

  func run() throws {
    var metrics: [FigureName] = []
    do throws(Misreading) {
      for name in metric.flatMap({ $0.split(separator: ",").map(String.init) }) {
        metrics.append(try FigureName(parsing: name, wholes: true))
      }
    } catch {
      throw Failure(.usage, "--metric: \(error.message)")
    }
    guard (from == nil) == (to == nil) else {
      throw Failure(
        .usage, "--\(from == nil ? "to" : "from") goes with --\(from == nil ? "from" : "to"); add it")
    }
    guard after != nil || from != nil else {
      throw Failure(.usage, "name B, too, or two rows of A with --from and --to")
    }
    let a = try ResultsDirectory.joined([before])
    let b = try after.map { (path) throws(Failure) in try ResultsDirectory.joined([path]) } ?? a
    let difference = Difference(from: a, to: b, metrics: metrics, rows: try rows(a, b))
    switch format {
    case .text:
      try StandardOutput.write(difference.text(all: all, bold: Terminal.showsBold(color)))
    case .markdown: try StandardOutput.write(difference.markdown(all: all))
    case .json: try StandardOutput.write(difference.json(all: all))
    }
  }

  private func rows(
    _ a: JoinedResults, _ b: JoinedResults
  ) throws(Failure) -> (before: ResultRow, after: ResultRow)? {
    guard let from, let to else { return nil }
    let rows = (before: ResultRow(parsing: from), after: ResultRow(parsing: to))
    for (row, results) in [(rows.before, a), (rows.after, b)]
    where !results.cells.contains(where: row.holds) {
      throw .unknown("row", row.text, known: ResultRow.names(in: results.cells))
    }
    return rows
  }
}
