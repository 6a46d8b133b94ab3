import ArgumentParser
import Formats
import Foundation
import Reporting

struct GateCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Hold results against the gates file; what is not known is no pass.",
    discussion: """
      Without --base: rules and pinned figures, which are exact. With --base: the \
      live rules alone, on runs of both builds made in turn on one machine, as \
      the dates of their files show (bench/gate-live makes them). With \
      --instructions: the instruction counts alone.

      RESULTS is a results.json or a directory that holds one.

      EXAMPLE
        grapevine gate check results
        grapevine gate check change-* --base base-*
        bench/instructions > counts && grapevine gate check --instructions counts

      \(ReadOn.pages("gates"))

      \(ExitStatus.help)
      """)

  @Argument(help: ArgumentHelp("Results to hold, joined.", valueName: "results"))
  var results: [String] = []

  @OptionGroup var gates: GatesArguments

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Results of the build to compare with.", valueName: "results"))
  var base: [String] = []

  @Option(help: ArgumentHelp("What bench/instructions printed.", valueName: "file"))
  var instructions: String?

  @Flag(
    help: """
      Annotations, a summary and an output for GitHub Actions; on by itself where GITHUB_ACTIONS is true.
      """)
  var github = false

  @Option(help: ArgumentHelp("Write JUnit's XML to a file, too.", valueName: "file"))
  var junit: String?

  @Option(name: .shortAndLong, help: "What to print.")
  var format = ListFormat.text

  @Flag(name: .shortAndLong, help: "No remarks, only errors, on standard error.")
  var quiet = false

  func run() throws {
    let report = try report()
    switch format {
    case .text: try StandardOutput.write(report.text)
    case .json: try StandardOutput.write(report.json())
    }
    if !quiet { for remark in report.remarks { StandardError.line(remark) } }
    let environment = ProcessInfo.processInfo.environment
    if github || environment["GITHUB_ACTIONS"] == "true" {
      try GitHubJob(environment: environment).tell(report, outputIsData: format == .json)
    }
    if let junit { try ReportFile(junit).write(report.junit) }
    switch report.verdict {
    case .pass, .improved, .warning: break
    case .unknown: throw ExitCode(ExitStatus.unknown.rawValue)
    case .fail: throw ExitCode(ExitStatus.invalid.rawValue)
    }
  }

  private func report() throws(Failure) -> GateReport {
    if let instructions {
      guard results.isEmpty, base.isEmpty else {
        throw Failure(.usage, "--instructions is held alone; leave RESULTS and --base out")
      }
      let gates = try gates.read()
      do throws(FormatError) {
        return .instructions(gates, try InstructionCounts.read(path: instructions))
      } catch {
        throw Failure(error)
      }
    }
    guard !results.isEmpty else {
      throw Failure(.usage, "name results to hold, such as \(ResultsDirectory.standard)")
    }
    let gates = try gates.read()
    let head = try ResultsDirectory.joined(results)
    return base.isEmpty ? .exact(gates, head) : .live(gates, head, base: try ResultsDirectory.joined(base))
  }
}
