#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Times in nanoseconds.
enum Clock {
  /// The same for all processes of a machine.
  static var now: UInt64 { read(CLOCK_MONOTONIC) }

  /// The processor time that all threads of this process have used.
  static var processorTime: UInt64 { read(CLOCK_PROCESS_CPUTIME_ID) }

  /// The time that it takes to look at the clock, on average: the whole cost of a time stamp.
  static var cost: Double {
    let looks = 10_000
    let start = now
    for _ in 1..<looks { _ = now }
    return Double(now - start) / Double(looks)
  }

  private static func read(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
