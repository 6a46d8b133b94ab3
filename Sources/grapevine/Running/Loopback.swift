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
    session: LiveSession<CellResult>, live: CellRun
  ) throws(Failure) -> SustainedRateReport {
    let limit = scenario.highestRate(from: lowestRate)
    var rates: [SustainedRate] = []
    for configuration in configurations {
      let rate = try SustainedRate.search(from: lowestRate, upTo: limit) { (rate) throws(Failure) in
        let run = LiveSession<CellResult>.Run(
          turn: scenario.name, name: "\(configuration.architecture) at \(rate)/s",
          cell: Cell(
            configuration: configuration, scenario: scenario.at(rate: rate), seed: seed, driver: driver))
        return try session.outcomes(of: [run]) { (run) throws(Failure) in try live(run.cell) }[0]
      }
      rates.append(rate)
    }
    return SustainedRateReport(of: scenario, rates)
  }
}
