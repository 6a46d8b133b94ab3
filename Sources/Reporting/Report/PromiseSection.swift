import Architectures
import Measurement
import Scenarios

extension ReportData {
  /// The worth of an acknowledgement: the same architectures with other promises.
  var promiseSection: Section? {
    guard !promises.isEmpty else { return nil }
    let architectures = Set(promises.map(\.architecture))
    let shown = cells.filter { architectures.contains($0.architecture) } + promises
    func contenders(_ scenario: Scenario?) -> [Contender] {
      guard let scenario else { return [] }
      return Contender.all(in: shown.filter { $0.scenario == scenario.name })
    }
    let forgets = scenarios.first { scenario in
      scenario.schedule.contains { if case .crash(_, forgets: true) = $0.kind { true } else { false } }
        && promises.contains { $0.scenario == scenario.name }
    }
    let columns: [(Scenario?, Column, String)] = [
      (
        reference, .acknowledgeP50, "acknowledged after"
      ),
      (reference, .messages, "messages per broadcast"),
      (halves, .broadcastsAnswered, "broadcasts answered, cut"),
      (halves, .worstSide, "spread, worse side"),
      (forgets, .lostBeyondPromise, "lost when the origin forgets"),
    ]
    let keys = (Contender.all(in: shown).map(\.key)).sorted { a, b in
      let order = Architecture.all.map(\.name)
      return order.firstIndex(of: a.architecture) ?? .max < order.firstIndex(of: b.architecture) ?? .max
    }
    var rows = keys.map { key in
      let contender = Contender(key: key, results: shown.filter { Contender.Key($0) == key })
      return [Table.Entry(contender.markedLabel), Table.Entry(contender.promise)]
    }
    let used = columns.filter { $0.0 != nil }
    for (scenario, column, _) in used {
      let all = contenders(scenario)
      let entries = Table.entries(of: keys.map { key in all.first { $0.key == key } }, column)
      for (row, entry) in entries.enumerated() { rows[row].append(Table.Entry(entry.text)) }
    }
    let table = Table(
      headings: [Table.Heading("architecture"), Table.Heading("acknowledged by")]
        + used.map { Table.Heading($0.2, isNumber: true) }, rows: rows)
    let asked = [reference, halves, forgets].compactMap { $0 }
    return Section(
      title: "What is an acknowledgement worth?",
      blocks: [
        .text(
          """
          What an acknowledgement promises is a setting, and most of what tells architectures apart in a \
          partition is what they promise: who acknowledges as soon as the origin has the rumor answers \
          everywhere, whether or not anybody else ever hears of it. The same architectures with other \
          promises; nothing here is ranked. `copies: 1`: the client is told once one other host, \
          whichever, has confirmed it. Lost: of the broadcasts that a host acknowledged while it was cut \
          off, before it forgot them; the median over the seeds. Nothing here is kept on disks: a node \
          that forgets has lost all.
          """),
        .table(table, commands(asked, Contender.all(in: shown))),
      ])
  }
}
