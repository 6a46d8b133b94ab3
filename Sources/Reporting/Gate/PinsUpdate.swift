import Broadcasting
public import Formats
import Measurement
import Schema

/// Pins as results would have them, and what that changes.
public struct PinsUpdate: Sendable {
  /// The reason why nothing may be pinned.
  public struct Refusal: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
      /// The request names something that is not there, or things that do not go together.
      case usage
      /// The results may not be let through.
      case results
    }

    public let kind: Kind
    public let message: String
  }

  public let pins: Pins
  private let old: Pins

  /// Pins what `gates.pin` lists of every simulated group of `results`, or of those called `only` alone, and
  /// `counts`.
  ///
  /// Without `only`, groups that are not in the results are no longer pinned. Refuses results that are not
  /// valid or that a hand-written rule fails: what people demanded only people give up.
  public init(
    _ gates: Gates, results: JoinedResults?, only: [String] = [], counts: InstructionCounts? = nil
  ) throws(Refusal) {
    old = gates.pinned
    var pins = gates.pinned
    if let results {
      try Self.refuse(gates, results)
      try Self.pin(results, gates.pin, only, &pins)
    }
    if let counts {
      pins.instructions.removeAll { $0.version == counts.toolchain }
      pins.instructions.append(Pins.Toolchain(version: counts.toolchain, counts: counts.counts))
      pins.instructions.sort { $0.version < $1.version }
    }
    self.pins = pins
  }

  private static func refuse(_ gates: Gates, _ results: JoinedResults) throws(Refusal) {
    if let cell = results.cells.first(where: { $0.verdict != .valid }) {
      throw Refusal(
        kind: .results,
        message: "nothing is pinned of runs that are not valid: \(CellGroup.name(of: cell)) \(cell.doubt)")
    }
    let findings = gates.rules.flatMap { RuleCheck(rule: $0).findings(in: results.cells) }
    if let failing = findings.first(where: { $0.verdict == .fail }) {
      throw Refusal(
        kind: .results,
        message: "update does not loosen hand-written rules: \(failing.rule) (\(gates.file)"
          + "\(failing.line.map { ":\($0)" } ?? "")) fails: \(failing.headline)")
    }
  }

  private static func pin(
    _ results: JoinedResults, _ figures: [FigureName], _ only: [String], _ pins: inout Pins
  ) throws(Refusal) {
    guard !figures.isEmpty else {
      throw Refusal(
        kind: .usage, message: "the gates file does not say what to pin; add pin: { metrics: [messages] }")
    }
    let groups = CellGroup.all(in: results.cells.filter(\.isSimulated))
    for name in only where !groups.contains(where: { $0.name == name }) {
      let hint = name.nearest(of: groups.map(\.name)).map { "; did you mean '\($0)'?" } ?? ""
      throw Refusal(kind: .usage, message: "--only \(name): these results have no such group\(hint)")
    }
    let chosen = groups.filter { only.isEmpty || only.contains($0.name) }
    guard let first = chosen.first else {
      throw Refusal(kind: .usage, message: "these results have no simulated cells, and no others are exact")
    }
    if let other = chosen.first(where: { $0.seeds != first.seeds }) {
      throw Refusal(
        kind: .usage,
        message: "\(first.name) has the seeds \(ranges(of: first.seeds)) and \(other.name) "
          + "\(ranges(of: other.seeds)); run all with the same")
    }
    let kept = only.isEmpty ? [] : pins.groups.filter { !only.contains($0.name) }
    guard kept.isEmpty || first.seeds == pins.seeds else {
      throw Refusal(
        kind: .usage,
        message: "the other groups are pinned with the seeds \(ranges(of: pins.seeds)), these results have "
          + "\(ranges(of: first.seeds)); run the same, or pin all")
    }
    pins.seeds = first.seeds
    pins.groups = (kept + chosen.map { Pins.Group(name: $0.name, figures: $0.pinned(figures)) })
      .sorted { $0.name < $1.name }
  }
}

extension CellGroup {
  /// Those of `names` that any of the cells has.
  fileprivate func pinned(_ names: [FigureName]) -> [Pins.Figure] {
    names.compactMap { name in
      let values = cells.map { $0.pinned(name) ?? .unknown }
      return values.allSatisfy { $0 == .unknown } ? nil : Pins.Figure(name: name, values: values)
    }
  }
}

extension PinsUpdate {
  /// True where the pins are as they were.
  public var isEmpty: Bool { changes.isEmpty }

  /// The changes, a figure a pair of lines, with their ratio; empty where there are none.
  public var diff: String { changes.joined() }

  private var changes: [String] {
    var parts: [String] = []
    if old.seeds != pins.seeds {
      parts.append(Self.lines("seeds", old.seeds.map { "\($0)" }, pins.seeds.map { "\($0)" }, change: nil))
    }
    for name in Set(old.groups.map(\.name) + pins.groups.map(\.name)).sorted() {
      let before = old.groups.first { $0.name == name }?.figures ?? []
      let after = pins.groups.first { $0.name == name }?.figures ?? []
      let lines = Self.changes(before, after)
      if !lines.isEmpty { parts.append("  \(name):\n" + lines.joined()) }
    }
    for version in Set((old.instructions + pins.instructions).map(\.version)).sorted() {
      let before = old.instructions.first { $0.version == version }?.counts ?? []
      let after = pins.instructions.first { $0.version == version }?.counts ?? []
      let lines = Self.changes(Self.figures(before), Self.figures(after))
      if !lines.isEmpty { parts.append("  instructions of Swift \(version):\n" + lines.joined()) }
    }
    return parts
  }

  private typealias Row = (name: String, values: [Pins.Value])

  private static func figures(_ counts: [InstructionCounts.Count]) -> [Row] {
    counts.map { ($0.name, [.integer($0.instructions)]) }
  }

  private static func changes(_ before: [Pins.Figure], _ after: [Pins.Figure]) -> [String] {
    changes(before.map { ("\($0.name)", $0.values) }, after.map { ("\($0.name)", $0.values) })
  }

  private static func changes(_ before: [Row], _ after: [Row]) -> [String] {
    Set((before + after).map(\.name)).sorted().compactMap { name in
      let old = before.first { $0.name == name }?.values ?? []
      let new = after.first { $0.name == name }?.values ?? []
      guard old != new else { return nil }
      let changes = zip(old, new).map { old, new in change(old, new) }
      return lines(
        "  \(name)", old.map(\.description), new.map(\.description),
        change: old.count == new.count ? changes.joined(separator: ", ") : nil)
    }
  }

  private static func change(_ old: Pins.Value, _ new: Pins.Value) -> String {
    if old == new { return "0 %" }
    guard let before = old.number, let after = new.number, before != 0 else { return "changed" }
    return Change.text((after - before) / before.magnitude)
  }

  private static func lines(_ name: String, _ old: [String], _ new: [String], change: String?) -> String {
    func line(_ sign: String, _ values: [String]) -> String {
      values.isEmpty ? "" : "\(sign) \(name): [\(values.joined(separator: ", "))]"
    }
    let removed = line("-", old)
    let added = line("+", new) + (change.map { "   \($0)" } ?? "")
    return (removed.isEmpty ? "" : removed + "\n") + (new.isEmpty ? "" : added + "\n")
  }
}
