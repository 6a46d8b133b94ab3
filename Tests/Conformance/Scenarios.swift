@testable import Broadcasting
@testable import Measurement
@testable import Scenarios

extension Scenario {
  /// A few hosts and a few seconds: what every test starts from.
  ///
  /// The quiet time outlasts any lease, epoch and retry by far.
  static func small(
    hosts: Int = 5, network: Network = Network(latency: .constant(.milliseconds(20))),
    broadcasts: Probability = Probability(millionths: 700_000), faults: [Fault] = []
  ) -> Scenario {
    Scenario(
      name: "small", hosts: hosts, network: network,
      workload: Workload(
        ratePerThousandSeconds: 8_000, broadcasts: broadcasts, duration: .seconds(5), payload: 8),
      faults: faults, quiet: .seconds(40))
  }

  /// One broadcast at every host, each after the one before is everywhere.
  static func oneEach(hosts: Int) -> Scenario {
    Scenario(
      name: "one-each", hosts: hosts, network: Network(latency: .constant(.milliseconds(10))),
      workload: Workload(
        ratePerThousandSeconds: 1_000, broadcasts: .one, duration: .seconds(Int64(hosts)),
        arrivals: .constant, payload: 8))
  }
}

extension Network {
  /// Loses a fifth of all messages, doubles a tenth and holds a fifth back.
  static let rough = Network(
    latency: .uniform(low: .milliseconds(1), high: .milliseconds(60)), loss: Probability(millionths: 200_000),
    duplication: Probability(millionths: 100_000), reordering: Probability(millionths: 200_000))
}

extension CellResult {
  func integer(_ metric: Metric) -> Int64? {
    guard case .integer(let value) = self[metric] else { return nil }
    return value
  }

  func ratio(_ metric: Metric) -> Double? {
    guard case .ratio(let value) = self[metric] else { return nil }
    return value
  }
}
