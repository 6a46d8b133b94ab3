public import Broadcasting

extension Plumtree {
  /// A rumor, and how many hops it has made when it, or its announcement, arrives.
  public struct Sighting: Hashable, WireValue, BitwiseCopyable {
    let rumor: RumorID
    let hops: UInt32

    init(_ rumor: RumorID, hops: UInt32) {
      self.rumor = rumor
      self.hops = hops
    }

    public static var leastSize: Int { 3 }
    @inline(__always)
    public func encode<Sink: WireSink>(into sink: inout Sink) { sink.put(rumor, hops) }
    @inline(__always)
    public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
      rumor = try source.get()
      hops = try source.get()
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
    /// I had the rumor already: only announce to me in the tree with this root from now on.
    case prune(NodeID)
    /// Push to me in the trees of these from now on, and send me these.
    case graft(Sightings)
    /// Push to me in the tree with this root from now on: a GRAFT that asks for nothing.
    case join(NodeID)
    case repair(RepairMessage)
  }
}

extension Plumtree.Sightings: WireValue {
  @inline(__always)
  public func encode<Sink: WireSink>(into sink: inout Sink) {
    sink.put(UInt64(count))
    forEach { $0.encode(into: &sink) }
  }

  public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
    let sightings: [Plumtree.Sighting] = try source.get()
    guard !sightings.isEmpty else { throw .malformed("a list of rumors is empty") }
    self.init(sightings)
  }
}

extension Plumtree.Message {
  @inline(__always)
  public func encode<Sink: WireSink>(into sink: inout Sink) {
    switch self {
    case .rumors(let sightings): sink.put(kind: 0, sightings)
    case .have(let sightings): sink.put(kind: 1, sightings)
    case .prune(let root): sink.put(kind: 2, root)
    case .join(let root): sink.put(kind: 3, root)
    case .graft(let sightings): sink.put(kind: 4, sightings)
    case .repaired(let rumors): sink.put(kind: 5, rumors)
    case .repair(let message): sink.put(kind: 6, message)
    }
  }

  @inline(__always)
  public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
    switch try source.kind() {
    case 0: self = .rumors(try source.get())
    case 1: self = .have(try source.get())
    case 2: self = .prune(try source.get())
    case 3: self = .join(try source.get())
    case 4: self = .graft(try source.get())
    case 5: self = .repaired(try source.get())
    case 6: self = .repair(try source.get())
    case let kind: throw .unknownKind(kind)
    }
  }

  @inline(__always)
  public func forEachPayload(_ body: (RumorID) -> Void) {
    switch self {
    case .rumors(let sightings): sightings.forEach { body($0.rumor) }
    case .repaired(let rumors): rumors.forEach(body)
    case .have, .prune, .graft, .join, .repair: break
    }
  }
}
