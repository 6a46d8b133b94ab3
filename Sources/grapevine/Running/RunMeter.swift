import Cluster
import Formats
import Foundation
import Reporting
import Synchronization

/// The time and memory that a run may take.
struct RunBounds: Hashable, Sendable {
  let seconds: Int
  /// In bytes.
  let memory: Int
}

/// Measures what this process takes from now on, and watches that it stays within bounds.
final class RunMeter: Sendable {
  private let clock = ContinuousClock()
  private let start = ContinuousClock.now
  private let base = ProcessFigures.usage
  private let parent = getppid()
  private let isOver = Mutex(false)

  /// So far.
  var usage: MeasuredRun.Usage {
    let figures = ProcessFigures.usage
    let (seconds, rest) = (clock.now - start).components
    return MeasuredRun.Usage(
      cpu: figures.cpu - base.cpu, wall: seconds * 1_000_000_000 + rest / 1_000_000_000,
      peakMemory: figures.peakMemory, baseMemory: base.peakMemory)
  }

  /// Calls `stopped`, which ends the process, when a bound is passed before `end`; and ends it without a word
  /// when whoever started it is gone.
  ///
  /// Memory is looked at every few milliseconds, so that what grows fast is a little above its bound then.
  func stop(at bounds: RunBounds, stopped: @escaping @Sendable (MeasuredRun) -> Never) {
    Thread.detachNewThread { [self] in
      while true {
        Thread.sleep(forTimeInterval: 0.02)
        isOver.withLock { isOver in
          guard !isOver else { return }
          if getppid() != parent { _exit(ExitStatus.brokenDown.rawValue) }
          let usage = usage
          if usage.wall >= Int64(bounds.seconds) * 1_000_000_000 {
            stopped(MeasuredRun(.stopped("after \(bounds.seconds) s"), usage: usage))
          }
          if usage.peakMemory >= Int64(bounds.memory) {
            stopped(MeasuredRun(.stopped("at \(Allowance.bytes(bounds.memory))"), usage: usage))
          }
        }
      }
    }
  }

  /// From here on nothing is stopped.
  func end() { isOver.withLock { $0 = true } }
}
