import ArgumentParser
import Formats
import Foundation
import Running
import Scenarios

struct MeasureCell: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cell",
    abstract: "Run one cell, and say what it took.",
    discussion: """
      The scenario comes on standard input. Writes one line of JSON, and ends with \
      0 though the run be stopped at a bound.

      EXAMPLE
        grapevine cell -a gossip --seconds 60 --memory 17179869184 \\
          < bench/scenarios/decades.yaml
      """,
    shouldDisplay: false)

  @OptionGroup var chosen: ArchitectureArguments

  @Option(help: "The seed.")
  var seed: UInt64 = 1

  @Option(help: "How long it may take.")
  var seconds: Int

  @Option(help: "How many bytes of memory it may have.")
  var memory: Int

  @Option(help: "How many threads share a large run.")
  var threads = 1

  func run() throws {
    let workers = try Threads.workers(threads, beside: 1)
    let text = try FileHandle.standardInput.readToEnd() ?? Data()
    let scenario: Scenario
    do throws(FormatError) {
      scenario = try ScenarioFile.parse(String(decoding: text, as: UTF8.self), file: "cell")
    } catch {
      throw Failure(error)
    }
    let configuration = try chosen.configurations()[0]
    let bounds = RunBounds(seconds: seconds, memory: memory)
    let meter = RunMeter()
    meter.stop(at: bounds) { run in
      // Nothing else is written, and what the run holds is not worth giving back.
      FileHandle.standardOutput.write(Data((run.line + "\n").utf8))
      _exit(0)
    }
    let result = Cell(configuration: configuration, scenario: scenario, seed: seed).run(workers: workers)
    let run = MeasuredRun(.done(result), usage: meter.usage)
    meter.end()
    try StandardOutput.write(run.line + "\n")
  }
}
