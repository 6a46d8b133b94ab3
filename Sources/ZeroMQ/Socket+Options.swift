internal import CZeroMQ

extension Socket {
  public mutating func set(_ option: SocketOption, to value: Int) throws(ZeroMQError) {
    let attempt = { "set \(option.rawValue) to \(value)" }
    let result: Int32
    if option.isWide {
      var wide = Int64(value)
      result = unsafe zmq_setsockopt(handle, option.code, &wide, MemoryLayout<Int64>.size)
    } else {
      guard var narrow = Int32(exactly: value) else { throw ZeroMQError(code: EINVAL, attempt: attempt()) }
      result = unsafe zmq_setsockopt(handle, option.code, &narrow, MemoryLayout<Int32>.size)
    }
    guard result == 0 else { throw .last(attempt()) }
  }

  public mutating func set(_ option: SocketBytesOption, to value: [UInt8]) throws(ZeroMQError) {
    guard unsafe zmq_setsockopt(handle, option.code, value, value.count) == 0 else {
      throw .last("set \(option.rawValue) to \(value)")
    }
  }
}
