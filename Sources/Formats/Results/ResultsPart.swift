public import Broadcasting

/// Which cells of a matrix results hold that are not all of it, so that the whole can be put together again.
public struct ResultsPart: Hashable, Sendable {
  /// `CellDigest.ofMatrix` of the whole matrix.
  public let matrix: String
  /// How many cells the whole matrix has.
  public let cells: Int
  /// The shares that the cells are of, from 1, ascending.
  public let shards: [Int]
  /// How many shares the matrix was divided into.
  public let count: Int
  /// Where in the matrix each cell stands, from 0, ascending.
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

  /// What results are that were never divided.
  init(whole cells: [CellResult]) {
    self.init(
      matrix: CellDigest.ofMatrix(cells.map(\.id)), cells: cells.count, shards: [1], count: 1,
      places: Array(cells.indices), digest: CellDigest.of(cells))
  }

  /// Whether nothing of the matrix is missing.
  var isWhole: Bool { shards.count == count }
}

extension ResultsPart {
  var members: [JSONValue.Member] {
    [
      .init("matrix", .string(matrix)),
      .init("cells", .integer(Int64(cells))),
      .init("shards", .array(shards.map { .integer(Int64($0)) })),
      .init("of", .integer(Int64(count))),
      .init("places", .array(places.map { .integer(Int64($0)) })),
      .init("digest", .string(digest)),
    ]
  }
}

extension JSONField {
  /// Reads what `ResultsPart.members` write, of a file with so many cells.
  func part(of size: Int) throws(FormatError) -> ResultsPart {
    let cells = try member("cells").number(in: 0...Int.max)
    let count = try member("of").number(in: 1...Shard.limit)
    let shards = try member("shards").ascendingNumbers(in: 1...count)
    guard !shards.isEmpty else { throw try member("shards").wrong("a list of at least one shard") }
    let places = try member("places")
    let numbers = cells == 0 ? [] : try places.ascendingNumbers(in: 0...cells - 1)
    guard numbers.count == size else { throw places.wrong("a list of \(size) places, one for each cell") }
    return ResultsPart(
      matrix: try member("matrix").string(), cells: cells, shards: shards, count: count, places: numbers,
      digest: try member("digest").string())
  }

  private func number(in range: ClosedRange<Int>) throws(FormatError) -> Int {
    guard let number = Int(exactly: try integer()), range.contains(number) else {
      throw wrong("a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private func ascendingNumbers(in range: ClosedRange<Int>) throws(FormatError) -> [Int] {
    var numbers: [Int] = []
    for element in try elements() {
      let number = try element.number(in: range)
      if let last = numbers.last, last >= number { throw element.wrong("a whole number above \(last)") }
      numbers.append(number)
    }
    return numbers
  }
}
