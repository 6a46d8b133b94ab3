/// The bytes that a message takes on an Ethernet: in ZeroMQ's frame, over TCP with timestamps and IPv4, each
/// message in segments of its own; the receiver's acknowledgements of segments are not counted.
@usableFromInline package enum WireSize {
  /// Ethernet 38 (preamble and gap included), IPv4 20, TCP 32.
  @inlinable static var headers: Int { 90 }
  /// Of 1,500 that a frame carries.
  @inlinable static var segment: Int { 1448 }

  @inlinable @inline(__always)
  package static func of(_ size: Int) -> Int {
    // ZMTP 3: a frame's flags, and its length in one byte or in eight.
    let frame = size + (size <= 255 ? 2 : 9)
    let segments = frame <= segment ? 1 : (frame - 1) / segment + 1
    return frame + segments * headers
  }
}
