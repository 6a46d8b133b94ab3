/// A field of a message, or a group of fields: how it is written, and read again.
public protocol WireValue: Sendable {
  /// The least number of bytes that it takes: this bounds the length of a list of them.
  static var leastSize: Int { get }
  func encode<Sink: WireSink>(into sink: inout Sink)
  init<Source: WireSource>(decoding source: inout Source) throws(WireError)
}

extension WireValue {
  @inlinable public static var leastSize: Int { 1 }
}

/// Fields one after the other, the least first.
extension WireSink {
  @inlinable @inline(__always)
  public mutating func put(kind: UInt64, _ a: some WireValue) {
    put(kind: kind)
    a.encode(into: &self)
  }
  @inlinable @inline(__always)
  public mutating func put(kind: UInt64, _ a: some WireValue, _ b: some WireValue) {
    put(kind: kind)
    put(a, b)
  }
  @inlinable @inline(__always)
  public mutating func put(kind: UInt64, _ a: some WireValue, _ b: some WireValue, _ c: some WireValue) {
    put(kind: kind)
    put(a, b, c)
  }
  @inlinable @inline(__always)
  public mutating func put(
    kind: UInt64, _ a: some WireValue, _ b: some WireValue, _ c: some WireValue, _ d: some WireValue
  ) {
    put(kind: kind, a, b, c)
    d.encode(into: &self)
  }
  @inlinable @inline(__always)
  public mutating func put(_ a: some WireValue, _ b: some WireValue) {
    a.encode(into: &self)
    b.encode(into: &self)
  }
  @inlinable @inline(__always)
  public mutating func put(_ a: some WireValue, _ b: some WireValue, _ c: some WireValue) {
    put(a, b)
    c.encode(into: &self)
  }
}

extension WireSource {
  /// The next field, of whichever type is wanted.
  @inlinable @inline(__always)
  public mutating func get<Value: WireValue>() throws(WireError) -> Value { try Value(decoding: &self) }
}

extension UInt64: WireValue {
  @inlinable @inline(__always) public func encode<Sink: WireSink>(into sink: inout Sink) { sink.put(self) }
  @inlinable @inline(__always) public init<Source: WireSource>(decoding source: inout Source)
    throws(WireError)
  {
    self = try source.number()
  }
}

extension UInt32: WireValue {
  @inlinable @inline(__always) public func encode<Sink: WireSink>(into sink: inout Sink) { sink.put(self) }
  @inlinable @inline(__always) public init<Source: WireSource>(decoding source: inout Source)
    throws(WireError)
  {
    self = try source.number32()
  }
}

extension Bool: WireValue {
  @inlinable @inline(__always) public func encode<Sink: WireSink>(into sink: inout Sink) { sink.put(self) }
  @inlinable @inline(__always) public init<Source: WireSource>(decoding source: inout Source)
    throws(WireError)
  {
    self = try source.flag()
  }
}

extension NodeID: WireValue {
  @inlinable @inline(__always) public func encode<Sink: WireSink>(into sink: inout Sink) { sink.put(self) }
  @inlinable @inline(__always) public init<Source: WireSource>(decoding source: inout Source)
    throws(WireError)
  {
    self = try source.node()
  }
}

extension RumorID: WireValue {
  @inlinable public static var leastSize: Int { 2 }
  @inlinable @inline(__always) public func encode<Sink: WireSink>(into sink: inout Sink) { sink.put(self) }
  @inlinable @inline(__always) public init<Source: WireSource>(decoding source: inout Source)
    throws(WireError)
  {
    self = try source.rumor()
  }
}

/// From the start of the run on; times before it are not sent.
extension Instant: WireValue {
  @inlinable @inline(__always) public func encode<Sink: WireSink>(into sink: inout Sink) {
    sink.put(UInt64(max(0, nanoseconds)))
  }
  @inlinable @inline(__always) public init<Source: WireSource>(decoding source: inout Source)
    throws(WireError)
  {
    guard let nanoseconds = Int64(exactly: try source.number()) else {
      throw .malformed("a time does not fit 63 bits")
    }
    self.init(nanoseconds: nanoseconds)
  }
}

extension Array: WireValue where Element: WireValue {
  @inlinable @inline(__always) public func encode<Sink: WireSink>(into sink: inout Sink) {
    sink.put(UInt64(count))
    for element in self { element.encode(into: &sink) }
  }
  @inlinable public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
    let count = try source.count(ofAtLeast: Element.leastSize)
    self.init()
    reserveCapacity(count)
    for _ in 0..<count { append(try source.get()) }
  }
}
