public import Verification

/// The outcome of a plan, as a page for GitHub.
public struct ReproductionPage: IllustratedPage {
  private let reproduction: Reproduction
  private let command: String

  /// `command` makes the page again.
  public init(_ reproduction: Reproduction, command: String) {
    self.reproduction = reproduction
    self.command = command
  }

  public var plots: [Plot] {
    reproduction.sections.flatMap { section in
      let curves = section.groups.compactMap(\.curve)
      return EpidemicPlot.pairs(of: curves).enumerated().map { place, curves in
        EpidemicPlot(
          name: place == 0 ? section.study.name : "\(section.study.name)-\(place + 1)", curves: curves
        )
        .plot
      }
    }
  }

  public func markdown(pictures: String?) -> String {
    var lines = [
      "# Does it reproduce the literature?", "",
      "Published figures and exact identities, and what our own broadcasters give for them in our own "
        + "simulator. Everything here is simulated and exact: the same command gives the same bytes on every "
        + "machine.",
      "", "Made by", "", "```sh", command, "```", "", "**\(reproduction.summary).**", "",
    ]
    lines += Self.rules
    for section in reproduction.sections {
      lines += ["", "## \(section.study.source)", "", section.study.summary, ""] + section.table.markdown
      if let pictures {
        let own = plots.filter { $0.name.hasPrefix(section.study.name) && section.hasCurves }
        for plot in own { lines += ["", plot.markdown(in: pictures)] }
      }
      lines += ["", "<details><summary>What is run</summary>", ""]
      lines += section.groups.map { "- \($0.subject): `\($0.setup)`" } + ["", "</details>"]
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static let rules = [
    "- **by**: who says what is expected. *published*: printed in the source. *theory*: computed "
      + "from an equation. *identity*: it follows by counting. *our model*: the runs of a small program "
      + "of ours that shares neither broadcasters nor simulator with what is measured, one beside each "
      + "run; its figure has an error, too. In brackets: another simulation of ours, or what is printed "
      + "where that is not what is expected.",
    "- **measured ± SE**: the figure over the runs (seeds 1, 2, 3 and so on), and its standard "
      + "error. Of a mean it is the standard deviation of single runs over the square root of their "
      + "number; of a standard deviation it comes from samples drawn anew from the runs (the "
      + "bootstrap); of a quantile from the runs around it; of rare events and shares at least from "
      + "what is expected.",
    "- **slack**: what the source itself leaves open: half a unit of a printed figure's last digit, "
      + "or what an equation neglects.",
    "- **off**: by how many standard errors the measured figure is beyond its slack; 0 within. A "
      + "model's error counts, too.",
    "- **The rule**: a figure passes if |measured − expected| ≤ 3 SE + slack; an identity if every "
      + "single run gives it; a bound if the figure is inside it by 3 SE or more. A bound that lies "
      + "within 3 SE is undecided: more runs can tell. Fewer than ten expected events are judged by the "
      + "law of rare events. Figures that were published from a few runs (Gossipsub's) are allowed 3 "
      + "standard deviations of single runs. Where nobody can say what a figure should be, its row says "
      + "why.",
  ]
}

extension Reproduction.Section {
  fileprivate var hasCurves: Bool { groups.contains { $0.curve != nil } }
}
