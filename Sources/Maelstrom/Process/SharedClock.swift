internal import Broadcasting

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A clock that all processes of a cluster share as closely as their machines' clocks agree.
///
/// Leaders that are chosen by the time, and batches that end on the clock's multiples, need processes that
/// start at different moments to agree on what time it is, so the origin is a fixed day. The wall clock is
/// read once; from then on the monotonic clock counts, so that time never goes back under a node.
struct SharedClock {
  /// 2026-01-01 00:00 UTC in seconds since 1970: late enough that nanoseconds fit 64 bits until 2318.
  private static let origin: Int64 = 1_767_225_600

  /// The nanoseconds by which the monotonic clock shows less than the time since the origin.
  private let offset: Int64

  init() {
    let sinceOrigin = max(Self.read(CLOCK_REALTIME) - Self.origin * 1_000_000_000, 0)
    offset = sinceOrigin - Self.read(CLOCK_MONOTONIC)
  }

  var now: Instant { Instant(nanoseconds: Self.read(CLOCK_MONOTONIC) + offset) }

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
