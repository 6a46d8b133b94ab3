import Schema

/// One of the shares into which a matrix's cells are divided, each for a machine of its own.
///
/// The share that a cell is in follows from its id alone, so what is added to a matrix moves no other cell.
public struct Shard: Hashable, Sendable, CustomStringConvertible {
  /// The most shares of one matrix.
  public static let limit = 1_000_000

  /// From 1 to `count`.
  public let index: Int
  public let count: Int

  /// Nil where `index` is not from 1 to `count`, or there are more than `limit` shares.
  public init?(_ index: Int, of count: Int) {
    guard (1...Self.limit).contains(count), (1...count).contains(index) else { return nil }
    self.index = index
    self.count = count
  }

  /// Reads `2/8`; nil for anything else.
  public init?(parsing text: String) {
    let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int(plainDigits: $0) }
    guard numbers.count == 2, let index = numbers[0], let count = numbers[1] else { return nil }
    self.init(index, of: count)
  }

  public func holds(_ id: String) -> Bool { Self.index(of: id, among: count) == index }

  /// The share, of `count`, that the cell `id` is in, from 1.
  static func index(of id: String, among count: Int) -> Int {
    Int(CellDigest.hash(id) % UInt64(count)) + 1
  }

  /// `2/8`.
  public var description: String { "\(index)/\(count)" }
}
