extension Message {
  /// A copy of the bytes.
  public func bytes() -> [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return bytes
  }

  /// Appends a copy of the bytes.
  public func append(to bytes: inout [UInt8]) {
    withBytes { span in
      unsafe span.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    }
  }

  /// Makes the array equal to the bytes; one with enough room allocates nothing.
  public func copy(into bytes: inout [UInt8]) {
    bytes.removeAll(keepingCapacity: true)
    append(to: &bytes)
  }
}

extension OutputRawSpan {
  /// Appends a copy of the bytes, for which there must be room.
  @inlinable
  public mutating func append(copying bytes: RawSpan) {
    let count = bytes.byteCount
    precondition(count <= freeCapacity, "\(count) bytes do not fit the \(freeCapacity) left of a message")
    unsafe withUnsafeMutableBytes { buffer, initializedCount in
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[initializedCount...])
      unsafe bytes.withUnsafeBytes { unsafe rest.copyMemory(from: $0) }
      initializedCount += count
    }
  }

  /// Appends a copy of the bytes, for which there must be room.
  @inlinable
  public mutating func append(copying bytes: [UInt8]) { unsafe append(copying: bytes.span.bytes) }
}
