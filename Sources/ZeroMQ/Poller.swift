internal import CZeroMQ

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Waits until one of several descriptors is readable, for which it allocates nothing.
///
/// For sockets see the warning at ``Socket/descriptor``.
public struct Poller {
  private var entries: [pollfd]

  public init(_ descriptors: [Int32]) {
    entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
  }

  /// Waits for at most so many nanoseconds (for ever if nil; 0 and less only looks) and tells whether a
  /// descriptor is ready; false, too, when a signal interrupts it.
  public mutating func wait(atMost nanoseconds: Int64?) throws(ZeroMQError) -> Bool {
    let limit = nanoseconds.map { max($0, 0) } ?? -1
    let ready = unsafe entries.withUnsafeMutableBufferPointer { entries in
      unsafe czeromq_poll(entries.baseAddress, nfds_t(entries.count), limit)
    }
    if ready < 0 {
      let code = errno
      for index in entries.indices { entries[index].revents = 0 }
      guard code == EINTR else { throw ZeroMQError(code: code, attempt: "wait for descriptors") }
      return false
    }
    if ready > 0, let closed = entries.first(where: { $0.revents & Int16(POLLNVAL) != 0 }) {
      throw ZeroMQError(code: EBADF, attempt: "wait for descriptor \(closed.fd)")
    }
    return ready > 0
  }

  /// True where the last `wait` found the descriptor with this index readable, or its other end gone.
  public func isReady(_ index: Int) -> Bool { entries[index].revents != 0 }

  /// Makes the waits of the calling thread end on time: without it the kernel may add 50 µs, its timer slack.
  public static func sharpenTimers() { czeromq_sharpen_timers() }
}
