public import Measurement
public import Scenarios

/// The results of one scenario side by side, one row an architecture.
public struct Comparison {
  private let scenario: Scenario
  private let contenders: [Contender]
  private let seeds: [UInt64]
  /// Other than the simulator.
  private let drivers: [String]
  private let tables: [(columns: [Column], table: Table)]
  private let frontier: RegionFrontier?

  /// Takes those of `results` that are of `scenario`; rows come in the order in which they first appear.
  public init(of scenario: Scenario, _ results: [CellResult]) {
    let results = results.filter { $0.scenario == scenario.name }
    self.scenario = scenario
    contenders = Contender.all(in: results).groupedByPromise
    seeds = Set(results.map(\.seed)).sorted()
    drivers = Set(results.filter { !$0.isSimulated }.map(\.driver)).sorted()
    let cost = scenario.purpose.map { Column.purpose($0, in: scenario) } ?? Column.cost
    let columns = cost + (scenario.capacity?.columns ?? [])
    var tables = [(columns, Table(contenders, columns: columns, showsPromise: true))]
    // What happened to a purpose's broadcasts is seen in its own measures.
    let isPlain = scenario.purpose == nil
    for columns in [Column.places(of: scenario), scenario.members == nil ? [] : Column.members]
    where !columns.isEmpty && isPlain {
      tables.append((columns, Table(contenders, columns: columns, showsPromise: true)))
    }
    if !scenario.faults.isEmpty, isPlain {
      let columns = scenario.hasPartition ? Column.faults : Column.faults.filter { !$0.isAboutPartitions }
      tables.append((columns, Table(contenders, columns: columns, showsPromise: true)))
    }
    self.tables = tables
    frontier = RegionFrontier(contenders, in: scenario)
  }

  private var outline: String {
    let run = seeds.count == 1 ? "seed \(seeds[0])" : "\(seeds.count) seeds"
    return ([scenario.outline, run] + drivers).joined(separator: " · ")
  }

  /// The columns that hold one and the same value under every seed; nil where there is one seed, or none do.
  private var identical: String? {
    guard seeds.count > 1 else { return nil }
    let columns = tables.flatMap(\.columns)
    let measured = columns.filter { column in contenders.contains { $0.spread(column) != nil } }
    let same = measured.filter { column in contenders.allSatisfy { $0.spread(column)?.isIdentical ?? true } }
    guard !same.isEmpty else { return nil }
    let what = same.count == measured.count ? "every column" : same.map(\.heading).joined(separator: ", ")
    return "\(seeds.count) seeds identical: \(what)"
  }

  private var notes: [String] { contenders.flatMap { $0.notes() } + (identical.map { [$0] } ?? []) }

  /// For a terminal or a pipe; every line ends with a newline.
  public func text(bold: Bool) -> String {
    var lines = ["\(scenario.name) · \(outline)"]
    for (_, table) in tables { lines += table.lines(bold: bold) + [""] }
    if let frontier {
      lines += [RegionFrontier.heading + ":"]
      lines += frontier.lines.map {
        "  \($0.region) (\($0.promise)): \($0.contenders.joined(separator: ", "))"
      }
      lines += [""]
    }
    if !notes.isEmpty { lines += notes + [""] }
    return lines.map { $0 + "\n" }.joined()
  }

  /// For GitHub; every line ends with a newline.
  public var markdown: String {
    var lines = ["### \(scenario.name)", "", outline, ""]
    for (_, table) in tables { lines += table.markdown + [""] }
    if let frontier {
      lines += ["| region | acknowledged by | \(RegionFrontier.heading) |", "| --- | --- | --- |"]
      lines += frontier.lines.map {
        "| \($0.region) | \($0.promise) | \($0.contenders.joined(separator: ", ")) |"
      }
      lines += [""]
    }
    if !notes.isEmpty { lines += notes.map { "- \($0)" } + [""] }
    return lines.map { $0 + "\n" }.joined()
  }

  /// The meaning of the columns and where there is more, to stand under the last table.
  public static let legend = """
    Medians over the seeds; * marks the best of a column among the valid rows of one promise. Latencies count
    from when an operation was due: stable until the last host has it, ack until the client is told. Busiest
    node: its messages as a multiple of the mean (the hot spot), and per second. Open pairs: connections that
    must be held open, or possible where hosts draw whom they send to. Ranges over the seeds: -f markdown;
    every metric of every run: -f csv; what each means: grapevine list metrics.

    """

  public static let markdownLegend = """
    Medians over the seeds, with least and most in brackets where they differ; the best among the valid rows
    of one promise is bold. Latencies count from when an operation was due: stable until the last host has it,
    acknowledge until the client is told. Hot spot: the busiest node's messages as a multiple of the mean;
    beside it the same per second. Connections:
    pairs of nodes between which one must be open, or possible where hosts draw whom they send to.

    """
}

extension Capacity {
  /// Nothing overflows where any number may wait.
  fileprivate var columns: [Column] { queue == nil ? [Column.capacity[0]] : Column.capacity }
}

extension Column {
  fileprivate var isAboutPartitions: Bool {
    part == .minority || metric == .reachBySide || metric == .messagesCut
  }
}
