import Broadcasting

/// An architecture with its settings, and what came of it under every seed of one scenario.
struct Contender {
  let architecture: String
  let settings: [SettingValue]
  let results: [CellResult]

  /// The results by architecture and settings, in the order in which each first appears.
  static func all(in results: [CellResult]) -> [Contender] {
    var places: [Key: Int] = [:]
    var groups: [[CellResult]] = []
    for result in results {
      let key = Key(architecture: result.architecture, settings: result.settings)
      if let place = places[key] {
        groups[place].append(result)
      } else {
        places[key] = groups.count
        groups.append([result])
      }
    }
    return groups.compactMap { group in
      group.first.map { Contender(architecture: $0.architecture, settings: $0.settings, results: group) }
    }
  }

  private struct Key: Hashable {
    let architecture: String
    let settings: [SettingValue]
  }

  /// The architecture, and those of its settings that are not the defaults.
  ///
  /// The promise has a column of its own.
  var label: String {
    guard Architecture.named(architecture) != nil else { return architecture }
    let changed = settings.changed(from: architecture).filter { $0.name != "acknowledge" }
    return ([architecture] + changed.map { "\($0.name)=\($0.value)" }).joined(separator: " ")
  }

  /// What an acknowledgement promises.
  var promise: String { settings.first { $0.name == "acknowledge" }?.value ?? "–" }

  func spread(_ column: Column) -> Spread? {
    Spread(results.map { $0.value(of: column.metric, part: column.part) })
  }

  func count(_ outcome: Outcome) -> Int { results.count { $0.verdict == outcome } }

  /// Whether it may be called the best at anything: every run is valid.
  var isRanked: Bool { count(.valid) == results.count }

  var verdict: String {
    let invalid = count(.invalid)
    if invalid > 0 { return "INVALID" + share(invalid) }
    let unknown = count(.unknown)
    if unknown > 0 { return "unknown" + share(unknown) }
    let beyond = results.compactMap { $0.value(of: "lost_beyond_promise", part: nil) }.reduce(0, +)
    return beyond > 0 ? "valid, \(Int(beyond)) beyond promise" : "valid"
  }

  private func share(_ count: Int) -> String { results.count > 1 ? " \(count)/\(results.count)" : "" }

  /// What a reader must know beside the numbers: why runs are not valid and how to see one of them, and
  /// remarks on valid ones.
  var notes: [String] {
    Outcome.allCases.reversed().compactMap { outcome in
      let remarked = results.filter { $0.verdict == outcome && (outcome != .valid || !$0.reasons.isEmpty) }
      guard let first = remarked.first else { return nil }
      let reason = first.reasons.isEmpty ? "no reason given" : first.reasons.joined(separator: "; ")
      let others = remarked.count - 1
      let more = others == 0 ? "" : ", and \(others) more seed\(others == 1 ? "" : "s")"
      let word =
        switch outcome {
        case .valid: "note"
        case .invalid: "INVALID"
        case .unknown: "unknown"
        }
      // What happened live happens once.
      let replay = first.isSimulated ? "; grapevine replay \(first.id)" : ""
      return "\(label): \(word): \(reason) (seed \(first.seed)\(more)\(replay))"
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
