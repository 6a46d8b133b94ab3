public import Broadcasting

extension RateLimit {
  /// The usage of a client in a window: how many requests its reporter has admitted.
  public struct Usage: Hashable, WireValue, BitwiseCopyable {
    let client: UInt32
    let window: UInt64
    let count: UInt64

    public static var leastSize: Int { 3 }

    init(client: UInt32, window: UInt64, count: UInt64) {
      self.client = client
      self.window = window
      self.count = count
    }

    public func encode<Sink: WireSink>(into sink: inout Sink) { sink.put(client, window, count) }
    public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
      client = try source.get()
      window = try source.get()
      count = try source.get()
      guard window <= UInt64(Int64.max) else { throw .malformed("a window's number does not fit 63 bits") }
    }
  }

  public enum Value: WireValue {
    /// Numbers of requests that the host has admitted, which has forgotten so many times.
    case usage(life: UInt32, [Usage])
    /// The host has forgotten: it wants to be told again.
    case hello

    public func encode<Sink: WireSink>(into sink: inout Sink) {
      switch self {
      case .usage(let life, let usage): sink.put(kind: 0, life, usage)
      case .hello: sink.put(kind: 1)
      }
    }
    public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
      switch try source.kind() {
      case 0:
        let life: UInt32 = try source.get()
        self = .usage(life: life, try source.get())
      case 1: self = .hello
      case let kind: throw .unknownKind(kind)
      }
    }
  }

  public enum Message: WireMessage {
    /// May the client do this?
    case ask(request: UInt32, client: UInt32)
    case answer(request: UInt32, isAdmitted: Bool)
    /// The node that was asked does not keep the client's usage.
    case notHere(request: UInt32)

    public func encode<Sink: WireSink>(into sink: inout Sink) {
      switch self {
      case .ask(let request, let client): sink.put(kind: 0, request, client)
      case .answer(let request, let isAdmitted): sink.put(kind: 1, request, isAdmitted)
      case .notHere(let request): sink.put(kind: 2, request)
      }
    }
    public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
      switch try source.kind() {
      case 0:
        let request: UInt32 = try source.get()
        self = .ask(request: request, client: try source.get())
      case 1:
        let request: UInt32 = try source.get()
        self = .answer(request: request, isAdmitted: try source.get())
      case 2: self = .notHere(request: try source.get())
      case let kind: throw .unknownKind(kind)
      }
    }
    public func forEachPayload(_ body: (RumorID) -> Void) {}
  }
}
