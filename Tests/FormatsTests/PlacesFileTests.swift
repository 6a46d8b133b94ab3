import Broadcasting
import Formats
import Foundation
import Scenarios
import Testing

private let three = "regions: { eu: 2, us: { zones: { a: 1, b: 1 } } }\n"

@Suite struct PlacesFileTests {
  @Test func regionsSayHowManyHostsThereAre() throws {
    let scenario = try ScenarioFile.parse(three, file: "x.yaml")
    #expect(scenario.hosts == 4)
    #expect(
      scenario.places
        == Places([
          Places.Region("eu", hosts: 2),
          Places.Region("us", zones: [Places.Zone("a", hosts: 1), Places.Zone("b", hosts: 1)]),
        ]))
  }

  private static let wrong = [
    Refusal(three + "hosts: 5", "2:8: hosts: 5, but the regions have 4; leave it out, or let them agree"),
    Refusal("regions: {}", "1:10: regions: give at least one region, or leave regions out"),
    Refusal(
      "regions: { eu: 0 }",
      "1:16: regions.eu cannot be '0'; it takes a whole number from 1 to 1000000, or zones such as "
        + "{ zones: { a: 4, b: 4 } }"),
    Refusal(
      "regions: { leader: 3 }", "1:10: regions: a region cannot be called leader: that names other nodes"),
    Refusal(
      three + "services: { cache: asia }",
      "2:20: services.cache: there is no place asia; the regions are eu, us"),
    Refusal(
      three + "services: { cache: us/c }",
      "2:20: services.cache: there is no place us/c; the regions are eu, us"),
    Refusal(
      "services: { cache: eu }", "1:11: services: it is about places, and there are none; give regions, too"),
    Refusal(
      "network: { zone: 1ms }",
      "1:18: network.zone: it is about places, and there are none; give regions, too"),
    Refusal("prices: aws", "1:9: prices: it is about places, and there are none; give regions, too"),
    Refusal(
      three + "prices: cheap",
      "2:9: prices cannot be 'cheap'; it takes aws, gcp or azure, or a mapping such as "
        + "{ zones: 0.02, regions: 0.05 }"),
    Refusal(
      three + "prices: { from: { asia: 0.1 } }",
      "2:17: prices.from: there is no region asia; the regions are eu, us"),
    Refusal(
      three + "network: { matrix: { us: { eu: 70ms } } }",
      "2:20: network.matrix: 'of' is missing: what its times are: rtt, there and back, or one-way"),
    Refusal(
      three + "network: { matrix: { of: rtt, eu: { us: 70ms } } }",
      "2:20: network.matrix: it has no time from eu to itself; add it, or network.zone"),
    Refusal(
      three + "network: { zone: 1ms, matrix: { of: rtt, asia: { us: 70ms } } }",
      "2:31: network.matrix: there is no region asia; the regions are eu, us"),
    Refusal(
      three + "network: { zone: 1ms, matrix: { of: rtt } }",
      "2:31: network.matrix: it has no time from eu to us or back; add one"),
    Refusal(
      three + "network: { zone: 2ms, region: 1ms }",
      "2:18: network.zone: 2ms is more than 1ms between zones of a region; turn them round"),
    Refusal(
      "network: { jitter: -1ms }",
      "1:20: network.jitter cannot be '-1ms'; it takes a share from 0% to 100%, such as 2.5% or 0.025, or a "
        + "time from 0s to 600s, such as 1ms, or a mapping such as { exponential: 1ms }"),
  ]

  @Test(arguments: wrong)
  func nonsenseAboutPlacesIsRefusedInOneLine(refusal: Refusal) {
    let error = #expect(throws: FormatError.self) { try ScenarioFile.parse(refusal.text, file: "x.yaml") }
    #expect(error?.description == "x.yaml:" + refusal.error)
  }

  private func scenario(_ table: String) throws -> Scenario {
    let directory = try TemporaryDirectory()
    try table.write(toFile: directory.path("times.csv"), atomically: true, encoding: .utf8)
    let text =
      "regions: { eu: 1, us: 1 }\n" + "network: { zone: 100us, matrix: { of: rtt, file: times.csv } }\n"
    try text.write(toFile: directory.path("x.yaml"), atomically: true, encoding: .utf8)
    do {
      return try ScenarioFile.read(path: directory.path("x.yaml"))
    } catch {
      // Where the directory is differs.
      throw FormatError(
        error.kind, file: String(error.file.split(separator: "/").last ?? ""), line: error.line,
        column: error.column, message: error.message)
    }
  }

  @Test func aMatrixMayBeATableBesideTheScenario() throws {
    let scenario = try scenario("from\\to,asia,eu,us\nasia,,200,150\neu,200,,69.6\nus,150,70.4,\n")
    let expected = LatencyMatrix(
      of: .roundTrip,
      [
        .init(from: "eu", [.init(to: "us", .microseconds(69_600))]),
        .init(from: "us", [.init(to: "eu", .microseconds(70_400))]),
      ])
    #expect(scenario.network.matrix == expected)
    // It needs no file any more.
    #expect(try ScenarioFile.parse(ScenarioFile.text(of: scenario), file: "y.yaml") == scenario)
  }

  @Test(arguments: [
    (
      "eu",
      "times.csv:1:1: this is no table of latencies: its first line names the places, as "
        + "'from,us-east-1,eu-west-1'"
    ),
    ("from,eu,us\neu,,x\nus,1,", "times.csv:2:5: 'x' is no number of milliseconds up to 600000"),
    (
      "from,eu,us\neu,,1\nus,1",
      "times.csv:3:4: the line has 2 fields and the first 3; give each as many"
    ),
    (
      "from,eu,us\neu,,1\n",
      "times.csv:1:9: there is a column 'us' and no line of this name; a matrix is square"
    ),
    ("from,eu\neu,1\n", "times.csv:1:1: there is no column 'us'; the places are eu"),
    (
      "from,eu,us\neu,,\nus,,\n",
      "x.yaml:2:33: network.matrix: it has no time from eu to us or back; add one"
    ),
  ])
  func aTableThatIsNoneIsRefusedInOneLine(table: String, refusal: String) {
    let error = #expect(throws: FormatError.self) { try scenario(table) }
    #expect(error?.description == refusal)
  }
}
