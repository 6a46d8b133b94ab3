import Testing
import ZeroMQ

@Suite struct ErrorTests {
  let context: Context

  init() throws { context = try Context() }

  @Test func aPortInUseIsNamed() throws {
    var first = try Socket(.router, in: context)
    try first.bind(to: "tcp://127.0.0.1:*")
    let endpoint = try first.lastEndpoint
    var second = try Socket(.router, in: context)
    let error = caught { () throws(ZeroMQError) in try second.bind(to: endpoint) }
    #expect(error?.name == "EADDRINUSE")
    #expect(error?.attempt == "bind to \(endpoint)")
    #expect(error?.description == "cannot bind to \(endpoint): Address already in use (EADDRINUSE)")
  }

  @Test(arguments: [
    ("nonsense", "EINVAL"),
    ("carrier://pigeon", "EPROTONOSUPPORT"),
    ("tcp://127.0.0.1:port", "EINVAL"),
    ("ipc://" + String(repeating: "x", count: 200), "ENAMETOOLONG"),
  ])
  func anEndpointThatMakesNoSenseIsRefused(_ endpoint: String, _ name: String) throws {
    var socket = try Socket(.router, in: context)
    let error = caught { () throws(ZeroMQError) in try socket.bind(to: endpoint) }
    #expect(error?.name == name)
    #expect(error?.attempt == "bind to \(endpoint)")
  }

  @Test func anOptionThatMakesNoSenseIsRefused() throws {
    var socket = try Socket(.router, in: context)
    for value in [-2, 1 << 40] {
      let error = caught { () throws(ZeroMQError) in try socket.set(.sendHighWaterMark, to: value) }
      #expect(error?.name == "EINVAL")
      #expect(error?.attempt == "set sendHighWaterMark to \(value)")
    }
    let error = caught { () throws(ZeroMQError) in try socket.set(.routingID, to: []) }
    #expect(error?.attempt == "set routingID to []")
  }

  @Test func aContextRefusesMoreSocketsThanItWasMadeFor() throws {
    let small = try Context(maxSockets: 1)
    let first = try Socket(.pair, in: small)
    let error = caught { () throws(ZeroMQError) in _ = try Socket(.pair, in: small) }
    #expect(error?.name == "EMFILE")
    #expect(error?.attempt == "open a pair socket")
    #expect(try !first.isReadable)
  }

  @Test func sendingWhereOneCanOnlyReceiveIsAnError() throws {
    var socket = try Socket(.pull, in: context)
    let error = caught { () throws(ZeroMQError) in
      var message = Message([1])
      _ = try socket.send(&message)
    }
    #expect(error?.name == "ENOTSUP")
  }

  @Test func anErrorIsOneLine() {
    let error = ZeroMQError(code: 2, attempt: "bind to a\nb\u{2028}c")
    #expect(error.description == "cannot bind to a\\u{a}b\\u{2028}c: No such file or directory (ENOENT)")
  }

  private func caught(_ body: () throws(ZeroMQError) -> Void) -> ZeroMQError? {
    do {
      try body()
      return nil
    } catch {
      return error
    }
  }
}
