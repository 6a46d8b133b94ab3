#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Times in nanoseconds.
enum Clock {
  /// The same for all processes of a machine.
  static var now: UInt64 { read(CLOCK_MONOTONIC) }

  /// What all threads of this process have used of the processors.
  static var processorTime: UInt64 { read(CLOCK_PROCESS_CPUTIME_ID) }

  private static func read(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
