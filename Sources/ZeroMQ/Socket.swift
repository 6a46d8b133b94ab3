internal import CZeroMQ

/// A socket, closed when its owner gives it up.
///
/// Not `Sendable`: libzmq allows one thread at a time, and so does the compiler. Nothing here blocks.
@safe public struct Socket: ~Copyable {
  public enum Kind: String, Sendable, CaseIterable {
    case router, dealer, pub, sub, push, pull, pair
  }

  let handle: UnsafeMutableRawPointer
  let context: Context
  /// The state by which the monitor, if there is one, learns that the socket is gone.
  var monitored: MonitoredSocket?

  /// Messages that are not sent yet are dropped when the socket closes (`linger` 0), unless that is set
  /// otherwise.
  public init(_ kind: Kind, in context: Context) throws(ZeroMQError) {
    guard let handle = unsafe zmq_socket(context.handle, kind.code) else {
      throw .last("open a \(kind.rawValue) socket")
    }
    // On a socket that was just opened it cannot fail.
    var linger: Int32 = 0
    unsafe zmq_setsockopt(handle, ZMQ_LINGER, &linger, MemoryLayout<Int32>.size)
    unsafe self.handle = handle
    self.context = context
  }

  deinit {
    monitored?.stop()
    unsafe zmq_close(handle)
  }

  /// Sends one frame, and with `more` says that another of the same message follows.
  ///
  /// When it was sent the message is empty, otherwise as it was (but for `isLast`). A multipart message
  /// leaves or is refused as a whole, so that only its first frame meets ``SendOutcome/full`` or
  /// ``SendOutcome/unroutable``.
  public mutating func send(_ message: inout Message, more: Bool = false) throws(ZeroMQError) -> SendOutcome {
    let flags = more ? ZMQ_DONTWAIT | ZMQ_SNDMORE : ZMQ_DONTWAIT
    while unsafe zmq_msg_send(&message.raw, handle, flags) < 0 {
      switch zmq_errno() {
      case EINTR: continue
      case EAGAIN: return .full
      case EHOSTUNREACH: return .unroutable
      default: throw .last("send a message")
      }
    }
    return .sent
  }

  /// Receives one frame in place of what the message held; false if nothing is there.
  ///
  /// The frames of a message arrive together: where ``Message/isLast`` is false the next one is there.
  public mutating func receive(into message: inout Message) throws(ZeroMQError) -> Bool {
    while unsafe zmq_msg_recv(&message.raw, handle, ZMQ_DONTWAIT) < 0 {
      switch zmq_errno() {
      case EINTR: continue
      case EAGAIN: return false
      default: throw .last("receive a message")
      }
    }
    return true
  }
}

/// The fate of a frame to be sent.
public enum SendOutcome: Sendable {
  case sent
  /// The peer's queue is at its high-water mark, or no peer is there yet; try again when the socket is
  /// writable.
  case full
  /// A ROUTER with `routerMandatory` has no peer of that routing id (yet).
  case unroutable
}

extension Socket.Kind {
  fileprivate var code: Int32 {
    switch self {
    case .router: ZMQ_ROUTER
    case .dealer: ZMQ_DEALER
    case .pub: ZMQ_PUB
    case .sub: ZMQ_SUB
    case .push: ZMQ_PUSH
    case .pull: ZMQ_PULL
    case .pair: ZMQ_PAIR
    }
  }
}
