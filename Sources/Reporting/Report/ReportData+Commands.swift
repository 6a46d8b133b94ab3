import Architectures
import Measurement
import Scenarios

extension ReportData {
  /// The commands that run the cells of `scenarios` again, each into a directory of its own.
  ///
  /// Scenarios that no command line can name are run by what made the results.
  func commands(_ scenarios: [Scenario], _ contenders: [Contender]? = nil) -> [String] {
    let shown = contenders ?? scenarios.flatMap { self.contenders(in: $0) }
    guard !shown.isEmpty else { return [] }
    let groups = groups(shown)
    let made = names(of: scenarios).flatMap { names in
      seeds(of: shown).map { seeds in
        groups.enumerated().map { place, group in
          (["compare"] + names + selection(of: group) + seeds + driverWords + ["-o", Self.directory(place)])
            .joined(separator: " ")
        }
      }
    }
    return (made ?? sources).map { Self.program + $0 }
  }

  /// The commands that made all the results.
  var sourceCommands: [String] { sources.map { Self.program + $0 } }

  private static func directory(_ place: Int) -> String {
    "results/again" + (place == 0 ? "" : "-\(place + 1)")
  }

  private func isSwept(_ scenario: Scenario) -> Bool {
    sweeps.contains { $0.contains(scenario) } && scenario.baseName != scenario.name
  }

  private static let program = "swift run -c release grapevine "

  /// By name; those of a sweep by their common name and their sizes; nil where one has no name.
  private func names(of scenarios: [Scenario]) -> [String]? {
    guard scenarios.allSatisfy({ arguments[$0.name] != nil }) else { return nil }
    let swept = scenarios.filter(isSwept)
    // Sizes go for every scenario of a command.
    guard let first = swept.first, swept.count == scenarios.count, Set(swept.map(\.baseName)).count == 1
    else {
      return scenarios.compactMap { arguments[$0.name].map(ShellWord.quoted) }
    }
    let sizes = Set(swept.map(\.hosts)).sorted().map { "\($0)" }
    return [ShellWord.quoted(first.baseName), "--hosts", sizes.joined(separator: ",")]
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
    return (isAll ? [] : ["-a", ShellWord.quoted(group.map(\.architecture).joined(separator: ","))])
      + group.flatMap { $0.changedSettings.assignments(to: $0.architecture).map(ShellWord.quoted) }
  }

  /// Nil where no option gives just these runs to all of them.
  private func seeds(of contenders: [Contender]) -> [String]? {
    let seeds = Set(contenders.map { $0.results.map(\.seed).sorted() })
    guard seeds.count == 1, let own = seeds.first, let last = own.last else { return nil }
    if own == Array(1...max(1, last)) { return ["--seeds", "\(last)"] }
    return own.count == 1 ? ["--seed", "\(last)"] : nil
  }

  /// The command that shows a simulated run again; nil where none can name it.
  func replay(of result: CellResult) -> String? {
    arguments[result.scenario].flatMap { result.replayCommand(scenario: $0) }
  }

  private var driverWords: [String] {
    guard let driver = Driver(parsing: driver), case .zeromq(let transport, let partitions) = driver else {
      return []
    }
    return ["--driver", "zeromq"] + (transport == .tcp ? [] : ["--transport", transport.rawValue])
      + (partitions == .emulator ? [] : ["--partition", partitions.rawValue])
  }
}
