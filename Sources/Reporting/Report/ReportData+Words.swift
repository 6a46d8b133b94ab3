import Measurement
import Scenarios

extension ReportData {
  /// `25 hosts · 50 broadcasts/s, 50 reads/s · constant 100ms · 20s · 10 seeds`, to stand under a table.
  func outline(of scenario: Scenario) -> String { "\(scenario.outline) · \(runs(in: scenario))" }

  /// As `outline`, short enough for a picture.
  func caption(of scenario: Scenario) -> String {
    "\(scenario.hosts) host\(scenario.hosts == 1 ? "" : "s") · \(scenario.workload.rates) · "
      + "\(scenario.latencyOutline) links · "
      + runs(in: scenario)
  }

  private func runs(in scenario: Scenario) -> String {
    let seeds = contenders(in: scenario).map { $0.results.map(\.seed).sorted() }
    let counts = Set(seeds.map(\.count)).sorted()
    let noun = isExact ? "seed" : "run"
    let driver = isExact ? "simulated" : driver
    if seeds.allSatisfy({ $0.count == 1 }), let seed = seeds.first?.first, seeds.allSatisfy({ $0 == [seed] })
    {
      return "seed \(seed), \(driver)"
    }
    guard let least = counts.first, let most = counts.last else { return driver }
    let number = least == most ? "\(most)" : "\(least) to \(most)"
    return "\(number) \(noun)\(most == 1 ? "" : "s"), \(driver)"
  }

  /// The notes on the contender that a reader needs beside its numbers, as items of a list; of `scenario`,
  /// where that is not clear.
  func notes(_ contender: Contender, of scenario: Scenario? = nil) -> [String] {
    contender.notes { replay(of: $0) }.map { note in
      "- " + (scenario.map { "\($0.name): " } ?? "").markdownEscaped + note.markdownEscaped
    }
  }

  /// The notes of several, what is the same of all of them said once, with the command of the first.
  func notes(_ contenders: [Contender]) -> [String] {
    groupedNotes(contenders).map { "- " + (Self.list($0.names) + $0.note).markdownEscaped }
  }

  /// The notes of all contenders in several scenarios: what is the same of the same ones is said once, with
  /// the command of the first.
  func notes(in scenarios: [Scenario]) -> [String] {
    var groups: [(text: String, names: [String], note: String, scenarios: [String])] = []
    for scenario in scenarios {
      for (text, names, note) in groupedNotes(contenders(in: scenario)) {
        if let place = groups.firstIndex(where: { $0.text == text && $0.names == names }) {
          groups[place].scenarios.append(scenario.name)
        } else {
          groups.append((text, names, note, [scenario.name]))
        }
      }
    }
    return groups.map { group in
      "- " + ("\(Self.list(group.scenarios)): " + Self.list(group.names) + group.note).markdownEscaped
    }
  }

  private typealias GroupedNote = (text: String, names: [String], note: String)

  private func groupedNotes(_ contenders: [Contender]) -> [GroupedNote] {
    var groups: [GroupedNote] = []
    for contender in contenders {
      for (text, note) in zip(contender.notes { _ in nil }, contender.notes { replay(of: $0) }) {
        let rest = String(text.dropFirst(contender.label.count))
        if let place = groups.firstIndex(where: { $0.text == rest }) {
          groups[place].names.append(contender.label)
        } else {
          groups.append((rest, [contender.label], String(note.dropFirst(contender.label.count))))
        }
      }
    }
    return groups
  }

  /// Contenders of which every run is valid, and that therefore may be called the best.
  func ranked(in scenario: Scenario) -> [Contender] { contenders(in: scenario).filter(\.isRanked) }

  /// What the acknowledgements of ranked contenders promise, each once, the weakest first.
  func promises(rankedIn scenarios: [Scenario]) -> [String] {
    scenarios.flatMap(ranked).groupedByPromise.map(\.promise).reduce(into: []) { promises, promise in
      if !promises.contains(promise) { promises.append(promise) }
    }
  }

  /// A list for a sentence: `a`, `a and b`, `a, b and c`.
  static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
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
