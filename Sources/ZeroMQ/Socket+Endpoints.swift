internal import CZeroMQ

extension Socket {
  /// Accepts connections at an endpoint: `tcp://127.0.0.1:7000`, `tcp://127.0.0.1:*` for a free port,
  /// `ipc:///path`, `inproc://name`.
  public mutating func bind(to endpoint: String) throws(ZeroMQError) {
    guard unsafe zmq_bind(handle, endpoint) == 0 else { throw .last("bind to \(endpoint)") }
  }

  /// Ends a `bind`; the endpoint is written as ``lastEndpoint`` gave it.
  public mutating func unbind(from endpoint: String) throws(ZeroMQError) {
    guard unsafe zmq_unbind(handle, endpoint) == 0 else { throw .last("unbind from \(endpoint)") }
  }

  /// Connects as soon as the peer is there and again whenever the connection is lost; returns at once.
  public mutating func connect(to endpoint: String) throws(ZeroMQError) {
    guard unsafe zmq_connect(handle, endpoint) == 0 else { throw .last("connect to \(endpoint)") }
  }

  /// Ends a `connect`, with what was not sent or received yet.
  public mutating func disconnect(from endpoint: String) throws(ZeroMQError) {
    guard unsafe zmq_disconnect(handle, endpoint) == 0 else { throw .last("disconnect from \(endpoint)") }
  }

  /// The last endpoint bound or connected, with the port that was chosen for `*`; empty if there was none.
  public var lastEndpoint: String {
    get throws(ZeroMQError) {
      // Longer than any address: a path of ipc has at most 107 bytes.
      let text = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1024) { buffer -> String? in
        var size = buffer.count
        guard unsafe zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, buffer.baseAddress, &size) == 0,
          let start = buffer.baseAddress
        else { return nil }
        return unsafe String(cString: start)
      }
      guard let text else { throw .last("read the last endpoint") }
      return text
    }
  }
}
