import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Measurement
@testable import Scenarios

/// Hosts of a full mesh come to know one another over lossy links within a few retries, however long a lease
/// is.
@Suite struct LossyMembershipTests {
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func aLostRegistrationOrViewDoesNotWaitForTheLease(seed: UInt64) throws {
    let lossy = Network(latency: .constant(.milliseconds(20)), loss: Probability(millionths: 200_000))
    let scenario = Scenario.small(hosts: 12, network: lossy, broadcasts: .one)
    let result = try Subject("full-mesh", "lease=3600s").mustSurvive(scenario, seed: seed)
    guard case .percentiles(let stable) = result[.stableLatency] else {
      Issue.record("no rumor is stable, seed \(seed)")
      return
    }
    // Eight losses in a row, which 1 message in 400,000 meets.
    #expect(stable.max < Delay.seconds(16).nanoseconds, "seed \(seed)")
  }
}
