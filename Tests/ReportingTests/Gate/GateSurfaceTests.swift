import Broadcasting
import Formats
import Testing

@testable import Measurement
@testable import Reporting

@Suite struct GateSurfaceTests {
  private func report() throws -> GateReport {
    let gates = try GateSample.gates(
      """
      rules:
        - id: few-hops
          why: "nobody waits: not at 100 %"
          where: { scenario: steady }
          expect:
            hops: max < 5
        - id: absent
          why: it is there
          where: { scenario: nowhere }
          expect: { hops: max < 5 }
      pin: { metrics: [hops] }
      pinned:
        seeds: [1]
        gossip/halves:
          hops: [7]
        gossip/steady:
          hops: [6]
      """)
    return try GateReport.exact(
      gates,
      GateSample.joined([
        GateSample.hops(1, 6), GateSample.cell(1, [.init(.hops, .integer(5))], scenario: "halves"),
      ]))
  }

  @Test func textHasTheWorstFirst() throws {
    #expect(
      try report().text == """
        ✗ few-hops  gossip/steady seed 1: hops: max < 5, got 6 (+20.0 %)  g.yaml:7
          why: nobody waits: not at 100 %
          replay: grapevine replay steady -a gossip --seed 1 --trace
        ? absent  no cell of these results matches the rule  g.yaml:8
          why: it is there
        ↑ pinned  gossip/halves seed 1: hops: pinned 7, got 5 (−28.6 %); better; grapevine gate update \
        pins it anew  g.yaml:16
          replay: grapevine replay halves -a gossip --seed 1 --trace
        2 rules, 2 pinned groups: 1 failed, 1 unknown, 1 improved, 2 passed

        """)
  }

  @Test func annotationsAreEscaped() throws {
    #expect(
      try report().annotations == """
        ::error file=g.yaml,line=7,title=fail%3A few-hops::gossip/steady seed 1: hops: max < 5, got 6 \
        (+20.0 %25)
        ::error file=g.yaml,line=8,title=unknown%3A absent::no cell of these results matches the rule
        ::notice file=g.yaml,line=16,title=improved%3A pinned::gossip/halves seed 1: hops: pinned 7, got 5 \
        (−28.6 %25); better; grapevine gate update pins it anew

        """)
  }

  @Test func markdownIsATable() throws {
    #expect(
      try report().markdown() == """
        ### Gate: fail

        2 rules, 2 pinned groups: 1 failed, 1 unknown, 1 improved, 2 passed

        | verdict | rule | what | where |
        |---|---|---|---|
        | fail | few-hops | gossip/steady seed 1: hops: max &lt; 5, got 6 (+20.0 %)<br>\
        `grapevine replay steady -a gossip --seed 1 --trace` | g.yaml:7 |
        | unknown | absent | no cell of these results matches the rule | g.yaml:8 |
        | improved | pinned | gossip/halves seed 1: hops: pinned 7, got 5 (−28.6 %); better; grapevine \
        gate update \
        pins it anew<br>`grapevine replay halves -a gossip --seed 1 --trace` | g.yaml:16 |

        """)
  }

  @Test func junitHasACaseForEachRuleAndGroup() throws {
    #expect(
      try report().junit == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuite name="grapevine gate" tests="5" failures="1" errors="1">
          <testcase classname="few-hops" name="gossip/steady">
            <failure message="gossip/steady seed 1: hops: max &lt; 5, got 6 (+20.0 %)">\
        gossip/steady seed 1: hops: max &lt; 5, got 6 (+20.0 %)
        g.yaml:7
        grapevine replay steady -a gossip --seed 1 --trace</failure>
          </testcase>
          <testcase classname="absent" name="absent">
            <error message="no cell of these results matches the rule">no cell of these results matches \
        the rule
        g.yaml:8</error>
          </testcase>
          <testcase classname="pinned" name="gossip/halves"/>
          <testcase classname="valid-cells" name="valid-cells"/>
          <testcase classname="pinned" name="gossip/steady"/>
        </testsuite>

        """)
  }

  /// 12 cells that are invalid for a reason that tries to be markup.
  private func hostile() throws -> GateReport {
    let cells = (1...12).map { seed in
      GateSample.cell(
        seed, [], verdict: .invalid,
        reasons: [.other(text: "a|b <i>&\"c\" `d`\r\n::error::e\u{1}\u{1B}[2J")])
    }
    return try GateReport.exact(GateSample.gates("pin: { metrics: [hops] }"), GateSample.joined(cells))
  }

  @Test func atMostTenAnnotationsAreMade() throws {
    let lines = try hostile().annotations.split(separator: "\n")
    #expect(lines.count == 10)
    #expect(lines.allSatisfy { $0.hasPrefix("::error file=g.yaml") })
    #expect(lines.last?.hasSuffix(" (and 3 more)") == true)
    #expect(lines.dropLast().allSatisfy { !$0.contains("more)") })
  }

  @Test func whatComesFromFilesStaysInItsPlace() throws {
    let report = try hostile()
    #expect(report.text.split(separator: "\n").count == 26)
    #expect(!report.junit.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    #expect(report.junit.contains("a|b &lt;i&gt;&amp;&quot;c&quot;"))
    let rows = report.markdown().split(separator: "\n").filter { $0.hasPrefix("| fail") }
    #expect(rows.count == 12)
    #expect(rows.allSatisfy { $0.contains(#"a\|b &lt;i&gt;&amp;"c" \`d\`"#) })
  }

  @Test(arguments: [200, 700, 1_500])
  func markdownKeepsItsLimit(limit: Int) throws {
    let text = try hostile().markdown(limit: limit)
    #expect(text.utf8.count <= max(limit, 300))
    #expect(text.hasSuffix(" more\n"))
  }
}
