internal import CZeroMQ

/// The events that can happen to the connections of a socket.
public struct ConnectionEvents: OptionSet, Hashable, Sendable {
  public let rawValue: Int32

  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// An endpoint accepts connections.
  public static let listening = ConnectionEvents(rawValue: ZMQ_EVENT_LISTENING)
  /// An endpoint cannot be bound; the value is an errno.
  public static let bindFailed = ConnectionEvents(rawValue: ZMQ_EVENT_BIND_FAILED)
  /// A peer's connection was accepted; the peer has not introduced itself yet.
  public static let accepted = ConnectionEvents(rawValue: ZMQ_EVENT_ACCEPTED)
  /// A peer's connection was not accepted; the value is an errno, `EMFILE` if descriptors ran out.
  public static let acceptFailed = ConnectionEvents(rawValue: ZMQ_EVENT_ACCEPT_FAILED)
  /// A connection to a peer was made; the peer has not introduced itself yet.
  public static let connected = ConnectionEvents(rawValue: ZMQ_EVENT_CONNECTED)
  /// A connection is being made.
  public static let connectDelayed = ConnectionEvents(rawValue: ZMQ_EVENT_CONNECT_DELAYED)
  /// A connection will be attempted again; the value is the wait in milliseconds.
  public static let connectRetried = ConnectionEvents(rawValue: ZMQ_EVENT_CONNECT_RETRIED)
  /// Both sides have introduced themselves: messages can flow.
  public static let handshakeSucceeded = ConnectionEvents(rawValue: ZMQ_EVENT_HANDSHAKE_SUCCEEDED)
  /// The peer did not say what libzmq expects, by error of the system, of protocol or of authentication.
  public static let handshakeFailed = ConnectionEvents(
    rawValue: ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL
      | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH)
  /// A connection that had been made was lost.
  public static let disconnected = ConnectionEvents(rawValue: ZMQ_EVENT_DISCONNECTED)
  /// A connection or an endpoint was closed on this side.
  public static let closed = ConnectionEvents(rawValue: ZMQ_EVENT_CLOSED)

  /// All of the above.
  public static let all: ConnectionEvents = [
    .listening, .bindFailed, .accepted, .acceptFailed, .connected, .connectDelayed, .connectRetried,
    .handshakeSucceeded, .handshakeFailed, .disconnected, .closed,
  ]
}

/// An event of a connection.
public struct ConnectionEvent: Hashable, Sendable {
  /// One of the events asked for.
  public let kind: ConnectionEvents
  /// A descriptor, an errno or milliseconds, as the kind says.
  public let value: Int32
  /// The endpoint as it was bound or connected to.
  public let endpoint: String

  public init(kind: ConnectionEvents, value: Int32, endpoint: String) {
    self.kind = kind
    self.value = value
    self.endpoint = endpoint
  }
}
