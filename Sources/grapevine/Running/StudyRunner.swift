import Dispatch
import Synchronization
import Verification

/// Makes a plan's runs on several cores.
///
/// A run is a pure function, so the number of cores changes no result.
enum StudyRunner {
  static func results(of plan: StudyPlan, jobs: Int, quiet: Bool) -> [[Double]] {
    struct State {
      var next = 0
      var done = 0
      var results: [[Double]]
      var progress: Progress
    }
    let state = Mutex(
      State(
        results: [[Double]](repeating: [], count: plan.count),
        progress: Progress(Progress.style(quiet: quiet), total: plan.count, of: "runs")))
    DispatchQueue.concurrentPerform(iterations: min(jobs, plan.count)) { _ in
      while true {
        let run = state.withLock { state in
          defer { state.next += 1 }
          return state.next
        }
        guard run < plan.count else { return }
        let result = plan.run(run)
        state.withLock { state in
          state.results[run] = result
          state.done += 1
          state.progress.advance(to: state.done, plan.name(run)) { nil }
        }
      }
    }
    return state.withLock { state in
      state.progress.clear()
      return state.results
    }
  }
}
