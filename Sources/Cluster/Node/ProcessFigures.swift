#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// What the system says of this process.
package enum ProcessFigures {
  /// Time on a core so far, in nanoseconds, and the most memory there was, in bytes.
  package static var usage: (cpu: Int64, peakMemory: Int64) {
    var usage = rusage()
    #if canImport(Darwin)
      let (who, unit) = (RUSAGE_SELF, Int64(1))
    #else
      let (who, unit) = (Int32(RUSAGE_SELF.rawValue), Int64(1024))
    #endif
    unsafe getrusage(who, &usage)
    func nanoseconds(_ time: timeval) -> Int64 {
      Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_usec) * 1_000
    }
    return (nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime), Int64(usage.ru_maxrss) * unit)
  }
}
