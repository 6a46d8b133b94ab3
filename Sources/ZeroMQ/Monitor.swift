internal import CZeroMQ
internal import Synchronization

/// Tells what happens to the connections of one socket, on the thread of that socket.
///
/// Events wait without limit until they are received, so that the I/O thread never waits for a reader.
/// After the socket is gone nothing is added.
public struct Monitor: ~Copyable {
  private var socket: Socket
  private let source: MonitoredSocket
  private var frame = Message()

  fileprivate init(_ socket: consuming Socket, of source: MonitoredSocket) {
    self.socket = socket
    self.source = source
  }

  deinit {
    // Before its own socket closes: libzmq would wait for ever to tell a reader that is gone.
    source.stop()
  }

  /// To wait for with ``Poller``; wait only after ``receive()`` gave nil.
  public var descriptor: Int32 {
    get throws(ZeroMQError) { try socket.descriptor }
  }

  /// The next event; nil if nothing has happened since.
  public mutating func receive() throws(ZeroMQError) -> ConnectionEvent? {
    guard try socket.receive(into: &frame) else { return nil }
    // The event in 16 bits and its value in 32, in the machine's own order of bytes and not aligned.
    let (event, value) = frame.withBytes { bytes in
      guard bytes.byteCount >= 6 else { return (UInt16(0), Int32(0)) }
      return unsafe (
        bytes.unsafeLoadUnaligned(as: UInt16.self),
        bytes.unsafeLoadUnaligned(fromByteOffset: 2, as: Int32.self)
      )
    }
    var endpoint = ""
    if !frame.isLast, try socket.receive(into: &frame) {
      endpoint = String(decoding: frame.bytes(), as: UTF8.self)
    }
    return ConnectionEvent(kind: ConnectionEvents(rawValue: Int32(event)), value: value, endpoint: endpoint)
  }
}

extension Socket {
  /// Tells from now on what happens to the connections of this socket; ends the monitor there was before.
  public mutating func monitor(_ events: ConnectionEvents) throws(ZeroMQError) -> Monitor {
    monitored?.stop()
    monitored = nil
    let number = Monitor.count.add(1, ordering: .relaxed).newValue
    let endpoint = "inproc://monitor-\(number)"
    guard unsafe zmq_socket_monitor(handle, endpoint, events.rawValue) == 0 else {
      throw .last("monitor a socket")
    }
    let source = unsafe MonitoredSocket(handle)
    do {
      var reader = try Socket(.pair, in: context)
      try reader.set(.receiveHighWaterMark, to: 0)
      try reader.connect(to: endpoint)
      monitored = source
      return Monitor(reader, of: source)
    } catch {
      source.stop()
      throw error
    }
  }
}

extension Monitor {
  /// Names endpoints, which are one space in a context.
  fileprivate static let count = Atomic(0)
}

/// The state that a socket and its monitor share: whichever goes first ends the monitoring.
@safe final class MonitoredSocket {
  private var handle: UnsafeMutableRawPointer?

  init(_ handle: UnsafeMutableRawPointer) { unsafe self.handle = handle }

  func stop() {
    if let handle = unsafe handle { unsafe zmq_socket_monitor(handle, nil, 0) }
    unsafe handle = nil
  }
}
