/// The coefficients with which a few columns come closest to given values: least squares, by Gram and
/// Schmidt's orthogonalisation in its modified form.
///
/// Björck: "Numerical Methods for Least Squares Problems", 1996, section 2.4.
struct LeastSquares: Sendable {
  enum Failure: Error, Hashable {
    /// There are no more rows than columns.
    case tooFewRows
    /// Hardly anything of this column is not in those before it.
    case collinear(column: Int)
  }

  /// One a column.
  let coefficients: [Double]
  /// The value that they give for each row.
  let fitted: [Double]
  /// The share of the values' spread about their mean that is in `fitted`: 1 is all of it.
  let explained: Double
  /// The standard deviation of what is left of a value.
  let residual: Double

  /// Less than this share of a column's length beside those before it, and noise decides its coefficient.
  private static let leastOwnShare = 0.02

  init(rows: [[Double]], values: [Double]) throws(Failure) {
    let count = rows.first?.count ?? 0
    guard rows.count > count, count > 0 else { throw .tooFewRows }
    var columns = (0..<count).map { column in rows.map { $0[column] } }
    // The upper triangle of R, of columns = Q · R.
    var triangle = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    var rest = values
    var projections = [Double](repeating: 0, count: count)
    let lengths = columns.map(Self.length)
    for column in 0..<count {
      let length = Self.length(columns[column])
      guard length > lengths[column] * Self.leastOwnShare else { throw .collinear(column: column) }
      triangle[column][column] = length
      columns[column] = columns[column].map { $0 / length }
      for later in column + 1..<count {
        triangle[column][later] = Self.remove(columns[column], from: &columns[later])
      }
      projections[column] = Self.remove(columns[column], from: &rest)
    }
    var coefficients = projections
    for column in (0..<count).reversed() {
      for later in column + 1..<count {
        coefficients[column] -= triangle[column][later] * coefficients[later]
      }
      coefficients[column] /= triangle[column][column]
    }
    self.coefficients = coefficients
    fitted = rows.map { row in zip(row, coefficients).reduce(0) { $0 + $1.0 * $1.1 } }
    let mean = values.reduce(0, +) / Double(values.count)
    let spread = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let left = zip(values, fitted).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    explained = spread > 0 ? 1 - left / spread : 1
    residual = (left / Double(rows.count - count)).squareRoot()
  }

  private static func length(_ column: [Double]) -> Double {
    column.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  /// Takes the part along `unit` out of the column, and gives how long it was.
  private static func remove(_ unit: [Double], from column: inout [Double]) -> Double {
    let part = zip(unit, column).reduce(0) { $0 + $1.0 * $1.1 }
    for row in column.indices { column[row] -= part * unit[row] }
    return part
  }
}
