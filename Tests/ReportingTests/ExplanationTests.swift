import Broadcasting
import Reporting
import Scenarios
import Testing

/// A scenario's explanation says what the scenario does.
@Suite struct ExplanationTests {
  private static let scenario = Scenario(
    name: "two", summary: "a deploy that goes wrong", hosts: 10,
    places: Places([
      Places.Region("eu", zones: [Places.Zone("a", hosts: 4), Places.Zone("b", hosts: 2)]),
      Places.Region("us", hosts: 4),
    ]),
    services: [ServicePlace(.cache, at: ["us"])],
    network: {
      var network = Network(
        region: .microseconds(500), zone: .microseconds(50), loss: Probability(millionths: 10_000))
      network.matrix = LatencyMatrix(
        of: .oneWay, [LatencyMatrix.Row(from: "eu", [LatencyMatrix.Entry(to: "us", .milliseconds(40))])])
      return network
    }(),
    workload: Workload(ratePerThousandSeconds: 10_000, arrivals: .constant),
    members: Members(start: 5, events: [Members.Event(.join(.all), at: .seconds(15))]),
    faults: [Fault(at: .seconds(5), duration: .seconds(5), kind: .crash(.part(.cache), forgets: false))],
    quiet: .seconds(10))

  /// Thirty seconds in sixty columns.
  @Test func itHasPlacesSentencesAndTime() {
    let expected = """
      two: a deploy that goes wrong

      Places, with their hosts' numbers and the services that are put there:
        eu/a  4 hosts  0 to 3
        eu/b  2 hosts  4 to 5
        us    4 hosts  6 to 9  cache

      One way, a message takes:
        to       eu     us
        from eu  500us  40ms
        from us  40ms   50us

      10 hosts form a cluster for 5s; then clients come, and the hosts are read at 30s after the first
      operation, 10s after all else.
      Within a zone a message is under way for 50us, between zones of a region for 500us; 1% of them are
      lost.
      Clients ask for 5 broadcasts/s, 5 reads/s in all for 20s; a rumor has 64 bytes.
      The first 5 hosts are there from the beginning; all join at 15s.

      What goes wrong, counted from the first operation:
        faults[0]  crash (cache) 5s–10s

      Seed 1's time, from the first operation to the last reads:
                   0s                                                          30s
        load       @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
        faults[0]  ..........##########........................................
        hosts      555555555555555555555555555555@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ (tenths; @ all)

      """
    #expect(Explanation(of: Self.scenario).text == expected)
  }

  @Test func aSimpleScenarioIsShort() {
    let text = Explanation(of: Scenario(name: "simple")).text
    #expect(text.hasPrefix("simple\n\n25 hosts form a cluster for 5s;"))
    #expect(text.contains("Nothing goes wrong.") && !text.contains("Places") && !text.contains("hosts  "))
  }
}
