import Broadcasting
import Formats

extension Matrix {
  /// The cells that are run: all, or those of the shard, in the order of `cells`.
  var share: [Cell] {
    guard let shard else { return cells }
    return cells.filter { shard.holds($0.id) }
  }

  /// `shard 2/8: 12 of 100 cells`; nil where all are run.
  var shareText: String? { shard.map { "shard \($0): \(share.count) of \(cells.count) cells" } }

  /// Which of the matrix `results` are, those of `share`; nil for all.
  func part(of results: [CellResult]) -> ResultsPart? {
    shard.map { ResultsPart($0, ofMatrix: cells.map(\.id), results: results) }
  }
}
