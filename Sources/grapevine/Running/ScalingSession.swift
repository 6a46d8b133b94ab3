import Formats
import Foundation
import Reporting
import Scenarios
import Synchronization

/// The runs of a scaling study: those that are on the disk already are not made again.
final class ScalingSession: Sendable {
  private struct State {
    var runs: [ScalingRun]
    let journal: ScalingJournal
    var next = 0
    var done = 0
  }

  /// A series of runs, one after another: the next one, given what is known; nil at its end.
  typealias Series =
    @Sendable (_ known: (ScalingRun.Key) -> MeasuredRun?) -> (key: ScalingRun.Key, cell: Cell)?

  private let state: Mutex<State>
  private let process: CellProcess
  private let isQuiet: Bool

  init(
    _ runs: [ScalingRun], journal: consuming sending ScalingJournal, process: CellProcess, isQuiet: Bool
  ) {
    state = Mutex(State(runs: runs, journal: journal))
    self.process = process
    self.isQuiet = isQuiet
  }

  /// Runs all series to their ends, `jobs` of them at once; gives all runs of the study.
  func run(_ series: [Series], jobs: Int) async throws(Failure) -> [ScalingRun] {
    let failures = await withTaskGroup(of: Failure?.self) { group in
      for _ in 0..<min(jobs, series.count) {
        group.addTask { await self.work(on: series) }
      }
      return await group.reduce(into: [Failure]()) { if let failure = $1 { $0.append(failure) } }
    }
    if let failure = failures.first { throw failure }
    return state.withLock { $0.runs }
  }

  private func work(on series: [Series]) async -> Failure? {
    while true {
      let place = state.withLock { state in
        defer { state.next += 1 }
        return state.next
      }
      guard place < series.count else { return nil }
      while let (key, cell) = next(of: series[place]) {
        let run = await process.run(cell)
        if let failure = keep(ScalingRun(key, run)) { return failure }
      }
    }
  }

  private func next(of series: Series) -> (key: ScalingRun.Key, cell: Cell)? {
    let runs = state.withLock { $0.runs }
    let known = Dictionary(runs.map { ($0.key, $0.run) }) { _, last in last }
    return series { known[$0] }
  }

  private func keep(_ run: ScalingRun) -> Failure? {
    state.withLock { state in
      do throws(FormatError) {
        try state.journal.append(run)
      } catch {
        return Failure(error)
      }
      state.runs.append(run)
      state.done += 1
      if !isQuiet { StandardError.line(Self.line(run)) }
      return nil
    }
  }

  private static func line(_ run: ScalingRun) -> String {
    let key = run.key
    let rate = key.ratePerThousandSeconds.map { " at \(Decimal($0) / 1000)/s" } ?? ""
    let seconds = run.run.usage.map { " in \(($0.wall + 500_000_000) / 1_000_000_000) s" } ?? ""
    return "\(key.scenario): \(key.contender), \(key.hosts) hosts\(rate): "
      + (run.run.obstacle ?? "done\(seconds)")
  }

  /// Says how to go on, and ends the process; runs that are under way notice that it is gone.
  func interrupt(_ status: Int32, resuming path: String) -> Never {
    state.withLock { (state) -> Never in
      StandardError.line(
        "interrupted with \(state.runs.count) runs done; go on with: grapevine scale --resume \(path)")
      // Without exit handlers: they are not safe beside threads that run.
      _exit(status)
    }
  }
}
