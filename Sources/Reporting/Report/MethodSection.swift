import Broadcasting
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
      - Everything in this report is **simulated**, and repeats to the byte: a run is a function of \
      architecture, settings, scenario and seed, the same on every machine. How near that is to a real \
      network is another question: `docs/trust.md` and `reports/validation.md`. Figures are medians over \
      the seeds, with least and most in brackets where they differ. Seeds and durations differ from \
      section to section, and with them a figure of the same settings, by up to a third where a protocol \
      adapts as it runs.
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
    if isExact, scenarios.contains(where: { $0.capacity == nil }) {
      lines.append(
        "- Where a scenario has no `capacity`, simulated nodes handle messages in no time and links have no "
          + "bandwidth, so a hot spot costs no latency. That favours whatever gathers traffic at one "
          + "node: the "
          + "cache and the leaders. Where one node can do less than the hot spot asks of it, the answer "
          + "turns."
      )
    }
    let sizes = Set(scenarios.flatMap(\.workload.payload.kinds).map(\.bytes)).sorted().map { "\($0)" }
    lines += [
      "- Except in rows that name settings, only the defaults were run. Other settings can change "
        + "every ranking.",
      "- Faults were run at the sizes that their tables name, and at no other.",
      "- All links of a scenario share one distribution of latency, and membership is fixed but for crashes.",
      "- A broadcast carries \(ReportData.list(sizes)) bytes; bytes count whole messages, without "
        + "the headers of "
        + "TCP and IP (`wire_bytes_per_broadcast` has them).",
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
