import Broadcasting
import Testing

@testable import Reporting

@Suite struct LeastSquaresTests {
  private static func close(_ a: Double, _ b: Double, within share: Double = 1e-9) -> Bool {
    (a - b).magnitude <= share * max(b.magnitude, 1)
  }

  /// Numbers from 0 to `most`, drawn.
  private static func rows(_ count: Int, most: [Int], seed: UInt64) -> [[Double]] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in [1] + most.map { Double(random.index(below: $0 + 1)) } }
  }

  @Test(arguments: [
    [5.0, 3.0, 0.0, -2.0], [2e6, 11_000, 9_000, 0.4], [0, 1, 1, 1], [-1e9, 1e-3, 1e6, 7],
  ])
  func knownCoefficientsComeBack(coefficients: [Double]) throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      let rows = Self.rows(30, most: [16_000, 5_000, 200_000_000], seed: seed)
      let values = rows.map { zip($0, coefficients).reduce(0) { $0 + $1.0 * $1.1 } }
      let fit = try LeastSquares(rows: rows, values: values)
      for (found, known) in zip(fit.coefficients, coefficients) {
        #expect(Self.close(found, known, within: 1e-6), "seed \(seed): \(found) for \(known)")
      }
      #expect(Self.close(fit.explained, 1, within: 1e-9))
    }
  }

  /// Anscombe: "Graphs in Statistical Analysis", The American Statistician 1973, the first data set:
  /// y = 3.00 + 0.500 x, multiple R² = .667, residual sum of squares 13.75.
  @Test func aPublishedFitComesOut() throws {
    let x = [10.0, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
    let y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]
    let fit = try LeastSquares(rows: x.map { [1, $0] }, values: y)
    #expect(Self.close(fit.coefficients[0], 3.00, within: 0.001))
    #expect(Self.close(fit.coefficients[1], 0.500, within: 0.001))
    #expect(Self.close(fit.explained, 0.667, within: 0.001))
    #expect(Self.close(fit.residual * fit.residual * 9, 13.76, within: 0.001))
  }

  /// A change of any coefficient makes the remaining errors larger.
  @Test func noOtherCoefficientsComeCloser() throws {
    var random = SplitMix64(seed: 9)
    let rows = Self.rows(40, most: [100, 100], seed: 3)
    let values = rows.map { _ in Double(random.index(below: 10_000)) }
    let fit = try LeastSquares(rows: rows, values: values)
    func left(_ coefficients: [Double]) -> Double {
      zip(rows, values).reduce(0) { sum, pair in
        let fitted = zip(pair.0, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
        return sum + (pair.1 - fitted) * (pair.1 - fitted)
      }
    }
    for column in 0..<3 {
      for step in [-0.01, 0.01] {
        var other = fit.coefficients
        other[column] += step
        #expect(left(other) > left(fit.coefficients))
      }
    }
    #expect(fit.explained >= 0)
    #expect(fit.explained < 0.5)
  }

  @Test(
    arguments: [
      ([[1, 2, 2], [1, 3, 3], [1, 5, 5], [1, 8, 8]], 2), ([[1, 7], [1, 7], [1, 7]], 1),
      ([[1, 1, 0], [1, 2, 0], [1, 4, 0], [1, 9, 0]], 2),
      ([[1, 2, 5], [1, 3, 7], [1, 5, 11], [1, 8, 17]], 2),
      // But for a hundredth.
      ([[1, 100, 101], [1, 200, 199], [1, 500, 501], [1, 800, 799]], 2),
    ] as [([[Double]], Int)])
  func columnsThatFollowFromOthersAreRefused(rows: [[Double]], column: Int) {
    #expect(throws: LeastSquares.Failure.collinear(column: column)) {
      try LeastSquares(rows: rows, values: rows.map { $0[1] })
    }
  }

  @Test(arguments: [[], [[1, 2]], [[1, 2], [1, 3]]] as [[[Double]]])
  func noMoreRowsThanColumnsAreRefused(rows: [[Double]]) {
    #expect(throws: LeastSquares.Failure.tooFewRows) {
      try LeastSquares(rows: rows, values: rows.map { _ in 1 })
    }
  }
}
