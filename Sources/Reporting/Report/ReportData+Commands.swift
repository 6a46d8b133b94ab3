import Broadcasting

extension ReportData {
  /// The commands that give the figures of `scenarios` again, and one that shows a run in full.
  func commands(_ scenarios: [Scenario]) -> [String] {
    let shown = scenarios.flatMap { contenders(in: $0) }
    guard let first = shown.first, let example = scenarios.first else { return [] }
    let variants = groups(shown)
    var commands = variants.map { group in
      Self.program
        + (["compare"] + names(of: scenarios) + selection(of: group) + seeds(of: first) + driverWords
        + ["-f", "markdown"]).joined(separator: " ")
    }
    if first.isSimulated, !isSwept(example), let seed = first.results.first?.seed {
      commands.append(
        Self.program
          + (["replay", example.name, "-a", first.architecture] + settings(of: first)
          + ["--seed", "\(seed)", "--trace"]).joined(separator: " "))
    }
    return commands
  }

  private func isSwept(_ scenario: Scenario) -> Bool {
    sweeps.contains { $0.scenarios.contains(scenario) } && scenario.baseName != scenario.name
  }

  private static let program = "swift run -c release grapevine "

  /// By name; those of a sweep by their common name and their sizes.
  private func names(of scenarios: [Scenario]) -> [String] {
    let swept = scenarios.filter(isSwept)
    let sizes = Set(swept.map(\.hosts)).sorted().map { "\($0)" }
    var names: [String] = []
    for name in scenarios.map({ isSwept($0) ? $0.baseName : $0.name }) where !names.contains(name) {
      names.append(name)
    }
    return names + (sizes.isEmpty ? [] : ["--hosts", sizes.joined(separator: ",")])
  }

  /// Contenders that one command can run: of each architecture one variant.
  private func groups(_ contenders: [Contender]) -> [[Contender]] {
    var groups: [[Contender]] = []
    for contender in contenders {
      if groups.contains(where: { $0.contains { $0.key == contender.key } }) { continue }
      let place = groups.firstIndex { group in !group.contains { $0.architecture == contender.architecture } }
      if let place { groups[place].append(contender) } else { groups.append([contender]) }
    }
    return groups
  }

  private func selection(of group: [Contender]) -> [String] {
    let isAll = Architecture.all.map(\.name) == group.map(\.architecture)
    return (isAll ? [] : ["-a", group.map(\.architecture).joined(separator: ",")])
      + group.flatMap(settings)
  }

  private func settings(of contender: Contender) -> [String] {
    contender.changedSettings.flatMap { setting in
      let value = "\(contender.architecture).\(setting.name)=\(setting.value)"
      return ["--set", ShellWord.quoted(value)]
    }
  }

  private func seeds(of contender: Contender) -> [String] {
    let seeds = contender.results.map(\.seed).sorted()
    if seeds.count == 1, seeds[0] != 1 { return ["--seed", "\(seeds[0])"] }
    return ["--seeds", "\(seeds.last ?? 1)"]
  }

  private var driverWords: [String] {
    guard let driver = Driver(parsing: driver), case .zeromq(let transport, let partitions) = driver else {
      return []
    }
    return ["--driver", "zeromq"] + (transport == .tcp ? [] : ["--transport", transport.rawValue])
      + (partitions == .emulator ? [] : ["--partition", partitions.rawValue])
  }
}
