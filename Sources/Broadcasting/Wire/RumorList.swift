/// Rumors that travel together: one, without an allocation, or many.
public enum RumorList: Hashable, Sendable {
  case one(RumorID)
  case many([RumorID])

  /// `rumors` must not be empty.
  public init(_ rumors: [RumorID]) { self = rumors.count == 1 ? .one(rumors[0]) : .many(rumors) }

  public var count: Int {
    switch self {
    case .one: 1
    case .many(let rumors): rumors.count
    }
  }

  @inline(__always)
  public func forEach(_ body: (RumorID) -> Void) {
    switch self {
    case .one(let rumor): body(rumor)
    case .many(let rumors): for rumor in rumors { body(rumor) }
    }
  }

  public var array: [RumorID] {
    switch self {
    case .one(let rumor): [rumor]
    case .many(let rumors): rumors
    }
  }

  @inline(__always)
  func encode(into sink: inout some WireSink) {
    sink.put(UInt64(count))
    forEach { sink.put($0) }
  }

  init(decoding reader: inout WireReader) throws(WireError) {
    let count = try reader.count(ofAtLeast: 2)
    guard count > 0 else { throw .malformed("a list of rumors is empty") }
    guard count > 1 else {
      self = .one(try reader.rumor())
      return
    }
    var rumors: [RumorID] = []
    rumors.reserveCapacity(count)
    for _ in 0..<count { rumors.append(try reader.rumor()) }
    self = .many(rumors)
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
