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

      A and B are results.json files or directories that hold one.

      EXAMPLE
        grapevine diff before after --metric messages --metric stable_latency_ns

      \(ExitStatus.help)
      """)

  @Argument(help: ArgumentHelp("What was before.", valueName: "a")) var before: String
  @Argument(help: ArgumentHelp("What is after.", valueName: "b")) var after: String

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
    let difference = Difference(
      from: try ResultsDirectory.joined([before]), to: try ResultsDirectory.joined([after]), metrics: metrics)
    switch format {
    case .text:
      try StandardOutput.write(difference.text(all: all, bold: Terminal.showsBold(color)))
    case .markdown: try StandardOutput.write(difference.markdown(all: all))
    case .json: try StandardOutput.write(difference.json(all: all))
    }
  }
}
