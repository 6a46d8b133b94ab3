import Broadcasting

extension ReportData {
  /// `25 hosts · 100 ops/s · constant 100ms · 20s · 10 seeds, exact`, to stand under a table.
  func outline(of scenario: Scenario) -> String { "\(scenario.outline) · \(runs(in: scenario))" }

  /// As `outline`, short enough for a picture.
  func caption(of scenario: Scenario) -> String {
    "\(scenario.hosts) hosts · \(scenario.rate) ops/s · \(scenario.network.latency.outline) links · "
      + runs(in: scenario)
  }

  private func runs(in scenario: Scenario) -> String {
    let seeds = Set(contenders(in: scenario).flatMap(\.results).map(\.seed)).sorted()
    if isExact { return seeds.count == 1 ? "seed \(seeds[0]), simulated" : "\(seeds.count) seeds, simulated" }
    return "\(seeds.count) run\(seeds.count == 1 ? "" : "s"), \(driver)"
  }

  /// Contenders of which every run is valid, and that therefore may be called the best.
  func ranked(in scenario: Scenario) -> [Contender] { contenders(in: scenario).filter(\.isRanked) }

  /// A list for a sentence: `a`, `a and b`, `a, b and c`.
  static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }
}

extension Scenario {
  fileprivate var rate: String {
    Quantity.significant(Double(workload.ratePerThousandSeconds) / 1000).droppingZeros
  }
}

extension String {
  /// Without zeros at the end of a fraction: `100`, `2.5`.
  var droppingZeros: String {
    guard contains(".") else { return self }
    var text = self[...]
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return String(text)
  }
}
