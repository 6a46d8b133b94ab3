/// A place from which the fields of a message are read in the order in which they were put.
public protocol WireSource {
  /// The kind of message, or of part of one, that follows.
  mutating func kind() throws(WireError) -> UInt64
  mutating func number() throws(WireError) -> UInt64
  mutating func number32() throws(WireError) -> UInt32
  mutating func flag() throws(WireError) -> Bool
  mutating func node() throws(WireError) -> NodeID
  mutating func rumor() throws(WireError) -> RumorID
  mutating func rumors() throws(WireError) -> RumorList
  /// The length of a list whose elements take `size` bytes or more each.
  mutating func count(ofAtLeast size: Int) throws(WireError) -> Int
  /// True where rumors may start at the node with this index.
  func admits(rumorFrom index: UInt64) -> Bool
}
