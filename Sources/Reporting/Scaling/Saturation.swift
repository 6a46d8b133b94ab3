import Broadcasting
public import Formats
import Foundation
import Measurement
public import Scenarios

/// The search for the rate at which a fleet no longer keeps up, as far as its runs are known.
///
/// Rates are those of a fixed grid. What is not borne for a few seconds is not borne for longer, so short
/// runs say where to look: from the lowest rate on they are doubled until one is not borne, and bisected to
/// within 12 %. Runs of the scenario's whole time then go down until one is borne, and bisect to two
/// neighbours of the grid. What is run next depends on what is known and on nothing else, so that a search
/// that was interrupted goes on where it was.
public struct Saturation: Sendable {
  /// Operations a second in thousandths: 160 steps a decade, each 1.5 % above the one before, from 0.5 to
  /// 5,000 a second.
  public static let grid = (-48...592).map { Int((1000 * pow(10, Double($0) / 160)).rounded()) }
  /// About twice the rate.
  private static let doubling = 48
  /// 12 %.
  private static let coarse = 8
  /// The multiple of the unloaded latency that is too long.
  static let factor = 2.0
  /// Of which latency.
  ///
  /// The median: a backlog that grows delays all that come later alike, and the latency that repair gives
  /// the unlucky is not counted as one.
  static let percentile = Metric.Part.p50

  /// A run that the search asks for.
  public struct Trial: Hashable, Sendable {
    /// Operations a second in thousandths.
    public let rate: Int
    /// It takes `shortDuration`, and not the scenario's own time.
    public let isShort: Bool

    /// The name of its scenario, which is made of the one named so.
    public func name(_ scenario: String) -> String { isShort ? Saturation.shortName(scenario) : scenario }

    /// Its scenario, made of the one that is searched in.
    public func scenario(of load: Scenario) -> Scenario {
      var scenario = load
      scenario.name = name(load.name)
      scenario.workload = scenario.workload.steady(at: rate)
      if isShort { scenario.workload.duration = min(load.workload.duration, Saturation.shortDuration) }
      return scenario
    }
  }

  private static let shortDuration = Delay.seconds(5)

  static func shortName(_ scenario: String) -> String { "\(scenario)-short" }

  public enum Outcome: Hashable, Sendable {
    /// The highest rate that was borne, and the next of the grid, which was not and why.
    case found(borne: Int, shortfall: String)
    /// Not even the lowest rate was borne.
    case below(Int, shortfall: String)
    /// The highest rate of the grid was borne.
    case above(Int)
    /// A run came to nothing; what was borne before it, if anything was, and what in short runs.
    case unknown(borne: Int?, briefly: Int?, reason: String)
  }

  /// The run to be made next; nil where `outcome` is known.
  public let next: Trial?
  public let outcome: Outcome?
  /// The latency at the lowest rate in nanoseconds, once that has been run.
  let unloaded: Double?

  /// `run` gives what is known of a trial; nil where it has not been run.
  public init(grid: [Int] = Self.grid, run: (Trial) -> MeasuredRun?) {
    precondition(!grid.isEmpty, "a search needs rates to search among")
    let first = run(Trial(rate: grid[0], isShort: true))
    unloaded = first?.result?.value(of: .stableLatency, part: Self.percentile)
    var search = Progress(grid: grid, limit: unloaded.map { $0 * Self.factor } ?? .infinity)
    do throws(Stop) {
      outcome = try search.outcome(run)
      next = nil
    } catch {
      switch error {
      case .notRun(let trial): (next, outcome) = (trial, nil)
      case .nothing(let reason):
        let (borne, briefly) = (search.borne.map { grid[$0] }, search.briefly.map { grid[$0] })
        (next, outcome) = (nil, .unknown(borne: borne, briefly: briefly, reason: reason))
      }
    }
  }

  /// The reason why a search does not go on.
  private enum Stop: Error {
    case notRun(Trial)
    case nothing(String)
  }

  private struct Progress {
    let grid: [Int]
    let limit: Double
    /// The place of the highest rate that a whole run bore.
    var borne: Int?
    /// And that a short run bore.
    var briefly: Int?

    init(grid: [Int], limit: Double) {
      self.grid = grid
      self.limit = limit
    }

    /// Nil where the rate at `place` was borne.
    func shortfall(
      at place: Int, isShort: Bool, _ run: (Trial) -> MeasuredRun?
    ) throws(Stop) -> String? {
      let trial = Trial(rate: grid[place], isShort: isShort)
      guard let run = run(trial) else { throw .notRun(trial) }
      guard let result = run.result else { throw .nothing(run.obstacle ?? "") }
      return result.shortfall(at: percentile, latencyLimit: limit)
    }

    mutating func outcome(_ run: (Trial) -> MeasuredRun?) throws(Stop) -> Outcome {
      var high: (place: Int, shortfall: String)?
      while high.map({ $0.place - (briefly ?? -coarse) > coarse }) ?? (briefly != grid.count - 1) {
        let place =
          if let high, let low = briefly { (low + high.place) / 2 } else {
            briefly.map { min($0 + doubling, grid.count - 1) } ?? 0
          }
        if let shortfall = try shortfall(at: place, isShort: true, run) {
          high = (place, shortfall)
        } else {
          briefly = place
        }
      }
      guard var place = briefly else { return .below(grid[0], shortfall: high?.shortfall ?? "") }
      while let shortfall = try shortfall(at: place, isShort: false, run) {
        high = (place, shortfall)
        guard place > 0 else { return .below(grid[0], shortfall: shortfall) }
        place = max(place - coarse, 0)
      }
      borne = place
      guard var high else { return .above(grid[place]) }
      while high.place - place > 1 {
        let middle = (place + high.place) / 2
        if let shortfall = try shortfall(at: middle, isShort: false, run) {
          high = (middle, shortfall)
        } else {
          place = middle
          borne = middle
        }
      }
      return .found(borne: grid[place], shortfall: high.shortfall)
    }
  }
}
