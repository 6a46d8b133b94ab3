extension Plumtree {
  /// A rumor, and how many hops it has made when it, or its announcement, arrives.
  public struct Sighting: Hashable, Sendable, BitwiseCopyable {
    let rumor: RumorID
    let hops: UInt32

    init(_ rumor: RumorID, hops: UInt32) {
      self.rumor = rumor
      self.hops = hops
    }
  }

  /// Sightings that travel together: one, without an allocation, or many.
  public enum Sightings: Hashable, Sendable {
    case one(Sighting)
    case many([Sighting])

    /// `sightings` must not be empty.
    init(_ sightings: [Sighting]) { self = sightings.count == 1 ? .one(sightings[0]) : .many(sightings) }

    /// In lists of at most `size`; none where there are no sightings.
    static func parts(of sightings: [Sighting], size: Int) -> [Sightings] {
      stride(from: 0, to: sightings.count, by: size).map { start in
        Sightings(Array(sightings[start..<min(start + size, sightings.count)]))
      }
    }

    var count: Int {
      switch self {
      case .one: 1
      case .many(let sightings): sightings.count
      }
    }

    var array: [Sighting] {
      switch self {
      case .one(let sighting): [sighting]
      case .many(let sightings): sightings
      }
    }

    @inline(__always)
    func forEach(_ body: (Sighting) -> Void) {
      switch self {
      case .one(let sighting): body(sighting)
      case .many(let sightings): for sighting in sightings { body(sighting) }
      }
    }
  }

  public enum Message: WireMessage, CarriesRepair {
    /// These are pushed, or were asked for.
    case rumors(Sightings)
    /// These repair brings; they say nothing about the tree.
    case repaired(RumorList)
    /// I hold these.
    case have(Sightings)
    /// I had these already: only announce to me from now on.
    case prune
    /// Push to me from now on, and send me these.
    case graft(Sightings?)
    case repair(RepairMessage)
  }
}

extension Plumtree.Sightings {
  @inline(__always)
  func encode(into sink: inout some WireSink) {
    sink.put(UInt64(count))
    forEach {
      sink.put($0.rumor)
      sink.put($0.hops)
    }
  }

  init(decoding reader: inout WireReader) throws(WireError) {
    let count = try reader.count(ofAtLeast: 3)
    guard count > 0 else { throw .malformed("a list of rumors is empty") }
    var sightings: [Plumtree.Sighting] = []
    sightings.reserveCapacity(count)
    for _ in 0..<count {
      sightings.append(Plumtree.Sighting(try reader.rumor(), hops: try reader.number32()))
    }
    self.init(sightings)
  }
}

extension Plumtree.Message {
  @inline(__always)
  public func encode<Sink: WireSink>(into sink: inout Sink) {
    switch self {
    case .rumors(let sightings):
      sink.put(UInt64(0))
      sightings.encode(into: &sink)
    case .have(let sightings):
      sink.put(UInt64(1))
      sightings.encode(into: &sink)
    case .prune: sink.put(UInt64(2))
    case .graft(nil): sink.put(UInt64(3))
    case .graft(let sightings?):
      sink.put(UInt64(4))
      sightings.encode(into: &sink)
    case .repaired(let rumors):
      sink.put(UInt64(5))
      rumors.encode(into: &sink)
    case .repair(let message):
      sink.put(UInt64(6))
      message.encode(into: &sink)
    }
  }

  public init(decoding reader: inout WireReader) throws(WireError) {
    switch try reader.number() {
    case 0: self = .rumors(try Plumtree.Sightings(decoding: &reader))
    case 1: self = .have(try Plumtree.Sightings(decoding: &reader))
    case 2: self = .prune
    case 3: self = .graft(nil)
    case 4: self = .graft(try Plumtree.Sightings(decoding: &reader))
    case 5: self = .repaired(try RumorList(decoding: &reader))
    case 6: self = .repair(try RepairMessage(decoding: &reader))
    case let kind: throw .unknownKind(kind)
    }
  }

  @inline(__always)
  public var payloadCount: Int {
    switch self {
    case .rumors(let sightings): sightings.count
    case .repaired(let rumors): rumors.count
    case .have, .prune, .graft, .repair: 0
    }
  }

  @inline(__always)
  public func forEachPayload(_ body: (RumorID) -> Void) {
    switch self {
    case .rumors(let sightings): sightings.forEach { body($0.rumor) }
    case .repaired(let rumors): rumors.forEach(body)
    case .have, .prune, .graft, .repair: break
    }
  }
}
