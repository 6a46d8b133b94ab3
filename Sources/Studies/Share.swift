public import Formats
public import Measurement
public import Scenarios

/// The cells of a matrix that are run.
public struct Share: Sendable {
  /// All, or those of the matrix's shard, in the order of the matrix; live ones in rounds, so that what the
  /// machine does meanwhile meets all architectures alike.
  public let cells: [Cell]
  private let shard: Shard?
  /// Of the whole matrix; empty where all of it is run.
  ///
  /// Each is a hash over a whole scenario, so they are made once.
  private let ids: [String]

  public init(of matrix: Matrix) {
    let all = matrix.driver == .simulator ? matrix.cells : matrix.rounds
    shard = matrix.shard
    guard let shard else {
      cells = all
      ids = []
      return
    }
    let ids = all.map(\.id)
    cells = all.indices.filter { shard.holds(ids[$0]) }.map { all[$0] }
    self.ids = ids
  }

  /// Those of `cells` of which there is no result.
  public func open(after finished: [CellResult]) -> [Cell] {
    let known = places(of: finished)
    return cells.indices.filter { known[$0] == nil }.map { cells[$0] }
  }

  /// Those of `finished` that are results of `cells`, by place.
  public func places(of finished: [CellResult]) -> [Int: CellResult] {
    guard !finished.isEmpty else { return [:] }
    let known = Dictionary(finished.map { ($0.id, $0) }) { first, _ in first }
    return Dictionary(
      uniqueKeysWithValues: cells.enumerated().compactMap { place, cell in known[cell.id].map { (place, $0) }
      })
  }

  /// `shard 2/8: 12 of 100 cells`; nil where all are run.
  public var text: String? { shard.map { "shard \($0): \(cells.count) of \(ids.count) cells" } }

  /// The part of the matrix that `results`, those of `cells`, are; nil for all.
  public func part(of results: [CellResult]) -> ResultsPart? {
    shard.map { ResultsPart($0, ofMatrix: ids, results: results) }
  }
}
