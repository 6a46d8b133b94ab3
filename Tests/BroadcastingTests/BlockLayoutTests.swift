import Architectures
import Broadcasting
import Scenarios
import Testing

@testable import Simulation

@Suite struct BlockLayoutTests {
  @Test(
    arguments: [
      (16_385, .exact, .constant(.milliseconds(2)), true),
      (16_384, .exact, .constant(.milliseconds(2)), false),
      (16_385, .maelstrom, .constant(.milliseconds(2)), false),
      (16_385, .exact, .constant(Delay(nanoseconds: 1 << 20)), true),
      (16_385, .exact, .constant(Delay(nanoseconds: (1 << 20) - 1)), false),
      (16_385, .exact, .uniform(low: .milliseconds(1), high: .seconds(1)), false),
      (16_385, .exact, .uniform(low: .milliseconds(2), high: .seconds(1)), true),
      (16_385, .exact, .exponential(mean: .seconds(1)), false),
      (16_385, .exact, .lognormal(median: .seconds(1), sigmaThousandths: 1), false),
    ] as [(Int, Network.Model, Latency, Bool)])
  func aRunIsDividedByItsSizeAndItsNetwork(
    hosts: Int, model: Network.Model, latency: Latency, isDivided: Bool
  ) throws {
    let configuration = try #require(Architecture.named("gossip")).configured()
    let scenario = Scenario(name: "s", hosts: hosts, network: Network(model: model, latency: latency))
    #expect(Cell(configuration: configuration, scenario: scenario, seed: 1).isDivided == isDivided)
  }

  /// The service is a node as well.
  @Test func servicesCount() throws {
    let configuration = try #require(Architecture.named("shared-cache")).configured()
    let scenario = Scenario(
      name: "s", hosts: 16_384, network: Network(latency: .constant(.milliseconds(2))))
    #expect(Cell(configuration: configuration, scenario: scenario, seed: 1).isDivided)
  }
}
