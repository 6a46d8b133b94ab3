public import CZeroMQ

/// The bytes of one frame, owned by libzmq.
///
/// Up to 33 bytes are kept in the value itself, more of them on libzmq's heap. libzmq moves messages by
/// copying the 64 bytes of the structure, as Swift does when it moves this value; what must never happen is
/// that two values with the same 64 bytes are closed, and `~Copyable` sees to that.
public struct Message: ~Copyable, Sendable {
  @usableFromInline var raw = zmq_msg_t()

  /// An empty frame, and what to receive into.
  public init() { unsafe zmq_msg_init(&raw) }

  /// A frame with a copy of the bytes.
  public init(_ bytes: [UInt8]) { unsafe self.init(bytes.span.bytes) }

  /// A frame with a copy of the bytes.
  public init(_ bytes: RawSpan) {
    self.init(count: bytes.byteCount) { $0.append(copying: bytes) }
  }

  /// A frame of `count` bytes that are written where they will stay: `write` appends exactly so many.
  @inlinable
  public init<E: Error>(count: Int, _ write: (inout OutputRawSpan) throws(E) -> Void) throws(E) {
    // As for an array, there is nothing sensible to do if there is no memory left.
    let status = unsafe zmq_msg_init_size(&raw, count)
    precondition(status == 0, "no memory for a message of \(count) bytes")
    let buffer = unsafe UnsafeMutableRawBufferPointer(start: zmq_msg_data(&raw), count: count)
    var output = unsafe OutputRawSpan(buffer: buffer, initializedCount: 0)
    try write(&output)
    let written = unsafe output.finalize(for: buffer)
    precondition(written == count, "wrote \(written) bytes of a message of \(count)")
  }

  deinit {
    var raw = raw
    unsafe zmq_msg_close(&raw)
  }

  /// Another message with the same content, which is not copied (if it is longer than 33 bytes) and is
  /// freed with the last message that shares it.
  ///
  /// Mutating because libzmq notes in both that they share. A frame that came from the network shares the
  /// buffer of 8 KiB it was read into, which stays as long as any frame out of it.
  public mutating func shared() -> Message {
    var copy = Message()
    unsafe zmq_msg_copy(&copy.raw, &raw)
    return copy
  }

  /// In bytes.
  public var count: Int { unsafe withUnsafePointer(to: raw) { unsafe zmq_msg_size($0) } }

  /// True where no further frame of the same multipart message follows the one received.
  public var isLast: Bool { unsafe withUnsafePointer(to: raw) { unsafe zmq_msg_more($0) == 0 } }

  /// True where other messages share, or shared, the content.
  public var isShared: Bool { unsafe withUnsafePointer(to: raw) { unsafe zmq_msg_get($0, ZMQ_SHARED) == 1 } }

  /// Lends the bytes where they are.
  @inlinable
  public func withBytes<R, E: Error>(_ body: (RawSpan) throws(E) -> R) throws(E) -> R {
    // A short content lies in the structure itself, so that its address holds for the copy only. libzmq
    // asks for a mutable pointer and does not write.
    var raw = raw
    let bytes = unsafe UnsafeRawBufferPointer(start: zmq_msg_data(&raw), count: zmq_msg_size(&raw))
    return try body(unsafe bytes.bytes)
  }
}
