internal import Foundation

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The system's figures of this process.
package enum ProcessFigures {
  /// Time on a core so far, in nanoseconds, and the most memory there was, in bytes.
  package static var usage: (cpu: Int64, peakMemory: Int64) {
    var usage = rusage()
    #if canImport(Darwin)
      unsafe getrusage(RUSAGE_SELF, &usage)
      let peak = Int64(usage.ru_maxrss)
    #else
      unsafe getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
      let peak = peakOfProgram ?? Int64(usage.ru_maxrss) * 1024
    #endif
    func nanoseconds(_ time: timeval) -> Int64 {
      Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_usec) * 1_000
    }
    return (nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime), peak)
  }

  /// Linux counts in `ru_maxrss` what the process was before it became this program, a copy of its parent;
  /// this is the program's own.
  private static var peakOfProgram: Int64? {
    guard let file = FileHandle(forReadingAtPath: "/proc/self/status"), let data = try? file.readToEnd()
    else { return nil }
    let line = String(decoding: data, as: UTF8.self).split(separator: "\n")
      .first { $0.hasPrefix("VmHWM:") }
    return line?.split(separator: " ").compactMap { Int64($0) }.first.map { $0 * 1024 }
  }
}
