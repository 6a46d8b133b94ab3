import Testing
import ZeroMQ

@Suite(.timeLimit(.minutes(2))) struct MonitorTests {
  let context: Context

  init() throws { context = try Context() }

  @Test func aConnectionIsSeenFromBirthToDeath() throws {
    var server = try Socket(.router, in: context)
    var seen = try server.monitor(.all)
    try server.bind(to: "tcp://127.0.0.1:*")
    let endpoint = try server.lastEndpoint
    #expect(try seen.event(.listening).endpoint == endpoint)
    do {
      var client = try Socket(.dealer, in: context)
      var seenByClient = try client.monitor([.connected, .handshakeSucceeded])
      try client.connect(to: endpoint)
      #expect(try seenByClient.event(.all).kind == .connected)
      #expect(try seenByClient.event(.all).kind == .handshakeSucceeded)
      #expect(try seen.event(.all).kind == .accepted)
      #expect(try seen.event(.all).kind == .handshakeSucceeded)
    }
    #expect(try seen.event(.all).kind == .disconnected)
    #expect(try seen.receive() == nil)
  }

  @Test func onlyWhatWasAskedForIsTold() throws {
    var server = try Socket(.router, in: context)
    var seen = try server.monitor(.closed)
    try server.bind(to: "tcp://127.0.0.1:*")
    try server.unbind(from: server.lastEndpoint)
    #expect(try seen.event(.all).kind == .closed)
  }

  /// The context could not end otherwise, and this test with it.
  @Test(arguments: [true, false]) func theSocketAndItsMonitorMayGoInEitherOrder(_ socketFirst: Bool) throws {
    let context = try Context()
    var server = try Socket(.router, in: context)
    let monitor = try server.monitor(.all)
    try server.bind(to: "tcp://127.0.0.1:*")
    var client = try Socket(.dealer, in: context)
    try client.connect(to: server.lastEndpoint)
    #expect(try client.send([[1]]) == .sent)
    _ = try server.message()
    if socketFirst {
      _ = consume server
      _ = consume monitor
    } else {
      _ = consume monitor
      try server.unbind(from: server.lastEndpoint)
      _ = consume server
    }
  }

  @Test func aNewMonitorTakesOver() throws {
    var server = try Socket(.router, in: context)
    var old = try server.monitor(.all)
    var new = try server.monitor(.all)
    try server.bind(to: "tcp://127.0.0.1:*")
    #expect(try new.event(.all).kind == .listening)
    #expect(try old.receive() == nil)
    _ = consume old
    try server.unbind(from: server.lastEndpoint)
    #expect(try new.event(.all).kind == .closed)
  }
}
