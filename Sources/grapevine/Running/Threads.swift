import Broadcasting
import Dispatch
import Foundation

/// Threads that share one run of a large cluster; they change nothing of what it gives.
enum Threads {
  /// So many, or, if nil, the cores that are left over when `runs` are made at once.
  static func workers(_ count: Int?, beside runs: Int) throws(Failure) -> Workers {
    let spare = ProcessInfo.processInfo.activeProcessorCount / max(runs, 1)
    let count = count ?? max(spare, 1)
    guard (1...1024).contains(count) else {
      throw Failure(.usage, "--threads takes a whole number from 1 to 1024, not \(count)")
    }
    guard count > 1 else { return .one }
    return Workers(count: count) { count, work in
      DispatchQueue.concurrentPerform(iterations: count, execute: work)
    }
  }
}
