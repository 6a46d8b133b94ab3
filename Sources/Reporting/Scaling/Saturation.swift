public import Formats
import Foundation
import Measurement

/// The search for the rate at which a fleet no longer keeps up, as far as its runs are known.
///
/// Rates are those of a fixed grid. From the lowest on they are doubled until one is not borne; between it
/// and the last that was, bisection finds two neighbours of the grid. What is run next depends on what is
/// known and on nothing else, so that a search that was interrupted goes on where it was.
public struct Saturation: Sendable {
  /// Operations a second in thousandths: twenty steps a decade, each 12 % above the one before, from 0.5 to
  /// 5,000 a second.
  public static let grid = (-6...74).map { Int((1000 * pow(10, Double($0) / 20)).rounded()) }
  /// About twice the rate.
  private static let doubling = 6
  /// The multiple of the unloaded latency that is too long.
  static let factor = 2.0
  /// Of which latency.
  ///
  /// The median: a backlog that grows delays all that come later alike, and the latency that repair gives
  /// the unlucky is not counted as one.
  static let percentile = Metric.Part.p50

  public enum Outcome: Hashable, Sendable {
    /// The highest rate that was borne, and the next of the grid, which was not and why.
    case found(borne: Int, shortfall: String)
    /// Not even the lowest rate was borne.
    case below(Int, shortfall: String)
    /// The highest rate of the grid was borne.
    case above(Int)
    /// A run came to nothing; what was borne before it, if anything was.
    case unknown(borne: Int?, reason: String)
  }

  /// The rate to be run next; nil where `outcome` is known.
  public let next: Int?
  public let outcome: Outcome?
  /// The latency at the lowest rate in nanoseconds, once that has been run.
  let unloaded: Double?

  /// `run` gives what is known of a rate; nil where it has not been run.
  public init(grid: [Int] = Self.grid, run: (_ rate: Int) -> MeasuredRun?) {
    precondition(!grid.isEmpty, "a search needs rates to search among")
    let first = run(grid[0])
    let unloaded = first?.result?.value(of: .stableLatency, part: Self.percentile)
    self.unloaded = unloaded
    let limit = unloaded.map { $0 * Self.factor } ?? .infinity

    enum Answer {
      case borne
      case shortfall(String)
      case nothing(String)
      case notRun
    }
    func answer(_ place: Int) -> Answer {
      guard let run = run(grid[place]) else { return .notRun }
      guard let result = run.result else { return .nothing(run.obstacle ?? "") }
      return result.shortfall(at: Self.percentile, latencyLimit: limit).map { .shortfall($0) } ?? .borne
    }

    var borne: Int?
    var tooHigh: (place: Int, shortfall: String)?
    while true {
      let place: Int
      switch (borne, tooHigh) {
      case (nil, nil): place = 0
      case (nil, let high?):
        (next, outcome) = (nil, .below(grid[high.place], shortfall: high.shortfall))
        return
      case (let low?, nil):
        guard low < grid.count - 1 else {
          (next, outcome) = (nil, .above(grid[low]))
          return
        }
        place = min(low + Self.doubling, grid.count - 1)
      case (let low?, let high?):
        guard high.place - low > 1 else {
          (next, outcome) = (nil, .found(borne: grid[low], shortfall: high.shortfall))
          return
        }
        place = (low + high.place) / 2
      }
      switch answer(place) {
      case .borne: borne = place
      case .shortfall(let reason): tooHigh = (place, reason)
      case .nothing(let reason):
        (next, outcome) = (nil, .unknown(borne: borne.map { grid[$0] }, reason: reason))
        return
      case .notRun:
        (next, outcome) = (grid[place], nil)
        return
      }
    }
  }
}
