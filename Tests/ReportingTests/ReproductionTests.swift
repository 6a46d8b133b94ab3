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
            (Claim("t_ave", unjudged: "the paper does not say what it is"), [9, 10]),
            (Claim("longest", .below("10"), rule: .atMost), [9, 10]),
          ]),
        group(
          "push, k = 9",
          [
            (Claim("residue s", .model(0.5, error: 0.0001, beside: "paper 0.4")), [0.1, 0.1]),
            (Claim("messages: 2E", .identity(80)), [81]),
          ]),
      ])
  ])

  @Test func theTextIsATableWithAVerdictForEachFigure() {
    let lines = Self.reproduction.text.split(separator: "\n", omittingEmptySubsequences: false)
    let head = """
      Somebody 1987, table 1

      set-up       figure                             expected  by          slack    measured ± SE \
                 off  runs  verdict
      push, k = 1  residue s                      0.18 (0.175)  published  0.0050  0.1775 ± 0.0032 \
                   0     4  pass
                   traffic m                             1.500  theory          0  1.7050 ± 0.0065          \
      +31.8     4  FAIL
                   t_ave                                     –  nobody          –      9.50 ± 0.50 \
                   –     2  not judged: the paper does not say what it is
                   longest                            below 10  published       0      9.50 ± 0.50 \
                   0     2  undecided
      push, k = 9  residue s     0.50000 ± 0.00010 (paper 0.4)  our model       0       0.1000 ± 0  \
      −1000 or more     2  FAIL
                   messages: 2E                             80  identity        0               81 \
                  +∞     1  FAIL
      """
    #expect(lines.prefix(9).joined(separator: "\n") == head)
    #expect(
      Self.reproduction.text.hasSuffix("\n\n1 of 5 figures pass, 3 fail, 1 is undecided; 1 is not judged\n"))
    #expect(!Self.reproduction.passes)
  }

  @Test func thePageSaysItsCommandItsRuleAndItsTables() {
    let page = ReproductionPage(Self.reproduction, command: "grapevine verify paper")
    let text = page.markdown(pictures: "verification")
    #expect(text.hasPrefix("# Does it reproduce the literature?\n"))
    for part in [
      "\n```sh\ngrapevine verify paper\n```\n",
      "\n**1 of 5 figures pass, 3 fail, 1 is undecided; 1 is not judged.**\n",
      "the standard deviation of single runs",
      "|measured − expected| ≤ 3 SE + slack", "\n## Somebody 1987, table 1\n\nTen sites, one rumor.\n",
      "| push, k = 1 | residue s | 0.18 (0.175) | published | 0.0050 | 0.1775 ± 0.0032 | 0 | 4 | pass |\n",
      "| – | nobody | – | 9.50 ± 0.50 | – | 2 | not judged: the paper does not say what it is |\n",
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
