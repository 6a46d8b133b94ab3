import Architectures
import ArgumentParser
import Broadcasting
import Measurement
import Running
import Scenarios

/// Runs architectures through random fault schedules, and prints the command that replays each failure.
@main
struct Schedules: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Hunts for schedules of faults that an architecture does not survive.",
    discussion: "Exits with 1 if a schedule ended invalid.")

  @Argument(help: "How many schedules each architecture runs.")
  var count: UInt64 = 1000

  @Option(help: "The seed of the first schedule; the others follow.")
  var first: UInt64 = 1

  @Option(name: [.short, .customLong("architecture")], help: "An architecture; all if none is given.")
  var architectures: [String] = []

  @Flag(help: "Draw settings, too, and harsher schedules.")
  var vary = false

  @Flag(help: "Print each schedule and its trace.")
  var trace = false

  func validate() throws {
    let known = Architecture.all.map(\.name)
    if let unknown = architectures.first(where: { !known.contains($0) }) {
      throw ValidationError("unknown architecture '\(unknown)'; known: \(known.joined(separator: ", "))")
    }
    guard count > 0 else { throw ValidationError("0 schedules show nothing; give 1 or more") }
    guard !first.addingReportingOverflow(count).overflow else {
      throw ValidationError("the seeds from \(first) on end before \(count) schedules; begin lower")
    }
  }

  func run() throws {
    var failures = 0
    for architecture in Architecture.all
    where architectures.isEmpty || architectures.contains(architecture.name) {
      failures += try hunt(architecture)
    }
    if failures > 0 { throw ExitCode.failure }
  }

  /// The number of the architecture's schedules that ended invalid.
  private func hunt(_ architecture: Architecture) throws -> Int {
    var failures = 0
    var beyond = 0
    var unknown = 0
    for seed in first..<(first + count) {
      let configuration =
        vary
        ? try SettingChoices.configured(architecture, seed: seed) : try architecture.configured()
      // Without some hosts a topology may fall apart, and nothing can be promised.
      let drawn = Scenario.random(seed: seed)
      let scenario =
        vary ? drawn.harsher(seed: seed, losesHosts: !configuration.usesTopology) : drawn
      if trace {
        print(scenario)
        print(configuration.settings.map { "\($0.name)=\($0.value)" }.joined(separator: " "))
        _ = configuration.trace(scenario, seed) { print($0) }
      }
      let result = Cell(configuration: configuration, scenario: scenario, seed: seed).run()
      if result.losesBeyondPromise { beyond += 1 }
      switch result.verdict {
      case .valid: continue
      case .unknown: unknown += 1
      case .invalid:
        failures += 1
        print(replay(architecture, seed), "#", result.reasons.text)
      }
    }
    print(
      "\(architecture.name): \(count) schedules, \(failures) invalid, \(unknown) unknown,",
      "\(beyond) with losses beyond the promise")
    return failures
  }

  private func replay(_ architecture: Architecture, _ seed: UInt64) -> String {
    "swift run -c release --package-path bench schedules 1 --first \(seed) -a \(architecture.name)"
      + (vary ? " --vary --trace" : " --trace")
  }
}

extension CellResult {
  fileprivate var losesBeyondPromise: Bool {
    reasons.contains { if case .lostBeyondPromise = $0 { true } else { false } }
  }
}
