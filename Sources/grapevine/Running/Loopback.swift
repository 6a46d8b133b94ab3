import Architectures
import Measurement
import Reporting
import Scenarios

/// The preset that asks what a machine itself bears: no emulated latency, and rates that double.
enum Loopback {
  static let name = "loopback"
  private static let lowestRate = 100

  /// Searches the highest rate of each of `configurations`, one after another, each rate a live run.
  static func run(
    _ configurations: [Configuration], in scenario: Scenario = .loopback, seed: UInt64 = 1, driver: Driver,
    isQuiet: Bool, live: (Cell) throws(Failure) -> CellResult
  ) throws(Failure) -> SustainedRateReport {
    let limit = scenario.highestRate(from: lowestRate)
    var rates: [SustainedRate] = []
    for configuration in configurations {
      let rate = try SustainedRate.search(from: lowestRate, upTo: limit) { (rate) throws(Failure) in
        if !isQuiet { StandardError.line("\(scenario.name): \(configuration.architecture) at \(rate)/s") }
        return try live(
          Cell(configuration: configuration, scenario: scenario.at(rate: rate), seed: seed, driver: driver))
      }
      rates.append(rate)
    }
    return SustainedRateReport(of: scenario, rates)
  }
}
