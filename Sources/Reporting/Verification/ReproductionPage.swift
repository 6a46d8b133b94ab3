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
      let remarks = section.remarks(prefix: "- ")
      if !remarks.isEmpty { lines += [""] + remarks }
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
    "- **measured ± SE**: the mean over the runs (seeds 1, 2, 3 and so on), and its standard error: the "
      + "standard deviation of single runs over the square root of their number.",
    "- **slack**: what the source itself leaves open: half a unit of a printed figure's last digit, or what "
      + "an equation neglects. In brackets beside a printed figure: what another simulation of ours gave.",
    "- **off**: by how many standard errors the measured figure is beyond its slack; 0 within.",
    "- **The rule**, the same for every row: a figure passes if |measured − expected| ≤ 3 SE + slack; an "
      + "identity if every single run gives it; a bound if measured − 3 SE is not above it. Where a source "
      + "is known to be imprecise, the figure is shown and not judged, and why stands under the table.",
  ]
}

extension Reproduction.Section {
  fileprivate var hasCurves: Bool { groups.contains { $0.curve != nil } }
}
