public import Scenarios

/// Studies to be verified: their experiments, and the runs that these need.
public struct StudyPlan: Sendable {
  public let parts: [(study: Study, experiments: [Experiment])]
  /// Of each experiment's first run; the next ones have the numbers after it.
  private let seed: UInt64
  private let units: [Unit]

  private struct Unit: Sendable {
    let part: Int
    let experiment: Int
    let seed: UInt64
  }

  /// `runs` instead of each experiment's own number, where given.
  public init(
    _ studies: [Study], _ selection: Selection = Selection(), runs: Int? = nil, seed: UInt64 = 1
  ) throws(VerificationError) {
    var parts: [(study: Study, experiments: [Experiment])] = []
    for study in studies {
      var experiments = try study.experiments(selection)
      if let runs {
        for index in experiments.indices where experiments[index].runs > 1 { experiments[index].runs = runs }
      }
      parts.append((study, experiments))
    }
    self.init(parts, seed: seed)
  }

  init(_ parts: [(study: Study, experiments: [Experiment])], seed: UInt64 = 1) {
    self.parts = parts
    self.seed = seed
    units = parts.indices.flatMap { part in
      parts[part].experiments.indices.flatMap { experiment in
        (0..<parts[part].experiments[experiment].runs).map {
          Unit(part: part, experiment: experiment, seed: seed &+ UInt64($0))
        }
      }
    }
  }

  /// The number of runs to be made, in any order and on any thread.
  public var count: Int { units.count }

  /// A run of each experiment that is a run of an architecture in a scenario.
  public var cells: [Cell] { parts.flatMap { $0.experiments.compactMap(\.cell) } }

  /// The same, each with the number of its runs.
  public var loads: [(cell: Cell, runs: Int)] {
    parts.flatMap { $0.experiments.compactMap { one in one.cell.map { ($0, one.runs) } } }
  }

  /// Makes a run; `index` is below `count`.
  public func run(_ index: Int) -> [Double] {
    let unit = units[index]
    return parts[unit.part].experiments[unit.experiment].measure(unit.seed)
  }

  /// The experiment that run `index` belongs to, for a person who waits.
  public func name(_ index: Int) -> String {
    let unit = units[index]
    return "\(parts[unit.part].study.name): \(parts[unit.part].experiments[unit.experiment].subject)"
  }

  /// The outcome of all runs, given in their order.
  public func reproduction(of results: [[Double]]) -> Reproduction {
    precondition(results.count == count, "there is a result for every run")
    var place = 0
    return Reproduction(
      sections: parts.map { study, experiments in
        Reproduction.Section(
          study: study,
          groups: experiments.map { experiment in
            defer { place += experiment.runs }
            return Reproduction.Group(experiment, results: Array(results[place..<place + experiment.runs]))
          })
      })
  }
}
