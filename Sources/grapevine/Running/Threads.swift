import Dispatch
import Foundation
import Simulation

/// Threads that share one run of a large cluster; they change nothing of what it gives.
enum Threads {
  /// The cores for each of so many runs that are made at once; 64 at most.
  static func spare(beside runs: Int) -> Int {
    min(max(ProcessInfo.processInfo.activeProcessorCount / max(runs, 1), 1), 64)
  }

  /// `count` workers; where it is nil, one for each core that is left over when `runs` are made at once.
  static func workers(_ count: Int?, beside runs: Int) throws(Failure) -> Workers {
    let count = count ?? spare(beside: runs)
    // Each takes memory for what it sends to any block.
    guard (1...64).contains(count) else {
      throw Failure(.usage, "--threads takes a whole number from 1 to 64, not \(count)")
    }
    guard count > 1 else { return .one }
    return Workers(count: count) { count, work in
      DispatchQueue.concurrentPerform(iterations: count, execute: work)
    }
  }
}
