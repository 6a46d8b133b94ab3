import Testing

@testable import Broadcasting

@Suite struct RunSetTests {
  /// A set beside the obvious one, which it must agree with after every step.
  private struct Pair {
    var runs = RunSet()
    var model: Set<UInt64> = []

    mutating func insert(_ number: UInt64) {
      #expect(runs.insert(number) == model.insert(number).inserted)
    }
    mutating func insert(_ run: Run) {
      runs.insert(run)
      if run.start < run.end { model.formUnion(run.start..<run.end) }
    }
  }

  /// Numbers close together, so that runs meet, with a few hosts' ranges far apart.
  private static func number(_ random: inout SplitMix64, spread: UInt64) -> UInt64 {
    random.draw(below: 3) << 32 + random.draw(below: spread)
  }

  private static func agrees(_ pair: Pair) -> Bool {
    let sorted = pair.model.sorted()
    var listed: [UInt64] = []
    var previousEnd: UInt64?
    for index in 0..<pair.runs.runCount {
      let run = pair.runs[run: index]
      // Sorted, not empty, not touching: the form is canonical, so that == compares contents.
      guard run.start < run.end, previousEnd.map({ $0 < run.start }) ?? true else { return false }
      listed += run.start..<run.end
      previousEnd = run.end
    }
    var prefix: UInt64 = 0
    while pair.model.contains(prefix) { prefix += 1 }
    return listed == sorted && pair.runs.count == sorted.count && pair.runs.isEmpty == sorted.isEmpty
      && pair.runs.prefix == prefix && pair.runs.end == (sorted.last.map { $0 + 1 } ?? 0)
      && sorted.allSatisfy(pair.runs.contains)
  }

  private static func random(_ random: inout SplitMix64, size: Int, spread: UInt64) -> Pair {
    var pair = Pair()
    for _ in 0..<size { pair.insert(number(&random, spread: spread)) }
    return pair
  }

  @Test(arguments: 1...100 as ClosedRange<UInt64>)
  func insertionsAgreeWithASet(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let spread = 8 + random.draw(below: 40)
    var pair = Pair()
    for _ in 0..<60 {
      let number = Self.number(&random, spread: spread)
      if random.draw(below: 4) == 0 {
        pair.insert(Run(number, number + random.draw(below: 12)))
      } else {
        pair.insert(number)
      }
      #expect(pair.runs.contains(number + 1) == pair.model.contains(number + 1))
      #expect(Self.agrees(pair), "seed \(seed): \(pair.runs)")
    }
  }

  @Test(arguments: 1...200 as ClosedRange<UInt64>)
  func setAlgebraAgreesWithASet(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<10 {
      let spread = 2 + random.draw(below: 40)
      let a = Self.random(&random, size: random.index(below: 30), spread: spread)
      let b = Self.random(&random, size: random.index(below: 30), spread: spread)

      var union = a
      union.runs.formUnion(b.runs)
      union.model.formUnion(b.model)
      #expect(Self.agrees(union), "seed \(seed): \(a.runs) ∪ \(b.runs)")

      let difference = Pair(runs: a.runs.subtracting(b.runs), model: a.model.subtracting(b.model))
      #expect(Self.agrees(difference), "seed \(seed): \(a.runs) − \(b.runs)")

      #expect(a.runs.isSuperset(of: b.runs) == a.model.isSuperset(of: b.model))
      #expect(union.runs.isSuperset(of: a.runs) && union.runs.isSuperset(of: b.runs))
      #expect((a.runs == b.runs) == (a.model == b.model))
    }
  }

  @Test func anEmptyRunAddsNothing() {
    var set = RunSet()
    set.insert(Run(5, 5))
    #expect(set.isEmpty && set.runCount == 0)
  }

  @Test func anUnbrokenPrefixIsOneRun() {
    var set = RunSet()
    for number in (0..<1000 as Range<UInt64>).reversed() { set.insert(number) }
    #expect(set.runCount == 1)
    #expect(set.prefix == 1000)
  }
}
