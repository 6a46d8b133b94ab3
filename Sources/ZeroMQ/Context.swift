internal import CZeroMQ

/// The I/O threads and the in-process endpoints that sockets share; the one thing in libzmq that threads
/// may share.
///
/// Every socket holds its context, which therefore ends after the last of them.
@safe public final class Context: Sendable {
  nonisolated(unsafe) let handle: UnsafeMutableRawPointer

  /// One I/O thread carries about a gigabyte a second; 1023 sockets are libzmq's own default.
  public init(ioThreads: Int = 1, maxSockets: Int = 1023) throws(ZeroMQError) {
    guard let handle = unsafe zmq_ctx_new() else { throw .last("make a context") }
    unsafe self.handle = handle
    try set(ZMQ_IO_THREADS, to: ioThreads, "use \(ioThreads) I/O threads")
    try set(ZMQ_MAX_SOCKETS, to: maxSockets, "allow \(maxSockets) sockets")
  }

  private func set(_ option: Int32, to value: Int, _ attempt: @autoclosure () -> String) throws(ZeroMQError) {
    guard unsafe zmq_ctx_set(handle, option, Int32(clamping: value)) == 0 else { throw .last(attempt()) }
  }

  deinit {
    // A signal may interrupt it; it returns at once otherwise, for no socket is left and none lingers.
    while unsafe zmq_ctx_term(handle) != 0 && zmq_errno() == EINTR {}
  }
}
