import Broadcasting
import Measurement

/// The figures that are held against theory.
extension ScalingData {
  struct NamedCheck {
    let contender: ScalingContender
    let title: String
    let check: TheoryCheck
  }

  /// All of them, of growth in peace first.
  var checks: [NamedCheck] { growthChecks + saturationChecks }

  private var growthChecks: [NamedCheck] {
    contenders.flatMap { contender in
      contender.theories.compactMap { measure, theory in
        TheoryCheck(
          points(measure, of: contender, in: Self.peace), theory, tolerance: measure.tolerance
        ).map { NamedCheck(contender: contender, title: measure.title, check: $0) }
      }
    }
  }

  var checkSection: Section? {
    let checks = growthChecks
    guard !checks.isEmpty else { return nil }
    return Section(
      title: "Does it grow as theory says?",
      blocks: [
        .text(
          "A power of n is fitted to the figure and to theory over the same sizes, the largest three. They "
            + "agree if they are not further apart than 0.04, for latencies and hops than 0.1: that tells n "
            + "from n log n at large sizes, and a latency of log n from √n, not from a constant."),
        .table(Self.table(checks), []),
      ])
  }

  static func table(_ checks: [NamedCheck]) -> Table {
    Table(
      headings: ["architecture", "figure", "theory", "expected", "fitted", "over hosts", "agrees"].map {
        Table.Heading($0)
      },
      rows: checks.map { named in
        let check = named.check
        return [
          named.contender.name, named.title, check.theory.rawValue, power(check.expected),
          power(check.fitted),
          "\(check.sizes.lowerBound)–\(check.sizes.upperBound)", check.agrees ? "yes" : "✗ no",
        ].map { Table.Entry($0) }
      })
  }

  private static func power(_ exponent: Double) -> String { "n^\(Quantity.fixed(exponent, decimals: 2))" }

  // MARK: Saturation

  /// The rates that were borne, in operations a second, where a search ended between two rates.
  private func saturationPoints(_ contender: ScalingContender) -> [(hosts: Int, value: Double)] {
    sizes(in: Self.load).compactMap { hosts in
      guard case .found(let borne, _) = saturation(contender, in: Self.load, hosts: hosts).outcome else {
        return nil
      }
      return (hosts, Double(borne) / 1000)
    }
  }

  /// The distance from theory that the power of a rate may have: a quarter more or less over a decade.
  private static let saturationTolerance = 0.1

  private var saturationChecks: [NamedCheck] {
    contenders.compactMap { contender in
      guard let theory = contender.saturation else { return nil }
      return TheoryCheck(saturationPoints(contender), theory, tolerance: Self.saturationTolerance).map {
        NamedCheck(contender: contender, title: "highest rate", check: $0)
      }
    }
  }

  var saturationSection: Section? {
    guard has(Self.load) else { return nil }
    let sizes = sizes(in: Self.load)
    let lines = contenders.map { saturationPoints($0) }
    var blocks: [Section.Block] = Self.saturationWords.map { .text($0) }
    if lines.contains(where: { !$0.isEmpty }) {
      let panel = ScalingPlot.Panel(
        title: "broadcasts a second", text: { Quantity.significant($0).droppingZeros }, lines: lines)
      blocks.append(
        .picture(
          ScalingPlot(
            name: "saturation", title: "The rate at which a fleet no longer keeps up (higher is better)",
            subtitle: "\(sizes.first ?? 0) to \(sizes.last ?? 0) hosts · \(Self.load)",
            contenders: contenders.map { ($0.shortName, $0.style) }, panels: [panel], panelHeight: 340
          ).plot))
    }
    blocks.append(.table(rateTable(sizes), []))
    let checks = saturationChecks
    if !checks.isEmpty {
      blocks.append(
        .text(
          "The power of n over the largest sizes, which agrees with theory if it is not further from it than "
            + "\(Self.saturationTolerance):"))
      blocks.append(.table(Self.table(checks), []))
    }
    let endings = contenders.flatMap { contender in
      sizes.map { "- \(contender.name), \($0) hosts: \(ending(contender, hosts: $0))" }
    }
    blocks.append(.folded("Why each search ended", [.text(endings)]))
    return Section(title: "At which rate does it saturate?", blocks: blocks)
  }

  private static let saturationWords = [
    """
    Each message takes its sender 200 µs and its receiver 200 µs, and each node does one thing at a time; \
    rates are in proportion to that. A rate is borne if for 60 s every broadcast is acknowledged and reaches \
    all, and the median of the stable latencies is at most twice that at the lowest rate (0.5 a second). The \
    median, because a backlog delays all that come after it, while the slowest few may wait for repair at \
    any rate. Nothing is batched and nothing rides on other messages but where an architecture always does \
    so: memberlist and median-counter send what has gathered in each round, so that their messages do not \
    grow with the rate. Batches (`batch`, `piggyback`) raise what a cache or a leader bears, and add their \
    length to every latency. All hosts broadcast in turn.
    """,
    """
    The highest rate that was borne is shown; one that is 1.5 % higher was not. A leader or a \
    cache handles each rumor once for every host, so its rate falls as 1/n; where hosts share the work, a \
    host handles a rumor as often at any size.
    """,
  ]

  private func rateTable(_ sizes: [Int]) -> Table {
    Table(
      headings: [Table.Heading("architecture")] + sizes.map { Table.Heading("\($0) hosts", isNumber: true) },
      rows: contenders.map { contender in
        [Table.Entry(contender.name)]
          + sizes.map { hosts in
            let outcome = saturation(contender, in: Self.load, hosts: hosts).outcome
            return Table.Entry(outcome.map(Self.text) ?? "not run yet")
          }
      })
  }

  private static func rate(_ thousandths: Int) -> String {
    Quantity.significant(Double(thousandths) / 1000).droppingZeros
  }

  private static func text(_ outcome: Saturation.Outcome) -> String {
    switch outcome {
    case .found(let borne, _): rate(borne)
    case .below(let lowest, _): "< \(rate(lowest))"
    case .above(let highest): "≥ \(rate(highest))"
    case .unknown(let borne?, _, _): "≥ \(rate(borne)), unknown"
    case .unknown(nil, let briefly?, _): "\(rate(briefly)) for 5 s, for longer unknown"
    case .unknown(nil, nil, _): "unknown"
    }
  }

  private func ending(_ contender: ScalingContender, hosts: Int) -> String {
    let search = saturation(contender, in: Self.load, hosts: hosts)
    let unloaded = search.unloaded.map { ", \(Quantity.nanoseconds.text($0)) unloaded" } ?? ""
    switch search.outcome {
    case .found(let borne, let shortfall): return "\(Self.rate(borne))/s\(unloaded); above it \(shortfall)"
    case .below(let lowest, let shortfall): return "not even \(Self.rate(lowest))/s\(unloaded): \(shortfall)"
    case .above(let highest): return "\(Self.rate(highest))/s, the highest rate tried\(unloaded)"
    case .unknown(_, _, let reason): return "a run came to nothing\(unloaded): \(reason)"
    case nil: return "the search is not over"
    }
  }

  // MARK: Who is run

  var contenderSection: Section? {
    let changed = contenders.filter { $0.reason != nil }
    guard !changed.isEmpty else { return nil }
    return Section(
      title: "Who is run",
      blocks: [
        .text(
          ["Every architecture with its defaults, and:", ""]
            + changed.map { "- **\($0.name)**: \($0.reason ?? "")" })
      ])
  }
}
