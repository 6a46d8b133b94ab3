/// Rumors that travel together: one, without an allocation, or many.
public enum RumorList: Hashable, Sendable {
  case one(RumorID)
  case many([RumorID])

  /// `rumors` must not be empty.
  @inlinable public init(_ rumors: [RumorID]) { self = rumors.count == 1 ? .one(rumors[0]) : .many(rumors) }

  @inlinable public var count: Int {
    switch self {
    case .one: 1
    case .many(let rumors): rumors.count
    }
  }

  @inlinable @inline(__always)
  public func forEach(_ body: (RumorID) -> Void) {
    switch self {
    case .one(let rumor): body(rumor)
    case .many(let rumors): for rumor in rumors { body(rumor) }
    }
  }

  @inlinable public var array: [RumorID] {
    switch self {
    case .one(let rumor): [rumor]
    case .many(let rumors): rumors
    }
  }
}

extension RumorList: WireValue {
  @inlinable @inline(__always) public func encode<Sink: WireSink>(into sink: inout Sink) { sink.put(self) }
  @inlinable @inline(__always) public init<Source: WireSource>(decoding source: inout Source)
    throws(WireError)
  {
    self = try source.rumors()
  }
}

extension RumorList: CustomStringConvertible {
  public var description: String {
    switch self {
    case .one(let rumor): "\(rumor)"
    case .many(let rumors): "\(rumors)"
    }
  }
}
