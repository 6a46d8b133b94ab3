import Architectures
import Broadcasting
import Scenarios
import Testing

@testable import Formats
@testable import Measurement
@testable import Running
@testable import grapevine

@Suite struct VersionTests {
  /// Results of one version go into one file: where what is simulated changes, or how it is counted, the
  /// version is another one.
  @Test func aVersionStandsForOneSetOfRuns() throws {
    let scenario = Scenario(
      name: "version", hosts: 9, network: Network(loss: Probability(millionths: 20_000)),
      workload: Workload(duration: .seconds(5)),
      faults: [Fault(at: .seconds(1), duration: .seconds(2), kind: .partition(.halves))])
    let runs = try Architecture.all.map { architecture in
      Cell(configuration: try architecture.configured(), scenario: scenario, seed: 1).run().fingerprint
    }
    let pinned = (version: "0.4.0", runs: "9af61aa1111a456d")
    #expect(
      (Version.text, CellDigest.ofMatrix(runs)) == pinned,
      "other runs: give Sources/grapevine/Version.swift another number, and pin both here")
  }
}
