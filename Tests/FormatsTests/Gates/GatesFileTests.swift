import Broadcasting
import Foundation
import Testing

@testable import Formats
@testable import Measurement

@Suite struct GatesFileTests {
  private static let whole = """
    schema: 1
    rules:
      - id: cost
        why: one send per peer
        where: { architecture: full-mesh, scenario: [steady, halves], hosts: 25, driver: "*" }
        expect:
          payload_messages_per_broadcast: value == hosts - 1
          stable_latency_ns.p99: [med <= 250ms, max < 1s]
          verdict: valid
        expires: 2027-06-30
      - id: tree
        why: a tree has no spare link
        where: { settings: { topology: tree, repair: [500ms, 1000ms] } }
        expect: { redundancy: 'max <= 5%' }
    pin:
      metrics: [verdict, messages]
    live:
      - { id: p50, why: it is the headline, where: { architecture: gossip }, metric: stable_latency_ns.p50,
          pairs: 8, warn_over: 1.25, fail_over: 1.5 }
    instructions:
      tolerance: 2%
    # From here on a program writes.
    pinned:
      seeds: [1, 2]
      full-mesh/steady:
        hot_spot.factor: [1.5, 2.0]
        messages: [7, unknown]
        verdict: [valid, unknown]
      gossip fanout=4/steady:
        messages: [-1, 9223372036854775807]
      instructions:
        "6.3":
          gossip: 123456

    """

  @Test func everythingIsRead() throws {
    let gates = try GatesFile.parse(Self.whole, file: "g.yaml")
    #expect(gates.rules.map(\.id) == ["cost", "tree"])
    let rule = try #require(gates.rules.first)
    #expect(rule.line == 3)
    #expect(rule.why == "one send per peer")
    #expect(rule.cells.architectures == ["full-mesh"])
    #expect(rule.cells.scenarios == ["steady", "halves"])
    #expect(rule.cells.hosts == [25])
    #expect(rule.cells.drivers == nil)
    #expect(
      rule.expectations.map { "\($0.figure)" } == [
        "payload_messages_per_broadcast", "stable_latency_ns.p99", "stable_latency_ns.p99", "verdict",
      ])
    #expect(
      rule.expectations.map { $0.condition?.text } == ["value == hosts - 1", "med <= 250ms", "max < 1s", nil])
    #expect(rule.expectations.map(\.line) == [7, 8, 8, 9])
    #expect(rule.expires?.description == "2027-06-30")
    #expect(
      gates.rules[1].cells.settings == [
        .init(name: "topology", values: ["tree2"]), .init(name: "repair", values: ["500ms", "1s"]),
      ])
    #expect(gates.pin.map(\.description) == ["verdict", "messages"])
    let live = try #require(gates.live.first)
    #expect(live.pairs == 8)
    #expect(live.warnOver == 1.25)
    #expect(live.failOver == 1.5)
    #expect(gates.instructionTolerance == 0.02)
    #expect(gates.pinned.seeds == [1, 2])
    #expect(gates.pinned.line == 23)
    #expect(gates.pinned.groups.map(\.name) == ["full-mesh/steady", "gossip fanout=4/steady"])
    #expect(
      gates.pinned.groups[0].figures.map(\.values) == [
        [.ratio(1.5), .ratio(2)], [.integer(7), .unknown], [.verdict(.valid), .verdict(.unknown)],
      ])
    #expect(gates.pinned.groups[0].figures.map(\.line) == [26, 27, 28])
    #expect(gates.pinned.instructions.map(\.version) == ["6.3"])
  }

  @Test func aRuleExpiresTheDayAfter() throws {
    let gates = try GatesFile.parse(Self.whole, file: "g.yaml")
    let (last, after) = try (
      #require(CalendarDate(parsing: "2027-06-30")), #require(CalendarDate(parsing: "2027-07-01"))
    )
    #expect(gates.expired(on: last) == [])
    #expect(
      gates.expired(on: after).map(\.description) == [
        "g.yaml:3: rule 'cost' expired on 2027-06-30; tighten it, remove it, or give it another day"
      ])
  }

  @Test func whatPeopleWroteStaysByteForByte() throws {
    let gates = try GatesFile.parse(Self.whole, file: "g.yaml")
    #expect(try GatesFile.text(Self.whole, replacing: gates.pinned, file: "g.yaml") == Self.whole)

    var pins = gates.pinned
    pins.groups = []
    pins.instructions = []
    let emptied = try GatesFile.text(Self.whole, replacing: pins, file: "g.yaml")
    let head = try #require(Self.whole.split(separator: "pinned:\n").first)
    #expect(emptied == head + "pinned: {}\n")
    #expect(try GatesFile.text(emptied, replacing: gates.pinned, file: "g.yaml") == Self.whole)
  }

  @Test(arguments: ["schema: 1", "# a\nschema: 1\n", "\u{FEFF}schema: 1\n"])
  func aFileWithoutPinsGetsThem(text: String) throws {
    var pins = Pins()
    pins.seeds = [3]
    pins.groups = [
      .init(name: "a: b/c", figures: [.init(name: try FigureName(parsing: "hops"), values: [.integer(1)])])
    ]
    let updated = try GatesFile.text(text, replacing: pins, file: "g.yaml")
    #expect(updated.hasPrefix(text))
    #expect(updated.hasSuffix("\npinned:\n  seeds: [3]\n  \"a: b/c\":\n    hops: [1]\n"))
    #expect(try GatesFile.text(updated, replacing: pins, file: "g.yaml") == updated)
  }

  @Test func pinsInTheMiddleOfALineAreNotRewritten() throws {
    #expect(throws: FormatError.self) {
      try GatesFile.text("{ schema: 1, pinned: {} }", replacing: Pins(), file: "g.yaml")
    }
  }

  @Test func randomPinsAreReadBack() throws {
    var random = SplitMix64(seed: 7)
    let names = try ["bytes", "hot_spot.factor", "stable_latency_ns.p99"].map { try FigureName(parsing: $0) }
    for _ in 0..<200 {
      var pins = Pins()
      pins.seeds = [1, 5, .max]
      for group in 0..<random.index(below: 4) {
        let figures = names.map { name in
          Pins.Figure(
            name: name,
            values: pins.seeds.map { _ in
              switch random.index(below: 3) {
              case 0: .integer(random.someInteger())
              case 1: .ratio(random.someRatio())
              default: .unknown
              }
            })
        }
        pins.groups.append(.init(name: "gossip fanout=\(group)/s-\(group)", figures: figures))
      }
      pins.instructions = [
        .init(version: "6.\(random.index(below: 9))", counts: [.init(name: "gossip", instructions: 5)])
      ]
      let text = try GatesFile.text("schema: 1\n", replacing: pins, file: "g.yaml")
      #expect(
        try GatesFile.text(text, replacing: GatesFile.parse(text, file: "g.yaml").pinned, file: "g.yaml")
          == text)
    }
  }

  @Test func theRepositorysGatesAreRead() throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let root = tests.deletingLastPathComponent().deletingLastPathComponent()
    let gates = try GatesFile.read(path: root.appendingPathComponent("bench/gates.yaml").path)
    #expect(!gates.rules.isEmpty)
    #expect(!gates.pin.isEmpty)
  }

  @Test func starsThatAreNoAliasesMayBeMany() throws {
    let rules = (0..<40).map { number in
      "  - { id: r\(number), why: a, where: { driver: \"*\" }, expect: { hops: max < 2*(hosts * 3) } }\n"
    }
    #expect(try GatesFile.parse("schema: 1\nrules:\n" + rules.joined(), file: "g.yaml").rules.count == 40)
  }
}
