import Architectures
import Broadcasting
import Measurement
import Scenarios

/// Results, sorted by what they can answer.
///
/// Where there are simulated cells the report is about them, and others stand beside them; else it is about
/// those of the first driver.
struct ReportData {
  /// Those of which there are cells, in the order in which cells first name them.
  let scenarios: [Scenario]
  let cells: [CellResult]
  /// Cells that differ from some of `cells` in what an acknowledgement promises, and in nothing else.
  let promises: [CellResult]
  /// The driver that made `cells`.
  let driver: String
  /// Cells that another driver ran live.
  let live: [CellResult]

  /// The contenders of each scenario, by its name.
  private let byScenario: [String: [Contender]]
  /// Every contender of any scenario, with all its results, in the order in which each first appears.
  let everyone: [Contender]
  /// The same calm scenario at several sizes, in order of size; each at least at two.
  let sweeps: [[Scenario]]

  /// The names by which a command line selects scenarios; those that it cannot name are not there.
  let arguments: [String: String]
  /// The commands that made all the results.
  let sources: [String]

  init(
    scenarios: [Scenario], cells: [CellResult], arguments: [String: String] = [:], sources: [String] = []
  ) {
    self.arguments = arguments
    self.sources = sources
    let driver = (cells.first(where: \.isSimulated) ?? cells.first)?.driver ?? CellResult.simulator
    self.driver = driver
    let own = cells.filter { $0.driver == driver }
    let keys = Set(own.map { Contender.Key($0) })
    promises = own.filter { cell in
      let changed = cell.settings.changed(from: cell.architecture)
      guard changed.map(\.name) == ["acknowledge"], let known = Architecture.named(cell.architecture) else {
        return false
      }
      let defaults = known.settings.map { SettingValue(name: $0.name, value: $0.value) }
      return keys.contains(Contender.Key(architecture: cell.architecture, settings: defaults))
    }
    let apart = Set(promises.map { Contender.Key($0) })
    let main = own.filter { !apart.contains(Contender.Key($0)) }
    self.cells = main
    byScenario = Dictionary(grouping: main, by: \.scenario).mapValues(Contender.all)
    everyone = Contender.all(in: main)
    live = cells.filter { $0.driver != driver }
    var order: [String: Int] = [:]
    for cell in cells where order[cell.scenario] == nil { order[cell.scenario] = order.count }
    let shown = scenarios.filter { order[$0.name] != nil }
      .sorted { order[$0.name] ?? 0 < order[$1.name] ?? 0 }
    self.scenarios = shown
    sweeps = Self.sweeps(in: shown)
  }

  var isExact: Bool { cells.allSatisfy(\.isSimulated) }

  func contenders(in scenario: Scenario) -> [Contender] { byScenario[scenario.name] ?? [] }

  func contender(_ key: Contender.Key, in scenario: Scenario) -> Contender? {
    contenders(in: scenario).first { $0.key == key }
  }

  /// Those that any of the scenarios has, with their results in all of them.
  func contenders(inAny scenarios: [Scenario]) -> [Contender] {
    let names = Set(scenarios.map(\.name))
    return Contender.all(in: cells.filter { names.contains($0.scenario) })
  }

  /// The contender's look in every picture: variants of one architecture have its colour.
  func style(of contender: Contender) -> PlotStyle {
    let known = Architecture.all.map(\.name)
    let others = everyone.map(\.architecture).filter { !known.contains($0) }
    let own = PlotStyle.of(
      contender.architecture, place: others.firstIndex(of: contender.architecture) ?? 0)
    let variants = everyone.filter { $0.architecture == contender.architecture }
    let place = variants.firstIndex { $0.key == contender.key } ?? 0
    return place == 0 ? own : own.variant(place)
  }

  // MARK: Scenarios by what they ask

  /// Without faults and with perfect links, at one size.
  var steady: Scenario? {
    let sweptNames = Set(sweeps.joined().map(\.name))
    let calm = scenarios.filter(\.isCalm)
    return calm.first { !sweptNames.contains($0.name) }
      ?? calm.min { ($0.hosts - 25).magnitude < ($1.hosts - 25).magnitude }
  }

  /// The scenario of figures that have none of their own: the steady one, or else the first.
  var reference: Scenario? { steady ?? scenarios.first }

  /// But for those that show the time to heal over faster and slower links.
  var partitions: [Scenario] {
    let heals = heals
    return scenarios.filter { $0.hasPartition && !$0.namesPart && !heals.contains($0) }
  }
  /// The partition that the answer is about: into halves, if there is one.
  var halves: Scenario? {
    partitions.first { scenario in
      scenario.faults.contains { if case .partition(.halves) = $0.kind { true } else { false } }
    } ?? partitions.first
  }

  /// Faults that hit whoever plays a part.
  var partFaults: [Scenario] { scenarios.filter(\.namesPart) }
  /// The crash of that node that keeps its memory, or else any of `partFaults`.
  var partCrash: Scenario? {
    partFaults.first { scenario in
      scenario.schedule.contains { if case .crash(_, forgets: false) = $0.kind { true } else { false } }
    } ?? partFaults.first
  }

  /// Loss, stragglers, churn and whatever else.
  var impairments: [Scenario] { scenarios.filter { !$0.isCalm && !$0.hasPartition && !$0.namesPart } }

  /// The sweep with the most sizes.
  var longestSweep: [Scenario]? { sweeps.max { $0.count < $1.count } }

  private static func sweeps(in scenarios: [Scenario]) -> [[Scenario]] {
    var sweeps: [[Scenario]] = []
    for scenario in scenarios where scenario.isCalm {
      let place = sweeps.firstIndex { sweep in
        sweep[0].withoutSize == scenario.withoutSize && !sweep.contains { $0.hosts == scenario.hosts }
      }
      if let place { sweeps[place].append(scenario) } else { sweeps.append([scenario]) }
    }
    return sweeps.filter { $0.count > 1 }.map { $0.sorted { $0.hosts < $1.hosts } }
  }
}

extension Scenario {
  /// True where a fault hits whoever plays a part.
  var namesPart: Bool {
    faults.contains { fault in
      switch fault.kind {
      case .crash(.part, _), .crashLoop(.part, _), .pause(.part), .slow(.part, _), .clock(.part, _),
        .partition(.isolate(.part)):
        true
      case .crash, .pause, .slow, .partition, .loss, .links, .restart, .crashLoop, .clock: false
      }
    }
  }

  /// The name without the number of hosts that a sweep adds; the whole name where it adds none.
  var baseName: String {
    let ending = "-\(hosts)"
    return name.hasSuffix(ending) ? String(name.dropLast(ending.count)) : name
  }

  fileprivate var withoutSize: Scenario {
    var scenario = self
    scenario.name = baseName
    scenario.summary = ""
    scenario.hosts = 0
    return scenario
  }
}
