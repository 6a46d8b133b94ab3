import Measurement
import Scenarios

extension ReportData {
  /// The method by which all of it was measured.
  var methodSection: Section {
    var lines = [
      "- Every architecture is the same kind of pure state machine, and gets the same operations at the "
        + "same times, the same links and the same faults. The load is an open loop: operations come when "
        + "they are due, and latencies count from then."
    ]
    let exact = """
      - Everything in this report is **simulated and exact**: a run is a function of architecture, settings, \
      scenario and seed, the same on every machine. Figures are medians over the seeds, with least and most \
      in brackets where they differ; exact figures have no error bars.
      """
    let sampled = """
      - Everything in this report was **run live and is sampled**: figures are medians over the runs, with \
      the 95 % bootstrap interval of the median in brackets, or least and most where there are fewer than \
      \(Estimate.leastRuns) runs.
      """
    lines.append(isExact ? exact : sampled)
    lines += [
      "- A run is valid if no acknowledged rumor was lost that the acknowledgement covered, none was "
        + "delivered twice or invented, all hosts agree in the end, and no two leaders served in one epoch "
        + "where that is promised. Invalid runs are shown, and never ranked.",
      "- What each figure means exactly: `grapevine list metrics`.",
    ]
    return Section(title: "How it was measured", blocks: [.text(lines)])
  }

  var limitsSection: Section {
    var lines: [String] = []
    if isExact {
      lines.append(
        "- Simulated nodes handle messages in no time and links have no bandwidth, so a hot spot costs no "
          + "latency. That favours whatever gathers traffic at one node: the cache and the leaders.")
    }
    lines += [
      "- But where settings are shown, the defaults were run; every architecture can be tuned.",
      "- All links of a scenario share one distribution of latency, and membership is fixed but for crashes.",
      "- Payloads are small; no link and no node has a bandwidth. Where one node's capacity is less than the "
        + "hot spot asks of it, the answer turns.",
    ]
    return Section(title: "Limits", blocks: [.text(lines)])
  }

  /// Live cells beside simulated ones: shown, and never ranked against them.
  var liveSection: Section? {
    guard !live.isEmpty else { return nil }
    var blocks: [Section.Block] = [
      .text(
        "These cells were run live and are **sampled**: medians, with the 95 % bootstrap interval of the "
          + "median in brackets, or least and most where there are fewer than \(Estimate.leastRuns) runs. "
          + "All other figures are simulated.")
    ]
    for scenario in scenarios {
      for driver in Set(live.map(\.driver)).sorted() {
        let contenders = Contender.all(
          in: live.filter { $0.scenario == scenario.name && $0.driver == driver })
        guard !contenders.isEmpty else { continue }
        blocks.append(.text("\(scenario.name): \(scenario.outline) · \(driver)"))
        blocks.append(.table(Table(contenders, columns: Column.cost, showsPromise: false), sourceCommands))
        let notes = self.notes(contenders.filter { !$0.isRanked })
        if !notes.isEmpty { blocks.append(.text(notes)) }
      }
    }
    return Section(title: "Live runs", blocks: blocks)
  }
}
