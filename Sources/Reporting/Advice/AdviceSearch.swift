public import Architectures
public import Broadcasting
public import Measurement
public import Scenarios

/// The search for the cheapest candidate that does what is asked, with as few runs as it takes.
///
/// The most promising come first, a few at once, each with one seed and without faults. Those that may win
/// are then run under each threat, and with the other seeds, the cheapest first, until one fits; with further
/// seeds, too, because the cheapest of many may owe it to luck with a few. What cannot
/// cost less than one that fits is not run, or not run on. At last settings worth trying are varied around
/// the best. Neither results nor the answer depend on how many cells are run at once.
public struct AdviceSearch: Sendable {
  /// A candidate, and its results so far.
  private struct Trial {
    let configuration: Configuration
    /// Of one run, as foretold.
    let work: Int
    var results: [CellResult] = []
  }

  public let demand: Demand
  public let seeds: [UInt64]
  private let given: [String: [SettingValue]]
  /// Nothing but the given architectures with their settings is run, and all of it to the end.
  private let isExact: Bool
  private let excess: @Sendable (Configuration) -> String?
  private let isPatient: Bool
  /// Not run yet, the most promising first.
  private var waiting: [(configuration: Configuration, forecast: Forecast)] = []
  private var trials: [Trial] = []
  /// The first of those that were not run because a run of it does not fit the machine, or would take too
  /// long; nil where there is none.
  public private(set) var tooLarge: Configuration?
  /// Those that are not run, by the reason.
  private var refused: [(reason: String, labels: [String])] = []
  /// Messages and deliveries of all runs so far, as foretold.
  private var work = 0

  /// The candidates that are run at once.
  private static let wave = 8
  /// Work of all runs after which no further candidates are taken up: less than two minutes of one core.
  private static let mostWork = 35_000_000
  /// Neighbours of the best that are tried.
  private static let mostNeighbours = 16
  /// Messages and deliveries that the simulator handles in a second on one core where messages cost nodes
  /// something.
  private static let workPerSecond = 400_000

  /// `given` are the settings that the user fixed, by architecture; where it is `isExact`, nothing but
  /// `architectures` as they are is run; where it is `patient`, a run may be of any length; `excess` says
  /// why a candidate's runs do not fit the machine.
  public init(
    _ demand: Demand, architectures: [Configuration], seeds: [UInt64], given: [String: [SettingValue]],
    isExact: Bool = false, patient: Bool = false,
    excess: @escaping @Sendable (Configuration) -> String? = { _ in nil }
  ) {
    self.demand = demand
    self.seeds = seeds
    self.given = given
    self.isExact = isExact
    isPatient = patient
    self.excess = excess
    take(isExact ? architectures : Candidate.all(architectures, for: demand) { given[$0] ?? [] })
  }

  /// The number of candidates that are to be run.
  public var open: Int { waiting.count }

  /// The reasons why candidates are not run.
  public var leftOut: [String] {
    refused.map { reason, labels in
      let shown = labels.prefix(3).joined(separator: ", ")
      let more = labels.count > 3 ? " and \(labels.count - 3) more" : ""
      return "\(shown)\(more): \(reason)"
    }
  }

  /// The work that is to be done, in a line: an estimate, from the sheets.
  public func outline(jobs: Int) -> String {
    var work = 0
    var first = 0
    for (_, forecast) in waiting where work < Self.mostWork {
      work += forecast.work
      first += 1
    }
    let all = demand.scenarios.count * seeds.count
    work += (waiting.first?.forecast.work ?? 0) * 3 * all
    let seconds = max(1, work / Self.workPerSecond / max(jobs, 1))
    let time = seconds < 100 ? "\(seconds) s" : "\((seconds + 59) / 60) min"
    return
      "\(waiting.count) candidates, up to \(first) runs to compare them and \(all) of each that may win: "
      + "about \(time) at most"
  }

  /// The advice that the results so far give.
  public var advice: Advice {
    Advice(demand, seeds: seeds, results: trials.flatMap(\.results), leftOut: leftOut)
  }

  /// Searches, with `run` to give the results of cells in their order; `progress` is called after each wave.
  public mutating func search<Failure: Error>(
    run: ([Cell]) throws(Failure) -> [CellResult], progress: (AdviceSearch) -> Void
  ) throws(Failure) {
    guard !isExact else {
      for place in begin() { try finish(place, stopsAtFailure: false, run: run) }
      return
    }
    try runWaiting(run: run, progress: progress)
    try vary(run: run, progress: progress)
    try settle(run: run)
    if best == nil { try completeNearest(run: run) }
    progress(self)
  }

  /// The state of the search in a line.
  public var standing: String {
    let found = best.map { "the cheapest that fits is \($0.label)" } ?? "none fits yet"
    return "\(trials.count) candidates tried, \(waiting.count) to go; \(found)"
  }

  /// The number of candidates of which something was run.
  public var tried: Int { trials.count }

  private mutating func take(_ candidates: [Configuration]) {
    for candidate in candidates where !isKnown(candidate) {
      let forecast = Forecast(candidate, for: demand)
      if let reason = forecast.obstacle {
        refuse(candidate, reason)
      } else if let reason = excess(candidate) ?? (isPatient ? nil : forecast.tedium) {
        tooLarge = tooLarge ?? candidate
        refuse(candidate, reason)
      } else {
        waiting.append((candidate, forecast))
      }
    }
    // Of equals the earlier stays before.
    waiting = waiting.enumerated().sorted {
      ($0.element.forecast.messages, $0.offset) < ($1.element.forecast.messages, $1.offset)
    }
    .map(\.element)
  }

  /// Takes up all that wait; gives their places.
  private mutating func begin() -> [Int] {
    let first = trials.count
    trials += waiting.map { Trial(configuration: $0.configuration, work: $0.forecast.work) }
    waiting = []
    return Array(first..<trials.count)
  }

  private func isKnown(_ candidate: Configuration) -> Bool {
    (trials.map(\.configuration) + waiting.map(\.configuration)).contains(where: candidate.isSame)
  }

  private mutating func refuse(_ candidate: Configuration, _ reason: String) {
    let label = candidate.label
    if let place = refused.firstIndex(where: { $0.reason == reason }) {
      if !refused[place].labels.contains(label) { refused[place].labels.append(label) }
    } else {
      refused.append((reason, [label]))
    }
  }

  /// The cheapest that fits.
  private var best: Assessment? { trials.compactMap(assessment).filter(\.fits).min(by: Assessment.isCheaper) }

  private func assessment(_ trial: Trial) -> Assessment? { Assessment(demand, trial.results, seeds: seeds) }

  private mutating func runWaiting<Failure: Error>(
    run: ([Cell]) throws(Failure) -> [CellResult], progress: (AdviceSearch) -> Void
  ) throws(Failure) {
    refuseDearer()
    while !waiting.isEmpty {
      guard work < Self.mostWork else {
        for (candidate, _) in waiting { refuse(candidate, "more than there was time for, by their sheets") }
        waiting = []
        return
      }
      let next = nextWave
      waiting.removeFirst(next.count)
      var begun = next.map { Trial(configuration: $0.configuration, work: $0.forecast.work) }
      work += next.map(\.forecast.work).reduce(0, +)
      let results = try run(
        begun.map { Cell(configuration: $0.configuration, scenario: demand.steady, seed: seeds[0]) })
      for (place, result) in results.enumerated() { begun[place].results = [result] }
      let first = trials.count
      trials += begun
      try decide(from: first, run: run)
      refuseDearer()
      progress(self)
    }
  }

  /// Refuses those that wait and must send more messages than one that fits does.
  private mutating func refuseDearer() {
    guard let least = best?.cost?.messagesPerBroadcast else { return }
    let isDearer = { (forecast: Forecast) in forecast.leastMessagesPerBroadcast > least }
    for (candidate, forecast) in waiting where isDearer(forecast) {
      refuse(candidate, "cannot send as few messages as what fits")
    }
    waiting.removeAll { isDearer($0.forecast) }
  }

  /// The first that wait, with no more work than leaves some for another wave.
  private var nextWave: [(configuration: Configuration, forecast: Forecast)] {
    var work = 0
    let wave = waiting.prefix(Self.wave).prefix { waiting in
      work += waiting.forecast.work
      return work <= Self.mostWork / 2
    }
    return wave.isEmpty ? Array(waiting.prefix(1)) : Array(wave)
  }

  /// Runs on those from `first` on that may win, the cheapest first, until one fits.
  private mutating func decide<Failure: Error>(
    from first: Int, run: ([Cell]) throws(Failure) -> [CellResult]
  ) throws(Failure) {
    let hopeful = (first..<trials.count).compactMap { place in
      assessment(trials[place]).flatMap { $0.hasFailed ? nil : (place, $0) }
    }
    .sorted { Assessment.isCheaper($0.1, $1.1) }
    for (place, assessment) in hopeful {
      if let best, !Assessment.isCheaper(assessment, best) { return }
      try finish(place, stopsAtFailure: true, run: run)
      if self.assessment(trials[place])?.fits == true { return }
    }
  }

  /// Further seeds, as many as come to nothing beside the search: thrice those asked for at most.
  private func confirmation(of place: Int) -> [UInt64] {
    let work = trials[place].work * demand.scenarios.count
    let count = min(3 * seeds.count, Self.mostWork / 5 / max(work, 1))
    let last = seeds.max() ?? 0
    return (0..<count).map { last + 1 + UInt64($0) }
  }

  /// Makes the runs of a candidate that are missing: the first seed's, then the others', then the further
  /// ones'.
  private mutating func finish<Failure: Error>(
    _ place: Int, stopsAtFailure: Bool, run: ([Cell]) throws(Failure) -> [CellResult]
  ) throws(Failure) {
    for seeds in [seeds.prefix(1), seeds.dropFirst(), confirmation(of: place)[...]] {
      let trial = trials[place]
      if stopsAtFailure, assessment(trial)?.hasFailed == true { return }
      let cells = demand.scenarios.flatMap { scenario in
        seeds.map { Cell(configuration: trial.configuration, scenario: scenario, seed: $0) }
      }
      .filter { cell in
        !trial.results.contains { $0.scenario == cell.scenario.name && $0.seed == cell.seed }
      }
      work += trial.work * cells.count
      trials[place].results += try run(cells)
    }
  }

  /// Tries the settings worth trying around the best, and around the best of the other architectures.
  private mutating func vary<Failure: Error>(
    run: ([Cell]) throws(Failure) -> [CellResult], progress: (AdviceSearch) -> Void
  ) throws(Failure) {
    let around = nearest.filter { $0.assessment.cost != nil }
    var origins: [Configuration] = []
    for (place, _) in around where origins.count < 2 {
      let configuration = trials[place].configuration
      if !origins.contains(where: { $0.architecture == configuration.architecture }) {
        origins.append(configuration)
      }
    }
    let neighbours = origins.flatMap { origin in
      Candidate.neighbours(of: origin, hosts: demand.hosts) { given[$0] ?? [] }
    }
    take(neighbours)
    waiting = Array(waiting.prefix(Self.mostNeighbours))
    try runWaiting(run: run, progress: progress)
  }

  /// Runs on those that look cheaper than the best now that it was confirmed.
  private mutating func settle<Failure: Error>(
    run: ([Cell]) throws(Failure) -> [CellResult]
  ) throws(Failure) {
    while let best,
      let rival = nearest.first(where: {
        $0.assessment.isUndecided && Assessment.isCheaper($0.assessment, best)
      })
    {
      try finish(rival.place, stopsAtFailure: true, run: run)
    }
  }

  /// All trials: what fits, what may, then what fails in the fewest ways, each the cheapest first.
  private var nearest: [(place: Int, assessment: Assessment)] {
    trials.indices.compactMap { place in assessment(trials[place]).map { (place, $0) } }
      .sorted { Assessment.isBetter($0.assessment, $1.assessment) }
  }

  /// Makes all runs of those that come nearest, so that it can be said what would have to give.
  private mutating func completeNearest<Failure: Error>(
    run: ([Cell]) throws(Failure) -> [CellResult]
  ) throws(Failure) {
    let places = nearest.filter { $0.assessment.isValidWhereRun }.map(\.place)
    for place in places.prefix(Self.wave) where work < 2 * Self.mostWork {
      try finish(place, stopsAtFailure: false, run: run)
    }
  }
}
