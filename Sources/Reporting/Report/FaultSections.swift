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
    blocks += others.map(picture)
    if partitions.count > 1 {
      blocks.append(.text("Caught up after the heal, by shape:"))
      blocks.append(.table(table(.timeToCatchUp, in: partitions), commands(partitions)))
      blocks.append(.text("Broadcasts answered while the partition held, by shape:"))
      blocks.append(.table(table(.broadcastsAnswered, in: partitions), commands(partitions)))
      blocks.append(.text("Delivered in time while the partition held, by shape:"))
      blocks.append(.table(table(.deliveredInFault, in: partitions), commands(partitions)))
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
    blocks += others.map(picture)
    if partFaults.count > 1 {
      blocks.append(.text("Answered by spared hosts while the fault held, by what happened to the node:"))
      blocks.append(.table(table(.spared, in: partFaults), commands(partFaults)))
      blocks.append(.text("Delivered in time among spared hosts while the fault held:"))
      blocks.append(.table(table(.deliveredInFault, in: partFaults), commands(partFaults)))
      blocks.append(.text("Caught up after it:"))
      blocks.append(.table(table(.timeToCatchUp, in: partFaults), commands(partFaults)))
    }
    return Section(title: "What if the special node fails?", blocks: blocks)
  }

  /// The cost of loss, stragglers and churn.
  var impairmentSection: Section? {
    guard !impairments.isEmpty else { return nil }
    let commands = commands(impairments)
    var blocks: [Section.Block] = [
      .text(impairments.map { "- \($0.name): \($0.summary)" }),
      .text("Stable latency, p99:"), .table(table(.stableP99, in: impairments), commands),
      .text("Messages per broadcast:"), .table(table(.messages, in: impairments), commands),
    ]
    let lost = Column("", "lost", "lost beyond the promise", .lostBeyondPromise, nil, .count)
    if impairments.flatMap({ contenders(in: $0) }).contains(where: { ($0.spread(lost)?.most ?? 0) > 0 }) {
      blocks += [
        .text("Rumors lost beyond what was promised:"), .table(table(lost, in: impairments), commands),
      ]
    }
    return Section(title: "What do loss, stragglers and churn cost?", blocks: blocks)
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

  /// The same without the table, for one of many scenarios whose figures stand in tables by shape.
  private func picture(of scenario: Scenario) -> Section.Block {
    let notes = notes(contenders(in: scenario))
    return .folded(
      "\(scenario.name): \(scenario.summary)",
      (strips(of: scenario).map { [.picture($0)] } ?? []) + [.text("\(outline(of: scenario)).")]
        + (notes.isEmpty ? [] : [.text(notes)]))
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
