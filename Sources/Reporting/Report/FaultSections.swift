import Broadcasting

extension ReportData {
  /// What partitions do to the service, one shape after another.
  var partitionSection: Section? {
    guard !partitions.isEmpty else { return nil }
    let first = halves ?? partitions[0]
    let others = partitions.filter { $0 != first }
    var blocks: [Section.Block] = [
      .text(
        "Answered: operations that got their answer within the deadline, whatever it was worth. Reached: "
          + "deliveries within the deadline; during a partition no architecture can reach the other side.")
    ]
    blocks += self.blocks(of: first, Column.partitions)
    for scenario in others {
      blocks.append(
        .folded("\(scenario.name): \(scenario.summary)", self.blocks(of: scenario, Column.partitions)))
    }
    if partitions.count > 1 {
      blocks.append(.text("Time to heal, by shape:"))
      blocks.append(.table(byScenario(partitions, .timeToHeal)))
      blocks.append(.text("Answered while the partition held, by shape:"))
      blocks.append(.table(byScenario(partitions, .available)))
    }
    return Section(title: "What happens in a partition?", blocks: blocks)
  }

  /// What becomes of the service when the node that it leans on fails.
  var partFaultSection: Section? {
    guard let crash = partCrash else { return nil }
    let others = partFaults.filter { $0 != crash }
    var blocks: [Section.Block] = [
      .text(
        "The cache, the leader or the registry fails; an architecture that has none loses a random host "
          + "instead. "
          + "While a host is down its own clients get no answer, whatever the architecture; the others are "
          + "spared."
      )
    ]
    blocks += self.blocks(of: crash, Column.partFaults)
    for scenario in others {
      blocks.append(
        .folded("\(scenario.name): \(scenario.summary)", self.blocks(of: scenario, Column.partFaults)))
    }
    if partFaults.count > 1 {
      blocks.append(.text("Answered by spared hosts while the fault held, by what happened to the node:"))
      blocks.append(.table(byScenario(partFaults, .spared)))
      blocks.append(.text("Time to heal:"))
      blocks.append(.table(byScenario(partFaults, .timeToHeal)))
    }
    return Section(title: "What if the special node fails?", blocks: blocks)
  }

  /// What loss, stragglers and churn cost.
  var impairmentSection: Section? {
    guard !impairments.isEmpty else { return nil }
    var blocks: [Section.Block] = [
      .text("Stable latency, p99:"), .table(byScenario(impairments, .stableP99)),
    ]
    blocks += [.text("Messages per broadcast:"), .table(byScenario(impairments, .messages))]
    let lost = Column("", "lost", "lost beyond the promise", "lost_beyond_promise", nil, .count)
    if impairments.flatMap({ contenders(in: $0) }).contains(where: { ($0.spread(lost)?.most ?? 0) > 0 }) {
      blocks += [.text("Rumors lost beyond what was promised:"), .table(byScenario(impairments, lost))]
    }
    blocks.append(.text(impairments.map { "- \($0.name): \($0.summary)" }))
    blocks.append(.reproduce(commands(impairments)))
    return Section(title: "What do loss, stragglers and churn cost?", blocks: blocks)
  }

  private func blocks(of scenario: Scenario, _ columns: [Column]) -> [Section.Block] {
    var blocks: [Section.Block] = []
    if let plot = strips(of: scenario) { blocks.append(.picture(plot)) }
    let contenders = contenders(in: scenario)
    let shown = columns.filter { column in contenders.contains { $0.spread(column) != nil } }
    blocks.append(.text("\(scenario.name): \(outline(of: scenario))."))
    blocks.append(.table(Table(contenders, columns: shown, showsPromise: false)))
    let notes = contenders.flatMap(\.notes)
    if !notes.isEmpty { blocks.append(.text(notes.map { "- \($0)" })) }
    blocks.append(.reproduce(commands([scenario])))
    return blocks
  }

  /// One column of several scenarios side by side.
  private func byScenario(_ scenarios: [Scenario], _ column: Column) -> Table {
    let names = Set(scenarios.map(\.name))
    let rows = Contender.all(in: cells.filter { names.contains($0.scenario) })
    let columns = scenarios.map { scenario in
      let contenders = contenders(in: scenario)
      return Table.entries(of: rows.map { row in contenders.first { $0.key == row.key } }, column)
    }
    return Table(
      headings: [Table.Heading("architecture")] + scenarios.map { Table.Heading($0.name, isNumber: true) },
      rows: rows.indices.map { row in
        [Table.Entry(rows[row].label)] + columns.map { Table.Entry($0[row].text, isBest: $0[row].isBest) }
      })
  }
}

extension Column {
  static let partitions: [Column] = [
    Column("", "majority", "answered, majority", "availability", "majority", .share),
    Column("", "minority", "answered, minority", "availability", "minority", .share),
    Column("", "all", "answered, all", "availability", "all", .share),
    Column("", "majority", "reached, majority", "reach_by_side", "majority", .share),
    Column("", "minority", "reached, minority", "reach_by_side", "minority", .share),
    .timeToHeal, Column("", "cut", "messages cut", "messages_cut", nil, .count),
    Column("", "leaders", "leaders at once", "leaders_at_once", "hosts", .count),
  ]

  static let partFaults: [Column] = [
    Column("", "all", "answered, all", "availability", "all", .share),
    .spared, Column("", "broadcasts", "broadcasts answered", "availability", "broadcasts", .share),
    .stableP50, .stableP99, .timeToHeal,
    Column("", "leaders", "leaders at once", "leaders_at_once", "hosts", .count),
    Column("", "lost", "lost beyond the promise", "lost_beyond_promise", nil, .count),
  ]
}
