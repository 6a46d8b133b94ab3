/// Reads numbers from bytes that nobody vouches for.
///
/// It shares the array and copies nothing: a driver that fills one buffer again and again allocates nothing.
public struct WireReader: WireSource {
  private let bytes: [UInt8]
  public private(set) var position: Int
  private let hosts: UInt64
  private let nodes: UInt64

  /// Ids in the bytes that name no host or no node of so large a cluster are refused, so that no broadcaster
  /// ever sees one.
  ///
  /// The first `skipping` bytes, of which there must be so many, are passed over.
  public init(
    _ bytes: [UInt8], skipping: Int = 0, hosts: Int = NodeID.limit, nodes: Int = NodeID.limit
  ) {
    self.bytes = bytes
    position = min(max(skipping, 0), bytes.count)
    self.hosts = UInt64(max(hosts, 0))
    self.nodes = UInt64(max(nodes, 0))
  }

  public var remaining: Int { bytes.count - position }

  /// A varint of at most 64 bits, in its shortest form.
  public mutating func number() throws(WireError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      guard position < bytes.count else { throw .truncated }
      let byte = bytes[position]
      position += 1
      guard shift < 63 || byte <= 1 else { throw .malformed("a number does not fit 64 bits") }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 {
        guard byte != 0 || shift == 0 else { throw .malformed("a number is not in its shortest form") }
        return value
      }
      shift += 7
    }
  }

  public mutating func kind() throws(WireError) -> UInt64 { try number() }

  public mutating func number32() throws(WireError) -> UInt32 {
    guard let value = UInt32(exactly: try number()) else {
      throw .malformed("a number does not fit 32 bits")
    }
    return value
  }

  public mutating func node() throws(WireError) -> NodeID {
    let index = try number()
    guard index < nodes else { throw .malformed("the cluster has no node \(index)") }
    return NodeID(Int(index))
  }

  public mutating func rumor() throws(WireError) -> RumorID {
    let origin = try number()
    guard admits(rumorFrom: origin) else { throw .malformed("the cluster has no host \(origin)") }
    let sequence = try number32()
    guard sequence < RumorID.sequenceLimit else { throw .malformed("a rumor's number is too high") }
    return RumorID(origin: NodeID(Int(origin)), sequence: sequence)
  }

  public mutating func rumors() throws(WireError) -> RumorList {
    let count = try count(ofAtLeast: RumorID.leastSize)
    guard count > 0 else { throw .malformed("a list of rumors is empty") }
    guard count > 1 else { return .one(try rumor()) }
    var rumors: [RumorID] = []
    rumors.reserveCapacity(count)
    for _ in 0..<count { rumors.append(try rumor()) }
    return .many(rumors)
  }

  /// True where rumors may start at the node with this index.
  public func admits(rumorFrom index: UInt64) -> Bool { index < hosts }

  public mutating func flag() throws(WireError) -> Bool {
    let value = try number()
    guard value <= 1 else { throw .malformed("a flag is 0 or 1") }
    return value == 1
  }

  /// The length of a list whose elements take `size` bytes or more each: never more than are left, so
  /// that no length makes the reader allocate more than it was sent.
  public mutating func count(ofAtLeast size: Int) throws(WireError) -> Int {
    let count = try number()
    guard count <= UInt64(remaining / size) else { throw .malformed("a list is longer than its message") }
    return Int(count)
  }

  /// The next `count` bytes as they are.
  public mutating func bytes(_ count: Int) throws(WireError) -> [UInt8] {
    guard count >= 0, count <= remaining else { throw .truncated }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }
}
