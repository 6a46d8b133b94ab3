import ArgumentParser
import Cluster
import Formats
import Foundation
import Reporting
import Scenarios

struct Calibrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure what messages cost live nodes here, as a scenario's capacity.",
    discussion: """
      Makes short live runs in which nodes send and receive unlike numbers of \
      messages, and finds by least squares what a message received and a copy sent \
      cost a node's process in processor time. What it prints is the \
      'capacity:' to put into a scenario, with comments on how good it is.

      It takes about half a minute a round, and wants the machine for itself.

      EXAMPLE
        grapevine calibrate
        grapevine calibrate --runs 6 --transport ipc -f json

      \(ReadOn.pages("own-fleet", "live"))

      \(ExitStatus.help)
      """)

  @Option(help: ArgumentHelp("How many hosts the runs have.", valueName: "n"))
  var hosts = 9

  @Option(
    help: ArgumentHelp(
      "How many rounds; costs have a range over them, and from 6 on an interval.", valueName: "n"))
  var runs = 3

  @OptionGroup var live: LiveArguments

  @Option(name: .shortAndLong, help: "What to print.")
  var format = ListFormat.text

  @Flag(name: .shortAndLong, help: "No progress and no remarks, only errors, on standard error.")
  var quiet = false

  private static let hostsLimits = 3...100
  private static let runsLimits = 1...1000

  func run() throws {
    let driver = try checked()
    let options = try live.options(live.transport ?? .tcp, .emulator)
    let plan = try CalibrationPlan(hosts: hosts)
    let session = LiveSession<[CostSample]>(isQuiet: quiet)
    let interruption = session.interruption()
    defer { interruption.end() }
    remark()
    let before = LiveRun.machineLoad
    let flows = try plan.measured(rounds: runs, driver: driver, in: session) {
      (cell) throws(ClusterError) in
      try LiveRun.usage(cell, options: options)
    }
    let circumstances = CalibrationCircumstances(
      hosts: hosts, driver: driver, rounds: runs, environment: .current(tool: Version.text),
      loadBefore: before, loadAfter: LiveRun.machineLoad)
    let calibration: Calibration
    do throws(CalibrationError) {
      calibration = try Calibration(idle: flows[0], Array(flows.dropFirst()))
    } catch {
      throw Failure(.brokenDown, error.message)
    }
    switch format {
    case .text: try StandardOutput.write(calibration.text(circumstances: circumstances.lines))
    case .json: try StandardOutput.write(calibration.json(circumstances))
    }
  }

  private func checked() throws(Failure) -> Driver {
    try Self.check("--hosts", hosts, in: Self.hostsLimits)
    try Self.check("--runs", runs, in: Self.runsLimits)
    guard live.partition == nil else {
      throw Failure(.usage, "calibrate cuts no links; leave out --partition")
    }
    return try live.driver
  }

  private static func check(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws(Failure) {
    guard !range.contains(value) else { return }
    throw Failure(
      .usage,
      "\(name) takes a whole number from \(range.lowerBound) to \(range.upperBound), not \(value)")
  }

  private func remark() {
    #if DEBUG
      if !quiet {
        StandardError.line("debug build: messages cost many times as much; use swift run -c release")
      }
    #endif
  }
}
