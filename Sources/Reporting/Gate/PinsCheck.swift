import Formats
import Measurement

/// Holds simulated cells against what was pinned, exactly: integers as integers, ratios bit for bit.
struct PinsCheck {
  let pins: Pins
  /// The figures that must be pinned of every group.
  let wanted: [FigureName]

  static let rule = "pinned"

  func findings(in cells: [CellResult]) -> [Finding] {
    let groups = CellGroup.all(in: cells.filter(\.isSimulated))
    let pinned = pins.groups.flatMap { pin in
      guard let group = groups.first(where: { $0.name == pin.name }) else {
        return [finding(.unknown, "it is pinned, but not in these results", pin.name, pin.line)]
      }
      return findings(of: pin, in: group)
    }
    let new = groups.filter { group in !pins.groups.contains { $0.name == group.name } }.map { group in
      finding(.unknown, "it is not pinned; grapevine gate update pins it", group.name, pins.line)
    }
    return pinned + new
  }

  private func finding(
    _ verdict: Finding.Verdict, _ reason: String?, _ group: String, _ line: Int?, cell: CellResult? = nil
  ) -> Finding {
    Finding(rule: Self.rule, line: line, group: group, verdict: verdict, reason: reason, cell: cell)
  }

  private func findings(of pin: Pins.Group, in group: CellGroup) -> [Finding] {
    guard group.seeds == pins.seeds else {
      let reason =
        "seeds \(ranges(of: pins.seeds)) are pinned, but the results have \(ranges(of: group.seeds))"
      return [finding(.unknown, reason, pin.name, pin.line)]
    }
    if let cell = group.first(.invalid) {
      return [finding(.fail, cell.doubt, pin.name, pin.line, cell: cell)]
    }
    if let cell = group.first(.unknown) {
      return [finding(.unknown, cell.doubt, pin.name, pin.line, cell: cell)]
    }
    let missing = wanted.filter { name in
      !pin.figures.contains { $0.name == name }
        && group.cells.contains { $0.pinned(name).map { $0 != .unknown } ?? false }
    }
    guard !pin.figures.isEmpty || !missing.isEmpty else {
      return [finding(.unknown, "nothing of it is pinned", pin.name, pin.line)]
    }
    return pin.figures.map { finding(of: $0, pin, group) }
      + missing.map { name in
        var finding = finding(
          .unknown, "it is not pinned; grapevine gate update pins it", pin.name, pin.line)
        finding.figure = name.description
        return finding
      }
  }

  private func finding(of figure: Pins.Figure, _ pin: Pins.Group, _ group: CellGroup) -> Finding {
    var finding = finding(.pass, nil, pin.name, figure.line)
    finding.figure = figure.name.description
    finding.condition = "value == pinned"
    var different: [(cell: CellResult, pinned: Pins.Value, actual: Pins.Value)] = []
    for (cell, pinned) in zip(group.cells, figure.values) {
      guard let actual = cell.pinned(figure.name) else {
        finding.verdict = .unknown
        finding.reason = "seed \(cell.seed) has no value: the results do not have it"
        finding.cell = cell
        return finding
      }
      if actual == .unknown, pinned != .unknown {
        finding.verdict = .unknown
        finding.demand = "pinned \(pinned)"
        finding.reason = "seed \(cell.seed) has no value: \(cell.lack(of: figure.name))"
        finding.cell = cell
        return finding
      }
      if actual != pinned { different.append((cell, pinned, actual)) }
    }
    let better = figure.name.better
    let worse = different.filter { !Self.isBetter($0.actual, than: $0.pinned, better) }
    guard let shown = worse.first ?? different.first else { return finding }
    finding.demand = "pinned \(shown.pinned)"
    finding.limit = shown.pinned.number
    finding.actual = shown.actual.number
    finding.got = shown.actual.description
    finding.cell = shown.cell
    finding.verdict = worse.isEmpty ? .improved : .fail
    var remarks = different.count > 1 ? ["\(different.count) of \(group.cells.count) seeds differ"] : []
    if worse.isEmpty {
      remarks.append("better; grapevine gate update pins it anew")
    } else if worse.count < different.count {
      remarks.append("\(different.count - worse.count) of them better")
    }
    finding.reason = remarks.isEmpty ? nil : remarks.joined(separator: ", ")
    return finding
  }

  private static func isBetter(
    _ actual: Pins.Value, than pinned: Pins.Value, _ better: Metric.Direction
  ) -> Bool {
    guard let actual = actual.number, let pinned = pinned.number else { return false }
    switch better {
    case .less: return actual < pinned
    case .more: return actual > pinned
    case .neither: return false
    }
  }
}

extension CellResult {
  /// The figure as it is pinned; nil where the result does not have the metric.
  func pinned(_ name: FigureName) -> Pins.Value? {
    if name == .verdict { return .verdict(verdict) }
    return switch number(of: name) {
    case nil: name.metric.flatMap { self[$0] } == nil ? nil : .unknown
    case .integer(let value): .integer(value)
    case .ratio(let value): value.isFinite ? .ratio(value) : .unknown
    case .unknown: .unknown
    }
  }

  fileprivate func lack(of name: FigureName) -> String {
    if case .failure(let lack) = finite(name) { "\(lack)" } else { "no reason given" }
  }
}
