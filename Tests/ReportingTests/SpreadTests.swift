import Testing

@testable import Reporting

@Suite struct SpreadTests {
  @Test(
    "The median is a value that occurred, at index ⌊n/2⌋",
    arguments: [
      ([3], 3), ([1, 2], 2), ([5, 1, 3], 3), ([4, 1, 3, 2], 3), ([7, 7, 7], 7),
    ] as [([Double], Double)])
  func median(values: [Double], expected: Double) throws {
    let spread = try #require(Spread(values))
    #expect(spread.median == expected)
    #expect(spread.least == values.min())
    #expect(spread.most == values.max())
  }

  @Test func nothingHasNoMedian() {
    #expect(Spread([]) == nil)
    #expect(Spread([nil, nil]) == nil)
  }

  @Test func runsWithoutValueAreCounted() throws {
    let spread = try #require(Spread([nil, 2, 2]))
    #expect(spread.known == 2)
    #expect(spread.runs == 3)
    #expect(!spread.isComplete)
    #expect(!spread.isIdentical)
    #expect(try #require(Spread([2, 2])).isIdentical)
    #expect(!(try #require(Spread([2, 3])).isIdentical))
  }
}
