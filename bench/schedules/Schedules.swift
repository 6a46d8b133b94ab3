import Broadcasting

/// Runs every architecture through many random fault schedules, and prints the command that replays each
/// failure.
@main
struct Schedules {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "--trace", let seed = UInt64(arguments.dropFirst().first ?? ""),
      let architecture = Architecture.named(arguments.last ?? "")
    {
      let scenario = Scenario.random(seed: seed)
      print(scenario)
      _ = try architecture.configured().trace(scenario, seed) { print($0) }
      return
    }
    let count = arguments.first.flatMap { UInt64($0) } ?? 1000
    let names = arguments.dropFirst()
    var failures = 0
    for architecture in Architecture.all where names.isEmpty || names.contains(architecture.name) {
      var beyond = 0
      for seed in 1...count {
        let scenario = Scenario.random(seed: seed)
        let result = Cell(configuration: try architecture.configured(), scenario: scenario, seed: seed).run()
        if result.reasons.contains(where: { $0.contains("beyond") }) { beyond += 1 }
        guard result.verdict == .invalid else { continue }
        failures += 1
        print(architecture.name, "schedule", seed, scenario.hosts, result.reasons)
      }
      print(architecture.name, count, "schedules,", beyond, "with losses beyond the promise")
    }
    print(failures, "failures")
  }
}
