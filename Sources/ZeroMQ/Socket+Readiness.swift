internal import CZeroMQ

extension Socket {
  /// A descriptor to wait for with ``Poller``; it lives as long as the socket.
  ///
  /// It becomes readable when the socket's state *changes*, whether to readable or to writable, and any
  /// call on the socket may take the change in. So wait only after the socket was found neither readable
  /// nor writable (whichever is awaited): receive until nothing is there, and wait then. After a send, look
  /// at ``isReadable`` before waiting.
  public var descriptor: Int32 {
    get throws(ZeroMQError) { try number(ZMQ_FD, "read the descriptor") }
  }

  /// True where a message is there to be received.
  public var isReadable: Bool {
    get throws(ZeroMQError) { try number(ZMQ_EVENTS, "read the readiness") & ZMQ_POLLIN != 0 }
  }

  /// True where a message can be sent, to whichever peer: a ROUTER always is writable, unless it is
  /// `routerMandatory`, which is writable when any of its peers is below the high-water mark.
  public var isWritable: Bool {
    get throws(ZeroMQError) { try number(ZMQ_EVENTS, "read the readiness") & ZMQ_POLLOUT != 0 }
  }

  private func number(_ option: Int32, _ attempt: @autoclosure () -> String) throws(ZeroMQError) -> Int32 {
    var value: Int32 = 0
    var size = MemoryLayout<Int32>.size
    while unsafe zmq_getsockopt(handle, option, &value, &size) != 0 {
      guard zmq_errno() == EINTR else { throw .last(attempt()) }
    }
    return value
  }
}
