internal import CZeroMQ

/// An option of a socket that is a number; what is set after `bind` or `connect` holds for later ones only.
public enum SocketOption: String, Sendable, CaseIterable {
  /// Milliseconds for which unsent messages outlive the socket; -1 for as long as it takes. A new socket
  /// has 0.
  case linger
  /// Messages per peer that wait to be sent; 0 for any number.
  case sendHighWaterMark
  /// Messages per peer that wait to be received; 0 for any number.
  case receiveHighWaterMark
  /// Connections that wait to be accepted; at least as many as peers may connect at once.
  case backlog
  /// 1: a ROUTER says that it cannot send, instead of dropping silently.
  case routerMandatory
  /// 1: a ROUTER gives a routing id that is taken to the newcomer.
  case routerHandover
  /// Milliseconds between attempts to connect; -1 for one attempt only.
  case reconnectInterval
  /// Milliseconds up to which the interval doubles; 0 for no doubling.
  case reconnectIntervalLimit
  /// Milliseconds until an attempt to connect is given up; 0 for the system's own limit.
  case connectTimeout
  /// Milliseconds in which a peer must have introduced itself; 0 for ever.
  case handshakeInterval
  /// Bytes of a frame above which the peer is disconnected; -1 for no limit.
  case maxMessageSize
  /// 1: messages wait for connections that are complete only.
  case immediate
  /// Milliseconds; not used by ``Socket``, which never blocks.
  case sendTimeout
  /// Milliseconds; not used by ``Socket``, which never blocks.
  case receiveTimeout
  /// Milliseconds between pings of a peer; 0 for none.
  case heartbeatInterval
  /// Milliseconds without an answer after which a peer is disconnected.
  case heartbeatTimeout
  /// Milliseconds after which the peer should give up, if it hears nothing.
  case heartbeatTimeToLive
  /// Bytes of the kernel's send buffer; -1 for the kernel's own choice.
  case sendBuffer
  /// Bytes of the kernel's receive buffer; -1 for the kernel's own choice.
  case receiveBuffer
  /// 1: use keep-alive; 0: do not; -1: the system's default, here and below.
  case tcpKeepAlive
  /// Probes without an answer after which a connection is dead.
  case tcpKeepAliveCount
  /// Seconds of silence before the first probe.
  case tcpKeepAliveIdle
  /// Seconds between probes.
  case tcpKeepAliveInterval
  /// 1: peers that connect to what is bound from now on must give a user name and a password, which a
  /// handler of the ZeroMQ authentication protocol judges; without one all are refused.
  case plainServer

  var code: Int32 {
    switch self {
    case .linger: ZMQ_LINGER
    case .sendHighWaterMark: ZMQ_SNDHWM
    case .receiveHighWaterMark: ZMQ_RCVHWM
    case .backlog: ZMQ_BACKLOG
    case .routerMandatory: ZMQ_ROUTER_MANDATORY
    case .routerHandover: ZMQ_ROUTER_HANDOVER
    case .reconnectInterval: ZMQ_RECONNECT_IVL
    case .reconnectIntervalLimit: ZMQ_RECONNECT_IVL_MAX
    case .connectTimeout: ZMQ_CONNECT_TIMEOUT
    case .handshakeInterval: ZMQ_HANDSHAKE_IVL
    case .maxMessageSize: ZMQ_MAXMSGSIZE
    case .immediate: ZMQ_IMMEDIATE
    case .sendTimeout: ZMQ_SNDTIMEO
    case .receiveTimeout: ZMQ_RCVTIMEO
    case .heartbeatInterval: ZMQ_HEARTBEAT_IVL
    case .heartbeatTimeout: ZMQ_HEARTBEAT_TIMEOUT
    case .heartbeatTimeToLive: ZMQ_HEARTBEAT_TTL
    case .sendBuffer: ZMQ_SNDBUF
    case .receiveBuffer: ZMQ_RCVBUF
    case .tcpKeepAlive: ZMQ_TCP_KEEPALIVE
    case .tcpKeepAliveCount: ZMQ_TCP_KEEPALIVE_CNT
    case .tcpKeepAliveIdle: ZMQ_TCP_KEEPALIVE_IDLE
    case .tcpKeepAliveInterval: ZMQ_TCP_KEEPALIVE_INTVL
    case .plainServer: ZMQ_PLAIN_SERVER
    }
  }

  /// True where libzmq takes an `Int64` and not an `Int32`.
  var isWide: Bool { self == .maxMessageSize }
}

/// An option of a socket that is a row of bytes.
public enum SocketBytesOption: String, Sendable, CaseIterable {
  /// The name, of 1 to 255 bytes, under which ROUTERs reach this socket; before `bind` and `connect`.
  case routingID
  /// The name under which a ROUTER will reach the peer of its next `connect`, before the peer has said its
  /// own.
  case connectRoutingID
  /// The first bytes of the messages that a SUB wants; none for all.
  case subscribe
  /// Ends one `subscribe` with the same bytes.
  case unsubscribe
  /// The name that the next `connect` gives to a `plainServer`, of 1 to 255 bytes; sockets bound later ask
  /// nothing.
  case plainUsername
  /// Goes with `plainUsername`.
  case plainPassword

  var code: Int32 {
    switch self {
    case .routingID: ZMQ_ROUTING_ID
    case .connectRoutingID: ZMQ_CONNECT_ROUTING_ID
    case .subscribe: ZMQ_SUBSCRIBE
    case .unsubscribe: ZMQ_UNSUBSCRIBE
    case .plainUsername: ZMQ_PLAIN_USERNAME
    case .plainPassword: ZMQ_PLAIN_PASSWORD
    }
  }
}
