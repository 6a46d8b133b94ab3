public import Architectures
import Broadcasting
public import Measurement
public import Scenarios

/// Looks for settings that fulfil a goal: at random first, then near the best that were found.
///
/// It works in generations. Each candidate of one is tried with a single run; the most promising are tried in
/// full, and only those can be a result. The same space, goal, scenarios and seed give the same search,
/// however the runs are made.
///
/// Random search, then hill climbing with restarts from several of the best: what Bergstra and Bengio,
/// "Random search for hyper-parameter optimization", 2012, found hard to beat where few settings matter.
public struct Search: Sendable {
  /// The runs that are made for one candidate.
  public struct Plan: Sendable {
    public let scenario: Scenario
    /// Scenarios in which runs must be valid, and nothing else is asked of them.
    public let enduring: [Scenario]
    public let seeds: [UInt64]

    public init(scenario: Scenario, enduring: [Scenario], seeds: [UInt64]) {
      self.scenario = scenario
      self.enduring = enduring
      self.seeds = seeds
    }
  }

  /// A candidate that was run in full.
  public struct Evaluation: Sendable {
    public let configuration: Configuration
    public let cells: [CellResult]
    public let enduring: [CellResult]
    package let score: Goal.Score

    init(_ configuration: Configuration, cells: [CellResult], enduring: [CellResult], goal: Goal) {
      self.configuration = configuration
      self.cells = cells
      self.enduring = enduring
      score = goal.score(of: cells, enduring: enduring)
    }

    /// True where every run is valid and every condition holds.
    public var isFeasible: Bool { score.isFeasible }
  }

  /// Candidates of one generation, and how many of them are run in full.
  static let generation = 16
  static let promoted = 4

  public let space: SearchSpace
  public let goal: Goal
  public package(set) var plan: Plan
  /// The number of candidates that are tried in all.
  public let budget: Int
  private var random: SplitMix64
  private let obstacle: @Sendable (Configuration) -> String?
  private var seen: [[SettingValue]] = []
  private var refused: [(settings: [SettingValue], reason: String)] = []
  /// True once nothing new comes up any more, before the budget is used up.
  private var isExhausted = false
  /// Candidates run in full, the best first.
  public private(set) var evaluations: [Evaluation] = []

  /// `obstacle` says why a candidate cannot be run, such as for its size; it is left out then, and does not
  /// count as tried.
  public init(
    _ space: SearchSpace, goal: Goal, plan: Plan, budget: Int, seed: UInt64,
    obstacle: @escaping @Sendable (Configuration) -> String? = { _ in nil }
  ) {
    self.space = space
    self.goal = goal
    self.plan = plan
    self.budget = budget
    self.obstacle = obstacle
    random = SplitMix64(seed: SplitMix64.seed(seed, .search))
  }

  public var tried: Int { seen.count }

  /// The reasons why candidates were left out, each once, in the order in which they came up.
  public var leftOut: [String] { refused.map(\.reason) }

  /// The reason why fewer candidates were tried than the budget allows; nil where it is used up.
  public var shortage: String? {
    guard isExhausted else { return nil }
    if let count = space.count, tried + refused.count >= count {
      return "the values that vary have no more than \(count) combination\(count == 1 ? "" : "s")"
    }
    return "the last \(Self.attempts) draws gave nothing new whose settings go together"
  }

  /// The draws that are made for one generation.
  private static let attempts = 50 * generation

  /// Searches, with `run` to give the results of cells in their order; `progress` is called after each
  /// generation.
  public mutating func search<Failure: Error>(
    run: ([Cell]) throws(Failure) -> [CellResult], progress: (Search) -> Void
  ) throws(Failure) {
    while true {
      let candidates = nextGeneration()
      guard !candidates.isEmpty else {
        isExhausted = tried < budget
        return
      }
      let first = try run(candidates.map { cell($0, plan.scenario, plan.seeds[0]) })
      let ranked = candidates.indices.map { place in
        (score: goal.score(of: [first[place]], enduring: []), place: place)
      }
      .sorted { ($0.score, $0.place) < ($1.score, $1.place) }
      for (_, place) in ranked.prefix(Self.promoted) {
        evaluations.append(try evaluate(candidates[place], run: run))
      }
      // Of equal ones the earlier stays before.
      evaluations = evaluations.enumerated().sorted {
        ($0.element.score, $0.offset) < ($1.element.score, $1.offset)
      }
      .map(\.element)
      progress(self)
    }
  }

  /// Runs a candidate in full.
  public func evaluate<Failure: Error>(
    _ configuration: Configuration, run: ([Cell]) throws(Failure) -> [CellResult]
  ) throws(Failure) -> Evaluation {
    let scenarios = [plan.scenario] + plan.enduring
    let results = try run(
      scenarios.flatMap { scenario in plan.seeds.map { cell(configuration, scenario, $0) } })
    return Evaluation(
      configuration, cells: Array(results.prefix(plan.seeds.count)),
      enduring: Array(results.dropFirst(plan.seeds.count)), goal: goal)
  }

  /// A run of the settings that the search begins with in each scenario.
  public var beginning: [Cell] {
    ([plan.scenario] + plan.enduring).compactMap { scenario in
      space.origin.map { cell($0, scenario, 1) }
    }
  }

  private func cell(_ configuration: Configuration, _ scenario: Scenario, _ seed: UInt64) -> Cell {
    Cell(configuration: configuration, scenario: scenario, seed: seed)
  }

  /// The next candidates, none of which was tried before; none where the budget is used up or nothing new
  /// comes up any more.
  private mutating func nextGeneration() -> [Configuration] {
    var candidates: [Configuration] = []
    let size = min(Self.generation, budget - tried)
    var attempts = 0
    while candidates.count < size, attempts < Self.attempts {
      attempts += 1
      guard let candidate = nextCandidate(), !isKnown(candidate.settings) else { continue }
      if let reason = obstacle(candidate) {
        refused.append((candidate.settings, reason))
        continue
      }
      seen.append(candidate.settings)
      candidates.append(candidate)
    }
    return candidates
  }

  private func isKnown(_ settings: [SettingValue]) -> Bool {
    seen.contains(settings) || refused.contains { $0.settings == settings }
  }

  private mutating func nextCandidate() -> Configuration? {
    if seen.isEmpty, refused.isEmpty { return space.origin }
    // A third of the budget looks everywhere, and a tenth of the rest still does.
    guard tried >= budget / 3, !evaluations.isEmpty, random.index(below: 10) > 0 else {
      return space.drawn(&random)
    }
    let parent = evaluations[random.index(below: min(evaluations.count, Self.promoted))]
    return space.neighbour(of: parent.configuration, &random)
  }
}
