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
        Filled in the pictures: deliveries made within the deadline, those to the other side included, \
        which a clean cut makes impossible until it heals. Dashed: operations answered within the \
        deadline, whatever the answer is worth; half of them are reads, which each host answers itself. \
        Spread, in the tables: the share of the other hosts on its own side that a rumor reached before \
        the heal.
        """)
    ]
    blocks += self.blocks(of: first, Column.partitions)
    if !others.isEmpty {
      blocks.append(
        .text("The other shapes: broadcasts answered · delivered in time · caught up after the heal."))
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
        "The cache, the leader or the registry fails; an architecture that has none loses a random host "
          + "instead. While a host is down its own clients get no answer, whatever the architecture; the "
          + "others are spared."
      )
    ]
    blocks += self.blocks(of: crash, Column.partFaults)
    if !others.isEmpty {
      blocks.append(
        .text(
          "Whatever else happens to that node: answered by spared hosts · delivered to them in time · caught "
            + "up after it."))
      let table = table(.spared, .deliveredInFault, .timeToCatchUp, in: others)
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
    let column = Column("", "lost", "lost beyond the promise", .lostBeyondPromise, nil, .count)
    let losses = impairments.flatMap { scenario in
      contenders(in: scenario).compactMap { contender -> String? in
        guard let most = contender.spread(column)?.most, most > 0 else { return nil }
        return "\(contender.label) \(Quantity.count.text(most)) (\(scenario.name))"
      }
    }
    guard !losses.isEmpty else { return nil }
    return "Rumors lost beyond what was promised, on the seed that lost most: \(Self.list(losses)); of all "
      + "others none."
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
    let pictures = scenarios.flatMap { scenario in
      [
        .text("\(scenario.name): \(scenario.summary) (\(outline(of: scenario)))."),
        strips(of: scenario).map { .picture($0) },
      ]
      .compactMap { $0 as Section.Block? }
    }
    let notes = notes(in: scenarios)
    return .folded("Pictures and remarks", pictures + (notes.isEmpty ? [] : [.text(notes)]))
  }
}

extension Column {
  static let partitions: [Column] = [
    Column("", "majority", "answered, majority", .availability, .majority, .share),
    Column("", "minority", "answered, minority", .availability, .minority, .share),
    .broadcastsAnswered,
    Column("", "majority", "spread, majority", .reachBySide, .majority, .share),
    Column("", "minority", "spread, minority", .reachBySide, .minority, .share),
    .deliveredInFault, .timeToHeal.called("time to heal, acknowledged"),
    .timeToCatchUp.called("caught up after"),
    Column("", "cut", "messages cut", .messagesCut, nil, .count),
    Column("", "leaders", "leaders at once", .leadersAtOnce, .hosts, .count),
  ]

  static let partFaults: [Column] = [
    Column("", "all", "answered, all", .availability, .overall, .share),
    .spared, .broadcastsAnswered, .deliveredInFault, .timeToCatchUp.called("caught up after"),
    Column("", "leaders", "leaders at once", .leadersAtOnce, .hosts, .count),
    Column("", "lost", "lost beyond the promise", .lostBeyondPromise, nil, .count),
  ]
}
