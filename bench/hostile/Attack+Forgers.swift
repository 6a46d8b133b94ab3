import ZeroMQ

extension Attack {
  /// Real ZeroMQ sockets that call themselves what nodes may be called, without and with a password.
  mutating func forgers() throws -> Int {
    let context = try Context()
    var count = 0
    for round in 0..<max(1, Int(20 * share)) {
      for kind in [Socket.Kind.dealer, .router] {
        for password in [nil, "0", "18446744073709551615"] {
          var socket = try Socket(kind, in: context)
          let target = name(of: 0)
          try socket.set(.routingID, to: name(of: UInt32(round % 3)))
          try socket.set(.connectRoutingID, to: target, ifOf: kind)
          if let password {
            try socket.set(.plainUsername, to: Array("grapevine".utf8))
            try socket.set(.plainPassword, to: Array(password.utf8))
          }
          try socket.connect(to: "tcp://127.0.0.1:\(port)")
          try socket.offer(to: target, kind, frames: 50)
          // What was offered goes out only while the socket is there.
          var poller = Poller([])
          _ = try poller.wait(atMost: 5_000_000)
          count += 1
        }
      }
    }
    return count
  }

  /// The name of node `index` of another run.
  private mutating func name(of index: UInt32) -> [UInt8] {
    [0x47] + number(8) + [UInt8(truncatingIfNeeded: index), 0, 0, 0] + [0, 0, 0, 0]
  }

  private mutating func number(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: draw()) }
  }
}

extension Socket {
  /// Only a ROUTER names whom it connects to.
  fileprivate mutating func set(_ option: SocketBytesOption, to name: [UInt8], ifOf kind: Kind) throws {
    if kind == .router { try set(option, to: name) }
  }

  /// Sends messages for as long as they are taken.
  fileprivate mutating func offer(to target: [UInt8], _ kind: Kind, frames: Int) throws {
    for place in 0..<frames {
      if kind == .router {
        var head = Message(target)
        guard try send(&head, more: true) == .sent else { return }
      }
      var message = Message([1, 2, UInt8(place)] + Wire.zeros(100))
      guard try send(&message) == .sent else { return }
    }
  }
}
