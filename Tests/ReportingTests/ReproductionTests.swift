import Testing
import Verification

@testable import Reporting

@Suite struct ReproductionTests {
  private static func group(_ subject: String, _ rows: [(Claim, [Double])]) -> Reproduction.Group {
    Reproduction.Group(
      subject: subject, setup: "gossip fanout=1, 10 hosts",
      rows: rows.map { Reproduction.Row($0.0, Verification.Sample($0.1)) })
  }

  private static let study = Study(
    "paper", source: "Somebody 1987, table 1", summary: "Ten sites, one rumor.")

  private static let reproduction = Reproduction(sections: [
    Reproduction.Section(
      study: study,
      groups: [
        group(
          "push, k = 1",
          [
            (Claim("residue s", .published("0.18", beside: "0.175")), [0.17, 0.18, 0.175, 0.185]),
            (Claim("traffic m", .theory(1.5)), [1.7, 1.72, 1.71, 1.69]),
            (
              Claim("t_ave", .published("11.0"), rule: .notJudged("the paper does not say what it is")),
              [9, 10]
            ),
          ]),
        group(
          "push, k = 9",
          [(Claim("residue s", nil), [0.0, 0.0]), (Claim("messages: 2E", .identity(80)), [81])]),
      ])
  ])

  @Test func theTextIsATableWithAVerdictForEachFigure() {
    let lines = Self.reproduction.text.split(separator: "\n", omittingEmptySubsequences: false)
    let head = """
      Somebody 1987, table 1

      set-up       figure            expected  by                    slack    measured ± SE    off  runs  \
      verdict
      push, k = 1  residue s     0.18 (0.175)  published            0.0050  0.1775 ± 0.0032      0     4  pass
                   traffic m            1.500  theory                    0  1.7050 ± 0.0065  +31.8     4  FAIL
                   t_ave                 11.0  published             0.050      9.50 ± 0.50   −2.9     2  –
      push, k = 9  residue s                –  no published figure       –            0 ± 0      –     2  –
                   messages: 2E            80  identity                  0               81     +∞     1  FAIL
      not judged: t_ave: the paper does not say what it is
      """
    #expect(lines.prefix(9).joined(separator: "\n") == head)
    #expect(Self.reproduction.text.hasSuffix("\n\n1 of 3 figures pass, 2 fail; 2 are shown and not judged\n"))
    #expect(!Self.reproduction.passes)
  }

  @Test func thePageSaysItsCommandItsRuleAndItsTables() {
    let page = ReproductionPage(Self.reproduction, command: "grapevine verify paper")
    let text = page.markdown(pictures: "verification")
    #expect(text.hasPrefix("# Does it reproduce the literature?\n"))
    for part in [
      "\n```sh\ngrapevine verify paper\n```\n",
      "\n**1 of 3 figures pass, 2 fail; 2 are shown and not judged.**\n",
      "standard error: the standard deviation",
      "|measured − expected| ≤ 3 SE + slack", "\n## Somebody 1987, table 1\n\nTen sites, one rumor.\n",
      "| push, k = 1 | residue s | 0.18 (0.175) | published | 0.0050 | 0.1775 ± 0.0032 | 0 | 4 | pass |\n",
      "\n- not judged: t_ave: the paper does not say what it is\n",
      "\n- push, k = 1: `gossip fanout=1, 10 hosts`\n",
    ] { #expect(text.contains(part), "\(part)") }
    #expect(page.plots.isEmpty)
  }

  @Test func curvesAreDrawnOverTheirModel() throws {
    let curve = Reproduction.Curve(
      drawn: Experiment.Curve(name: "rounds", places: [-1, 0, 1], model: [0.25, 0.5, 0.75]),
      samples: [
        Verification.Sample([0.2, 0.3]), Verification.Sample([0.5, 0.5]), Verification.Sample([0.7, 0.9]),
      ])
    let group = Reproduction.Group(subject: "b = 1", setup: "gossip", rows: [], curve: curve)
    let page = ReproductionPage(
      Reproduction(sections: [Reproduction.Section(study: Self.study, groups: [group])]), command: "c")
    let plot = try #require(page.plots.first)
    #expect(plot.name == "paper")
    #expect(
      plot.data.first?.text == """
        units\tequation\trounds: mean\trounds: least\trounds: most
        -1.0\t0.25000\t0.25000\t0.20000\t0.30000
        0.0\t0.50000\t0.50000\t0.50000\t0.50000
        1.0\t0.75000\t0.80000\t0.70000\t0.90000

        """)
    #expect(page.markdown(pictures: "verification").contains("](verification/paper.svg)"))
    #expect(!page.markdown(pictures: nil).contains("!["))
  }
}
