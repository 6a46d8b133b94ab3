import Broadcasting
import Foundation
import Testing

@testable import Reporting

@Suite struct TheoryTests {
  private static let decades = [10, 100, 1_000, 10_000, 100_000, 1_000_000]

  private func points(_ value: (Double) -> Double) -> [(hosts: Int, value: Double)] {
    Self.decades.map { ($0, value(Double($0))) }
  }

  /// A figure, and the theory that it is held against.
  struct Case: Sendable, CustomTestStringConvertible {
    let theory: GrowthOrder
    let testDescription: String
    let figure: @Sendable (Double) -> Double

    init(_ theory: GrowthOrder, _ name: String, _ figure: @escaping @Sendable (Double) -> Double) {
      self.theory = theory
      testDescription = "\(name) held against \(theory.rawValue)"
      self.figure = figure
    }
  }

  private static let alike: [Case] = [
    Case(.linear, "3n") { n in 3 * n },
    Case(.linear, "2n + 500") { n in 2 * n + 500 },
    Case(.constant, "17") { _ in 17 },
    Case(.root, "2 root n") { n in 2 * n.squareRoot() },
    Case(.logarithmic, "5 log n") { n in 5 * log(n) },
    Case(.fanoutOfAll, "n fan-outs") { n in n * (log(n).rounded(.up) + 3) },
    Case(.digits, "4 digits") { n in 4 * log10(n + 1).rounded(.up) },
  ]

  private static let otherwise: [Case] = [
    Case(.linear, "n log n") { n in n * log(n) },
    Case(.linear, "5") { _ in 5 },
    Case(.constant, "log n") { n in log(n) },
    Case(.constant, "n") { n in n },
    Case(.logarithmic, "root n") { n in n.squareRoot() },
    Case(.fanoutOfAll, "n") { n in n },
  ]

  @Test(arguments: alike)
  func whatGrowsAsTheorySaysAgrees(_ example: Case) throws {
    let check = try #require(TheoryCheck(points(example.figure), example.theory, tolerance: 0.04))
    #expect(check.agrees, "expected \(check.expected), fitted \(check.fitted)")
    #expect(check.sizes == 10_000...1_000_000)
  }

  @Test(arguments: otherwise)
  func whatGrowsOtherwiseDoesNot(_ example: Case) throws {
    let check = try #require(TheoryCheck(points(example.figure), example.theory, tolerance: 0.04))
    #expect(!check.agrees, "expected \(check.expected), fitted \(check.fitted)")
  }

  @Test func aLatencyIsToldFromOneOfAnotherClass() throws {
    let steps = points { (log($0) / log(8)).rounded(.up) + 5 }
    let hops = try #require(TheoryCheck(steps, .logarithmic, tolerance: ScalingMeasure.hops.tolerance))
    #expect(hops.agrees)
    let root = try #require(TheoryCheck(steps, .root, tolerance: ScalingMeasure.hops.tolerance))
    #expect(!root.agrees)
  }

  @Test func twoSizesShowNoGrowth() {
    #expect(TheoryCheck([(10, 10), (100, 100)], .linear, tolerance: 1) == nil)
  }
}
