import Architectures
import Broadcasting
import Measurement
import Scenarios

extension ReportData {
  /// The settings behind the rows of the other tables: how long each gathers rumors, and its other times.
  var defaultsSection: Section? {
    guard let scenario = reference else { return nil }
    let contenders = contenders(in: scenario).groupedByPromise.filter {
      Architecture.named($0.architecture) != nil
    }
    guard !contenders.isEmpty else { return nil }
    let columns: [Column] = [.messages, .bytes, .busiestMessages, .stableP99]
    var rows = contenders.map { [Table.Entry($0.label), Table.Entry($0.promise)] }
    for column in columns {
      // Nobody is the best of them: their budgets differ.
      for (row, entry) in Table.entries(of: contenders, column).enumerated() {
        rows[row].append(Table.Entry(entry.text, range: entry.range))
      }
    }
    for (row, contender) in contenders.enumerated() {
      rows[row] += [
        Table.Entry(contender.batch), Table.Entry(contender.times(roundTrip: scenario.roundTrip)),
      ]
    }
    let headings =
      [Table.Heading("architecture"), Table.Heading("acknowledged by")]
      + columns.map { Table.Heading($0.heading, isNumber: true) }
      + [Table.Heading("batch"), Table.Heading("other times")]
    return Section(
      title: "What do the other tables run?",
      blocks: [
        .text(
          """
          From here on each architecture runs with its defaults, or with the settings that its row names. \
          They do not gather rumors equally long, so their messages are not compared at an equal budget. \
          Times that follow the round trip, which is \(scenario.roundTrip) here, are shown as they are \
          with it.
          """),
        .table(Table(headings: headings, rows: rows), commands([scenario])),
      ])
  }
}

extension Contender {
  /// The time for which rumors are gathered: `none` for not at all, `–` where there is no such setting.
  fileprivate var batch: String {
    guard let value = settings.first(where: { $0.name == "batch" })?.value else { return "–" }
    return Delay(parsing: value) == .zero ? "none" : value
  }

  /// Its times but for the batch, as long as they are over a network with this round trip.
  fileprivate func times(roundTrip: Delay) -> String {
    guard let known = Architecture.named(architecture), let own = configuration else { return "–" }
    let lengths = own.lengths(roundTrip)
    let times = known.settings.compactMap { setting -> String? in
      guard case .delays = setting.domain, !["batch", "lag"].contains(setting.name),
        let value = lengths.first(where: { $0.name == setting.name })?.value ?? own[setting.name]
      else { return nil }
      return "\(setting.name) \(value)"
    }
    return times.isEmpty ? "–" : times.joined(separator: ", ")
  }
}
