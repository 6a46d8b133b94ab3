import Architectures
import Broadcasting
import Scenarios
import Testing

struct WaitTests {
  @Test(arguments: ["250ms", "0s", "1rtt", "2.5rtt", "1.25rtt", "0.01rtt", "600rtt"])
  func isReadAndWrittenAlike(text: String) { #expect(Wait(parsing: text)?.description == text) }

  @Test(arguments: ["", "rtt", "0rtt", "-1rtt", "1.255rtt", "601rtt", "1 rtt", "1RTT", "1e3rtt", "5", "100h"])
  func nothingElseIsAWait(text: String) { #expect(Wait(parsing: text) == nil) }

  @Test func aMultipleHasItsLengthOverTheNominalNetworkUntilItIsToldAnother() throws {
    let settings = Gossip.Settings()
    #expect(settings.repair == .milliseconds(500))
    #expect(settings.at(roundTrip: .milliseconds(600)).repair == .milliseconds(1500))
    // The text stays what was chosen.
    #expect(settings.at(roundTrip: .milliseconds(600)).$repair.description == "2.5rtt")
  }

  /// With defaults: over links of 1 ms, of 100 ms and of 400 ms.
  @Test(arguments: [
    ("full-mesh", "retry", "25ms", "1s", "4s"), ("full-mesh", "receipt", "10ms", "500ms", "2s"),
    ("full-mesh", "retry-most", "250ms", "2s", "8s"), ("full-mesh", "repair", "250ms", "1s", "4s"),
    ("plumtree", "graft", "10ms", "500ms", "2s"), ("plumtree", "graft-again", "5ms", "250ms", "1s"),
    ("gossip", "repair", "250ms", "500ms", "2s"), ("elected-leader", "heartbeat", "200ms", "200ms", "800ms"),
    ("elected-leader", "election-timeout", "1s", "1s", "4s"), ("elected-leader", "lease", "3s", "3s", "12s"),
  ])
  func lengthsFollowTheNetwork(
    architecture: String, setting: String, lan: String, wan: String, far: String
  ) throws {
    func length(_ latency: Int64) throws -> String? {
      let links = Scenario(name: "links", network: Network(latency: .constant(.milliseconds(latency))))
      return try #require(Architecture.named(architecture)).configured()
        .lengths(links.roundTrip).first { $0.name == setting }?.value
    }
    #expect(try [length(1), length(100), length(400)] == [lan, wan, far])
  }

  @Test func aTimeStaysWhatItIs() throws {
    let mesh = try #require(Architecture.named("full-mesh"))
      .configured([SettingValue(name: "retry", value: "1s")])
    #expect(mesh["retry"] == "1s")
    #expect(mesh.lengths(.milliseconds(2)).first { $0.name == "retry" }?.value == "1s")
  }

  @Test func theRoundTripCountsNodesAndBytes() {
    var scenario = Scenario(name: "slow", network: Network(latency: .constant(.milliseconds(10))))
    #expect(scenario.roundTrip == .milliseconds(20))
    scenario.workload.payload = 1000
    scenario.capacity = Capacity(
      receive: .milliseconds(1), send: .milliseconds(2), bandwidth: Bandwidth(bytesPerSecond: 1_000_000))
    #expect(scenario.roundTrip == .milliseconds(28))
  }
}
