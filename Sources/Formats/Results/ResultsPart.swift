public import Measurement

/// The cells of a matrix that results hold which are not all of it, so that the whole can be put together
/// again.
public struct ResultsPart: Hashable, Sendable {
  /// `CellDigest.ofMatrix` of the whole matrix.
  public let matrix: String
  /// The number of cells in the whole matrix.
  public let cells: Int
  /// The shares that the cells are of, from 1, ascending.
  public let shards: [Int]
  /// The number of shares that the matrix was divided into.
  public let count: Int
  /// The place of each cell in the matrix, from 0, ascending.
  public let places: [Int]
  /// `CellDigest.of` the cells: tells when a file is not what was written.
  public let digest: String

  init(matrix: String, cells: Int, shards: [Int], count: Int, places: [Int], digest: String) {
    self.matrix = matrix
    self.cells = cells
    self.shards = shards
    self.count = count
    self.places = places
    self.digest = digest
  }

  /// Of the matrix whose cells have `ids`, what `results` of `shard` are.
  public init(_ shard: Shard, ofMatrix ids: [String], results: [CellResult]) {
    self.init(
      matrix: CellDigest.ofMatrix(ids), cells: ids.count, shards: [shard.index], count: shard.count,
      places: ids.indices.filter { shard.holds(ids[$0]) }, digest: CellDigest.of(results))
  }

  /// The part that results are which were never divided.
  init(whole cells: [CellResult]) {
    self.init(
      matrix: CellDigest.ofMatrix(cells.map(\.id)), cells: cells.count, shards: [1], count: 1,
      places: Array(cells.indices), digest: CellDigest.of(cells))
  }

  /// True where nothing of the matrix is missing.
  var isWhole: Bool { shards.count == count }
}

extension ResultsPart: Codable {
  private enum CodingKeys: String, CodingKey {
    case matrix, cells, shards
    case count = "of"
    case places, digest
  }

  public init(from decoder: any Decoder) throws {
    let part = try decoder.container(keyedBy: CodingKeys.self)
    let cells = try Self.number(part, .cells, in: 0...Int.max)
    let count = try Self.number(part, .count, in: 1...Shard.limit)
    let shards = try Self.ascending(part, .shards, in: 1..<count + 1)
    guard !shards.isEmpty else { throw part.wrong(.shards, mustBe: "a list of at least one shard") }
    self.init(
      matrix: try part.decode(String.self, forKey: .matrix), cells: cells, shards: shards, count: count,
      places: try Self.ascending(part, .places, in: 0..<cells),
      digest: try part.decode(String.self, forKey: .digest))
  }

  private static func number(
    _ part: KeyedDecodingContainer<CodingKeys>, _ key: CodingKeys, in range: ClosedRange<Int>
  ) throws -> Int {
    let number: Int = try part.numbers(key)
    guard range.contains(number) else {
      throw part.wrong(key, mustBe: "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private static func ascending(
    _ part: KeyedDecodingContainer<CodingKeys>, _ key: CodingKeys, in range: Range<Int>
  ) throws -> [Int] {
    let numbers: [Int] = try part.numbers(key, "a list of whole numbers")
    guard numbers.allSatisfy(range.contains), zip(numbers, numbers.dropFirst()).allSatisfy(<) else {
      throw part.wrong(
        key, mustBe: "whole numbers from \(range.lowerBound) to \(range.upperBound - 1), each above the last")
    }
    return numbers
  }
}
