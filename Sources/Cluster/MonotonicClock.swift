#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The machine's clock that never goes back: nanoseconds since some moment, the same for all of its
/// processes.
enum MonotonicClock {
  static var now: Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
