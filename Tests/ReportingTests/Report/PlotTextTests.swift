import Architectures
import Broadcasting
import Testing

@testable import Reporting

@Suite struct PlotTextTests {
  @Test func textsThatHaveRoomStayWhereTheyBelong() {
    #expect(PlotText.apart([10, 50, 90], height: 15, in: 0...100) == [10, 50, 90])
  }

  @Test func noTextCoversAnotherAndAllAreInside() {
    for seed in 0..<500 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let count = random.index(below: 7)
      let wanted = (0..<count).map { _ in Double(random.index(below: 130)) - 15 }
      let places = PlotText.apart(wanted, height: 14, in: 0...100)
      let sorted = places.sorted()
      for (a, b) in zip(sorted, sorted.dropFirst()) { #expect(b - a > 14 - 1e-9, "seed \(seed)") }
      #expect(places.allSatisfy { $0 > 7 - 1e-9 && $0 < 93 + 1e-9 }, "seed \(seed)")
      for (a, b) in zip(wanted.indices, wanted.indices.dropFirst()) where wanted[a] < wanted[b] {
        #expect(places[a] < places[b], "seed \(seed)")
      }
    }
  }

  @Test func quotesCannotBeLeft() {
    #expect(PlotText.quoted("a'b\nc") == "'a''b c'")
  }

  @Test func everyArchitectureHasAStyleOfItsOwn() {
    let styles = Architecture.all.map { PlotStyle.of($0.name) }
    #expect(Set(styles).count == styles.count)
    #expect(!styles.contains(PlotStyle.of("new")))
    #expect(PlotStyle.of("new") != PlotStyle.of("newer", place: 1))
  }

  /// A reader who sees no colour tells all of them by their dashes, and those of one colour by their points,
  /// too.
  @Test func noTwoStylesAreAlike() {
    let styles = (0..<PlotStyle.count).map(PlotStyle.numbered)
    #expect(styles.count == 40)
    #expect(Set(styles.map(\.dash)).count == styles.count)
    for (number, style) in styles.enumerated() {
      for other in styles[..<number] where other.colour == style.colour {
        #expect(other.point != style.point)
      }
    }
    // Gnuplot takes four dashes with four gaps.
    #expect(styles.allSatisfy { $0.dash.split(separator: ",").count <= 8 })
  }

  @Test func logarithmicAxesHoldEveryValueBetweenRoundNumbers() {
    let scale = LogScale([0, 0.3, 40, 7_000])
    #expect(scale.low == 0.2)
    #expect(scale.high == 10_000)
    #expect(scale.ticks(most: 6) == [1, 10, 100, 1_000, 10_000])
    #expect(LogScale([]).low < LogScale([]).high)
    #expect(LogScale([100]).low < 100 && LogScale([100]).high > 100)
  }
}
