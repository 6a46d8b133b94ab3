import Architectures
import Broadcasting
import Measurement

/// An architecture with its settings, and what came of it under every seed of one scenario.
struct Contender {
  let key: Key
  let results: [CellResult]

  /// The properties that tell contenders apart.
  struct Key: Hashable {
    let architecture: String
    let settings: [SettingValue]

    init(_ result: CellResult) {
      self.init(architecture: result.architecture, settings: result.settings)
    }

    init(architecture: String, settings: [SettingValue]) {
      self.architecture = architecture
      self.settings = settings
    }
  }

  var architecture: String { key.architecture }
  var settings: [SettingValue] { key.settings }
  /// Ready to run again; nil where this program has no such architecture or setting.
  var configuration: Configuration? { Candidate.configured(architecture, settings) }
  var isSimulated: Bool { results.allSatisfy(\.isSimulated) }

  /// The results by architecture and settings, in the order in which each first appears.
  static func all(in results: [CellResult]) -> [Contender] {
    var places: [Key: Int] = [:]
    var groups: [[CellResult]] = []
    for result in results {
      let key = Key(result)
      if let place = places[key] {
        groups[place].append(result)
      } else {
        places[key] = groups.count
        groups.append([result])
      }
    }
    return groups.compactMap { group in group.first.map { Contender(key: Key($0), results: group) } }
  }

  /// The architecture, and those of its settings that are not the defaults.
  var label: String { label(of: changedSettings) }

  /// The label for where the promise has a column of its own.
  var labelBesidePromise: String { label(of: changedSettings.filter { $0.name != "acknowledge" }) }

  private func label(of settings: [SettingValue]) -> String {
    ([architecture] + settings.map { "\($0.name)=\($0.value.filter { $0 != " " })" }).joined(separator: " ")
  }

  /// The label, marked where a run is not valid.
  var markedLabel: String { count(.valid) == results.count ? label : "✗ \(label)" }

  /// The settings that are not the architecture's defaults; none where it is not known.
  var changedSettings: [SettingValue] {
    Architecture.named(architecture) == nil ? [] : settings.changed(from: architecture)
  }

  /// The promise of an acknowledgement.
  var promise: String { settings.first { $0.name == "acknowledge" }?.value ?? "–" }

  /// The number of nodes that may forget at once while an acknowledged rumor is still held; nil where the
  /// promise is not known.
  fileprivate var survivableLosses: Int? { Acknowledgement(parsing: promise)?.survivableLosses }

  func spread(_ column: Column) -> Spread? {
    Spread(results.map { $0.value(of: column) })
  }

  /// The range beside a column's median: for exact figures from least to most, where they differ; for
  /// sampled ones the 95 % interval of the median, in square brackets, or from least to most of too few runs.
  func range(_ column: Column) -> String? {
    guard let spread = spread(column) else { return nil }
    let values = results.compactMap { $0.value(of: column) }
    if !isSimulated, let interval = Estimate(values)?.interval {
      let (low, high) = (column.quantity.text(interval.lowerBound), column.quantity.text(interval.upperBound))
      return low == high ? nil : "[\(low)–\(high)]"
    }
    let (least, most) = (column.quantity.text(spread.least), column.quantity.text(spread.most))
    return least == most ? nil : "(\(least)–\(most))"
  }

  func count(_ outcome: Outcome) -> Int { results.count { $0.verdict == outcome } }

  /// True where it may be called the best at anything: every run is valid, and tested something.
  var isRanked: Bool { count(.valid) == results.count && !results.contains(where: \.isNoTest) }

  var verdict: String {
    let invalid = count(.invalid)
    if invalid > 0 { return "INVALID" + share(invalid) }
    let unknown = count(.unknown)
    if unknown > 0 { return doubt + share(unknown) }
    let beyond = results.compactMap { $0.value(of: .lostBeyondPromise, part: nil) }.reduce(0, +)
    if beyond > 0 { return "valid, \(Int(beyond)) beyond promise" }
    let untested = results.count(where: \.isNoTest)
    return untested > 0 ? "no test" + share(untested) : "valid"
  }

  /// The word for runs that prove nothing: what all of them were, if that is one thing.
  private var doubt: String {
    let doubts = results.filter { $0.verdict == .unknown }.map { result in
      result.reasons.lazy.compactMap(\.doubt).first ?? "unknown"
    }
    return doubts.allSatisfy { $0 == doubts.first } ? doubts.first ?? "unknown" : "unknown"
  }

  private func share(_ count: Int) -> String { results.count > 1 ? " \(count)/\(results.count)" : "" }

  /// The notes that a reader needs beside the numbers: why runs are not valid and how to see one of them, and
  /// remarks on valid ones.
  ///
  /// `replay` is the command that shows a simulated run again.
  func notes(replay: (CellResult) -> String? = { "grapevine replay \($0.id)" }) -> [String] {
    Outcome.allCases.reversed().compactMap { outcome in
      let remarked = results.filter { $0.verdict == outcome && (outcome != .valid || !$0.reasons.isEmpty) }
      guard let first = remarked.first else { return nil }
      let others = remarked.count - 1
      let more = others == 0 ? "" : ", and \(others) more seed\(others == 1 ? "" : "s")"
      let word =
        switch outcome {
        case .valid: "note"
        case .invalid: "INVALID"
        case .unknown: "unknown"
        }
      // What happened live happens once.
      let replay = first.isSimulated ? replay(first).map { "; \($0)" } ?? "" : ""
      return "\(label): \(word): \(first.reasons.text) (seed \(first.seed)\(more)\(replay))"
    }
  }
}

extension [Contender] {
  /// Those whose acknowledgements promise the same next to one another, the weakest promise first; else as
  /// they were.
  var groupedByPromise: [Contender] {
    let groups = Dictionary(grouping: indices) { self[$0].survivableLosses ?? .max }
    return groups.keys.sorted().flatMap { key in
      // By name: `remote` and `copies: 1` survive as much and promise different things.
      let members = groups[key] ?? []
      var promises: [String] = []
      for index in members where !promises.contains(self[index].promise) {
        promises.append(self[index].promise)
      }
      return promises.flatMap { promise in members.map { self[$0] }.filter { $0.promise == promise } }
    }
  }
}

extension [SettingValue] {
  /// Those that are not the architecture's defaults, and all of an architecture that is not known.
  func changed(from architecture: String) -> [SettingValue] {
    let defaults = Architecture.named(architecture)?.settings ?? []
    return filter { setting in
      !defaults.contains { $0.name == setting.name && $0.value == setting.value }
    }
  }
}

extension Reason {
  /// A word for why a run's figures are none to compare by; nil for other reasons.
  var doubt: String? {
    switch self {
    case .overloaded, .disagreement(_, .overload): "overloaded"
    case .unfinished: "unfinished"
    default: nil
    }
  }
}
