import Measurement
import Scenarios

extension ReportData {
  /// The effect of partitions on the service, one shape after another.
  var partitionSection: Section? {
    guard !partitions.isEmpty else { return nil }
    let first = halves ?? partitions[0]
    let others = partitions.filter { $0 != first }
    var blocks: [Section.Block] = [
      .text(
        """
        In time is \(first.workload.deadline), from when an operation was due. Filled in the pictures: \
        deliveries made in time, those to the other side included, which a clean cut makes impossible \
        until it heals. Dashed: operations answered in time, whatever the answer is worth; reads are among \
        them, which each host answers itself. In the tables, spread: the share of the other hosts on its \
        own side that a rumor reached in time. An architecture whose rounds are slower than that spreads \
        all the same, only later.
        """)
    ]
    blocks += self.blocks(of: first, Column.partitions)
    if !others.isEmpty {
      blocks.append(
        .text("The other shapes: broadcasts answered in time · delivered in time · caught up after the heal.")
      )
      let table = table(.broadcastsAnswered, .deliveredInFault, .timeToCatchUp, in: others)
      blocks.append(.table(table, commands(others)))
      blocks.append(pictures(of: others))
    }
    return Section(title: "What happens in a partition?", blocks: blocks)
  }

  /// The service when the node that it leans on fails.
  var partFaultSection: Section? {
    guard let crash = partCrash else { return nil }
    let others = partFaults.filter { $0 != crash }
    var blocks: [Section.Block] = [
      .text(
        "The cache, the leader or the registry fails, whichever an architecture has; one that has none "
          + "loses a "
          + "host drawn at random instead, so that not all lose as much: a registry carries no rumors, a "
          + "cache "
          + "all of them. While a host is down its own clients get no answer, whatever the architecture; the "
          + "others are spared."
      )
    ]
    blocks += self.blocks(of: crash, Column.partFaults)
    if !others.isEmpty {
      blocks.append(
        .text(
          "Whatever else happens to that node: broadcasts answered in time · delivered to spared hosts "
            + "in time · caught up after it."))
      let table = table(.broadcastsAnswered, .deliveredInFault, .timeToCatchUp, in: others)
      blocks.append(.table(table, commands(others)))
      blocks.append(pictures(of: others))
    }
    return Section(title: "What if the special node fails?", blocks: blocks)
  }

  /// The cost of loss, stragglers and churn.
  var impairmentSection: Section? {
    guard !impairments.isEmpty else { return nil }
    var blocks: [Section.Block] = [
      .text(impairments.map { "- \($0.name): \($0.summary)" }),
      .text("Stable latency, p99 · messages per broadcast:"),
      .table(table(.stableP99, .messages, in: impairments), commands(impairments)),
    ]
    if let lost = lostBeyondPromise { blocks.append(.text(lost)) }
    return Section(title: "What do loss, stragglers and churn cost?", blocks: blocks)
  }

  /// The runs of impairments that lost rumors which no promise covered any more; nil where none did.
  private var lostBeyondPromise: String? {
    let losses = impairments.flatMap { scenario in
      contenders(in: scenario).compactMap { contender -> String? in
        guard let most = contender.spread(.lostBeyondPromise)?.most, most > 0 else { return nil }
        return
          "\(contender.label.markdownEscaped) \(Quantity.count.text(most)) (\(scenario.name.markdownEscaped))"
      }
    }
    guard !losses.isEmpty else { return nil }
    return
      "Rumors lost beyond what was promised, on the seed that lost most: \(Self.list(losses)). All others "
      + "lost none."
  }

  private func blocks(of scenario: Scenario, _ columns: [Column]) -> [Section.Block] {
    var blocks: [Section.Block] = []
    if let plot = strips(of: scenario) { blocks.append(.picture(plot)) }
    let contenders = contenders(in: scenario)
    let shown = columns.filter { column in contenders.contains { $0.spread(column) != nil } }
    blocks.append(.text("\(scenario.name): \(outline(of: scenario))."))
    blocks.append(.table(Table(contenders, columns: shown, showsPromise: false), commands([scenario])))
    let notes = notes(contenders)
    if !notes.isEmpty { blocks.append(.text(notes)) }
    return blocks
  }

  /// What tables by shape cannot show: a picture of each, and what is to be said of single rows.
  private func pictures(of scenarios: [Scenario]) -> Section.Block {
    let pictures = scenarios.flatMap { scenario -> [Section.Block] in
      let words = "\(scenario.name): \(scenario.summary) (\(outline(of: scenario)))."
      return [.text(words.markdownEscaped)]
        + (strips(of: scenario).map { [.picture($0.described(as: scenario.name))] } ?? [])
    }
    let notes = notes(in: scenarios)
    return .folded("Pictures and remarks", pictures + (notes.isEmpty ? [] : [.text(notes)]))
  }
}

extension Column {
  static let partitions: [Column] = [
    Column("", "majority", "answered, majority (reads, too)", .availability, .majority, .share),
    Column("", "minority", "answered, minority (reads, too)", .availability, .minority, .share),
    .broadcastsAnswered,
    Column("", "majority", "spread, majority", .reachBySide, .majority, .share),
    Column("", "minority", "spread, minority", .reachBySide, .minority, .share),
    .deliveredInFault, .timeToHeal.called("acknowledged ones everywhere after the heal"),
    .timeToCatchUp.called("all caught up after the heal"),
    Column("", "cut", "messages cut", .messagesCut, nil, .count),
    Column("", "leaders", "leaders at once", .leadersAtOnce, .hosts, .count),
  ]

  static let partFaults: [Column] = [
    .broadcastsAnswered,
    Column("available", "spared", "answered by spared hosts (reads, too)", .availability, .spared, .share),
    .deliveredInFault, .timeToCatchUp.called("caught up after it"),
    Column("", "leaders", "leaders at once", .leadersAtOnce, .hosts, .count), .lostBeyondPromise,
  ]
}
