import Broadcasting
import Scenarios
import Testing

@testable import Measurement
@testable import Reporting

@Suite struct ComparisonTests {
  @Test func textShowsMediansBestAndVerdicts() {
    #expect(Comparison(of: Sample.steady, Sample.results).text(bold: false) == steadyText)
  }

  @Test func faultsAddATable() {
    #expect(Comparison(of: Sample.halves, Sample.faultResults).text(bold: false) == faultsText)
  }

  @Test func markdownHasRangesOverTheSeeds() {
    #expect(Comparison(of: Sample.steady, Sample.results).markdown == steadyMarkdown)
  }

  @Test func aCapacityIsSaidAndShown() {
    var scenario = Sample.steady
    scenario.capacity = Capacity(
      receive: .microseconds(20), send: .zero, bandwidth: Bandwidth(bytesPerSecond: 1_500_000))
    let results = [
      Sample.result(
        "full-mesh", [.init(.utilisation, .ratio(0.25)), .init(.messagesOverflowed, .integer(7))])
    ]
    let unbounded = Comparison(of: scenario, results).text(bold: false)
    #expect(unbounded.contains("receive 20us, send 0s, 1.5MB/s · seed 1"))
    #expect(unbounded.contains("at work"))
    #expect(unbounded.contains("25.0 %"))
    #expect(!unbounded.contains("overflowed"))
    scenario.capacity?.queue = 9
    let bounded = Comparison(of: scenario, results).text(bold: false)
    #expect(bounded.contains("1.5MB/s, queue 9 · seed 1"))
    #expect(bounded.contains("overflowed"))
    #expect(!Comparison(of: Sample.steady, results).text(bold: false).contains("at work"))
  }

  @Test func boldIsAroundTheBestOnly() {
    let text = Comparison(of: Sample.steady, Sample.results).text(bold: true)
    #expect(text.contains("\u{1B}[1m"))
    let plain = text.replacing("\u{1B}[1m", with: "").replacing("\u{1B}[0m", with: "")
    #expect(plain == Comparison(of: Sample.steady, Sample.results).text(bold: false))
  }

  @Test func nothingIsBestAmongOne() {
    let one = Sample.results.filter { $0.architecture == "full-mesh" }
    #expect(!Comparison(of: Sample.steady, one).text(bold: false).contains("*"))
  }

  /// An architecture that promises more has more to do.
  @Test func nothingIsBestAcrossPromises() {
    let results = [("gossip", "origin", 10), ("shared-cache", "remote", 20), ("full-mesh", "origin", 30)].map
    {
      name, promise, messages in
      Sample.result(
        name, settings: [SettingValue(name: "acknowledge", value: promise)],
        [.init(.messagesPerBroadcast, .integer(Int64(messages)))])
    }
    let lines = Comparison(of: Sample.steady, results).text(bold: false).split(separator: "\n")
    let rows = lines.filter { $0.contains("origin") || $0.contains("remote") }
    #expect(rows.map { $0.prefix { $0 != " " } } == ["gossip", "full-mesh", "shared-cache"])
    #expect(rows.map { $0.contains("*") } == [true, false, false])
  }

  @Test func resultsOfOtherScenariosStayOut() {
    let text = Comparison(of: Sample.steady, Sample.results + Sample.faultResults).text(bold: false)
    #expect(text == Comparison(of: Sample.steady, Sample.results).text(bold: false))
  }

  @Test func settingsThatAreNotDefaultsArePartOfTheName() {
    let results = ["ring", "auto"].map { topology in
      Sample.result("flooding", settings: [SettingValue(name: "topology", value: topology)], [])
    }
    #expect(Contender.all(in: results).map(\.label) == ["flooding topology=ring", "flooding"])
  }

  @Test func manyValidRemarksAreOneLine() {
    let results = (1...3).map { seed in
      Sample.result("full-mesh", seed: seed, reasons: [.other(text: "a remark")], [])
    }
    #expect(
      Contender.all(in: results).flatMap { $0.notes() } == [
        "full-mesh: note: a remark (seed 1, and 2 more seeds; grapevine replay full-mesh-1)"
      ])
  }

  @Test func aTerminalShowsItAll() {
    let settings = [SettingValue(name: "acknowledge", value: "copies: 2")]
    let results = [UInt64(1), 2].map { seed in
      Sample.result(
        "random-leader", seed: seed, settings: settings,
        Sample.cost(messages: 1234, bytes: 123_456, stable: 123_456_789_000, hotSpot: 12.5, pairs: 31125)
          + [.init(.lostBeyondPromise, .integer(12))])
    }
    let lines = (Comparison(of: Sample.steady, results).text(bold: false) + Comparison.legend)
      .split(separator: "\n")
    #expect(lines.filter { $0.count > 120 } == [])
  }

  /// Gossip is beaten by the mesh in both regions.
  @Test func aRegionHasAFrontierOfItsOwn() {
    var scenario = Sample.steady
    scenario.places = Places([Places.Region("eu", hosts: 15), Places.Region("us", hosts: 10)])
    scenario.prices = .aws
    func result(_ name: String, eu: Int64, us: Int64, price: Double) -> CellResult {
      let parts = [("eu", eu), ("us", us)].map { region, time in
        MetricValue.Part(
          Metric.percentile(.p99, inRegion: region), .integer(time * 1_000_000))
      }
      return Sample.result(
        name, [.init(.stableLatencyByRegion, .parts(parts)), .init(.price, .ratio(price))])
    }
    let results = [
      result("full-mesh", eu: 20, us: 10, price: 0.5), result("gossip", eu: 30, us: 30, price: 0.6),
      result("cell-mesh", eu: 10, us: 20, price: 0.25),
    ]
    let comparison = Comparison(of: scenario, results)
    #expect(
      comparison.text(bold: false).contains(
        """
        Not beaten in both: p99 in the region, and traffic per million broadcasts; the quickest first:
          eu (–): cell-mesh 10.0 ms $0.25
          us (–): full-mesh 10.0 ms $0.50, cell-mesh 20.0 ms $0.25

        """))
    #expect(comparison.markdown.contains("| us | – | full-mesh 10.0 ms $0.50, cell-mesh 20.0 ms $0.25 |"))
    scenario.prices = nil
    #expect(!Comparison(of: scenario, results).text(bold: false).contains("Not beaten"))
  }
}

private let steadyText = """
  steady · 25 hosts · 50 broadcasts/s, 50 reads/s · constant 100ms · 20s · 2 seeds
                ack              per broadcast           stable latency      ack     busiest       open
  architecture  promise  messages   payload     bytes       p50      p99    p50   ×mean   msg/s  pairs   \
  verdict
  full-mesh     origin       24.0*     24.0*  2.10 kB    101 ms*  202 ms*  0 ns*  1.06×*      –    300   \
  valid
  one-leader    origin       27.5      27.5   1.89 kB*   1.20 s   2.40 s   0 ns*  12.5×       –     24*  \
  valid
  rumour-mill   –            12.0      12.0      99 B   50.0 ms   100 ms   0 ns   1.00×       –     10   \
  INVALID 1/2

  rumour-mill: INVALID: 3 acknowledged rumors lost (seed 2; grapevine replay rumour-mill-2)
  2 seeds identical: bytes per broadcast, acknowledge p50, connections


  """

private let faultsText = """
  halves · 25 hosts · 50 broadcasts/s, 50 reads/s · constant 100ms · 20s · halves 5s–15s · seed 1
                ack              per broadcast           stable latency     ack     busiest       open
  architecture  promise  messages   payload     bytes      p50      p99    p50   ×mean   msg/s  pairs   \
  verdict
  full-mesh     –            24.0*     24.0*  2.10 kB*  100 ms*  200 ms*  0 ns*  1.04×*      –    300   \
  valid
  one-leader    –            24.0*     24.0*  2.10 kB*  200 ms   400 ms   0 ns*  12.5×       –     24*  \
  valid, 2 beyond promise

                ack      available in fault  delivered in fault      time  messages  leaders
  architecture  promise     all   minority      all   reachable   to heal       cut  at once  verdict
  full-mesh     –         100 %*     100 %*  50.0 %*      100 %*   2.50 s      1234        –  valid
  one-leader    –        58.0 %     <0.1 %   29.0 %       100 %*        –      1234        –  \
  valid, 2 beyond promise

  full-mesh: note: faults[0]: no node is cache: n3 hit instead (seed 1; grapevine replay full-mesh-1)


  """

private let steadyMarkdown = """
  ### steady

  25 hosts · 50 broadcasts/s, 50 reads/s · constant 100ms · 20s · 2 seeds

  | architecture | acknowledged by | messages per broadcast | with payload \
  | bytes per broadcast | stable p50 | stable p99 | acknowledge p50 \
  | hot spot | busiest node's messages/s | connections | verdict |
  | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
  | full-mesh | origin | **24.0** | **24.0** | 2.10 kB | **101 ms** (100 ms–101 ms) \
  | **202 ms** (200 ms–202 ms) \
  | **0 ns** | **1.06×** (1.04×–1.06×) | – | 300 | valid |
  | one-leader | origin | 27.5 (26.5–27.5) | 27.5 (26.5–27.5) | **1.89 kB** | 1.20 s (200 ms–1.20 s) \
  | 2.40 s (400 ms–2.40 s) | **0 ns** | 12.5× | – | **24** | valid |
  | rumour-mill | – | 12.0 | 12.0 | 99 B | 50.0 ms | 100 ms | 0 ns | 1.00× | – | 10 | INVALID 1/2 |

  - rumour-mill: INVALID: 3 acknowledged rumors lost (seed 2; grapevine replay rumour-mill-2)
  - 2 seeds identical: bytes per broadcast, acknowledge p50, connections


  """
