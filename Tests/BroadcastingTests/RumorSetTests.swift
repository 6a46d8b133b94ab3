import Testing

@testable import Broadcasting

@Suite struct RumorSetTests {
  private static func rumor(_ random: inout SplitMix64) -> RumorID {
    RumorID(origin: NodeID(random.index(below: 5)), sequence: UInt32(random.draw(below: 30)))
  }

  private static func decoded(_ digest: Digest) throws -> Digest {
    var writer = WireWriter()
    digest.encode(into: &writer)
    var reader = WireReader(writer.bytes)
    let result = try Digest(decoding: &reader)
    #expect(reader.remaining == 0)
    return result
  }

  @Test(arguments: 1...100 as ClosedRange<UInt64>)
  func agreesWithASetOfRumors(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var set = RumorSet()
    var model: Set<RumorID> = []
    for step in 0..<100 {
      let rumor = Self.rumor(&random)
      #expect(set.insert(rumor) == model.insert(rumor).inserted)
      let other = Self.rumor(&random)
      #expect(set.contains(other) == model.contains(other))
      guard step % 10 == 0 else { continue }
      let sorted = model.sorted()
      #expect(set.count == model.count)
      #expect(set.rumors() == sorted)
      #expect(set.rumors(limit: 7) == Array(sorted.prefix(7)))
      var visited: [RumorID] = []
      set.forEach { visited.append($0) }
      #expect(visited == sorted)
      #expect(set == RumorSet(sorted))
      #expect(try Self.decoded(set.digest).set == set)
    }
  }

  @Test func algebraAgreesWithASetOfRumors() {
    var random = SplitMix64(seed: 7)
    for _ in 0..<300 {
      let a = Set((0..<random.index(below: 40)).map { _ in Self.rumor(&random) })
      let b = Set((0..<random.index(below: 40)).map { _ in Self.rumor(&random) })
      let (first, second) = (RumorSet(a.sorted()), RumorSet(b.sorted()))
      var union = first
      union.formUnion(second)
      #expect(union.rumors() == a.union(b).sorted())
      #expect(first.subtracting(second).rumors() == a.subtracting(b).sorted())
      #expect(first.isSuperset(of: second) == a.isSuperset(of: b))
    }
  }

  @Test func aSetIsTheSumOfItsOriginsAndOfItsParts() {
    var random = SplitMix64(seed: 8)
    for _ in 0..<200 {
      let model = Set((0..<random.index(below: 60)).map { _ in Self.rumor(&random) })
      let set = RumorSet(model.sorted())
      var sum = RumorSet()
      for origin in (0..<6).map({ NodeID($0) }) {
        let sequences = set.sequences(of: origin)
        let ofOrigin = model.filter { $0.origin == origin }
        #expect(sequences.count == ofOrigin.count)
        #expect(ofOrigin.allSatisfy { sequences.contains(UInt64($0.sequence)) })
        sum.formUnion(RumorSet(origin: origin, sequences: sequences))
      }
      #expect(sum == set)
      #expect(sum.fingerprint == set.fingerprint)

      let parts = set.parts(of: 7)
      #expect(Array(parts.joined()) == model.sorted())
      #expect(parts.dropLast().allSatisfy { $0.count == 7 })
      #expect(parts.allSatisfy { !$0.isEmpty })
    }
  }

  /// A fleet has a set for every host, and most know few rumors at first.
  @Test func oneRumorTakesNoMemoryOfItsOwn() {
    #expect(MemoryLayout<RumorSet>.size <= 24)
    #expect(MemoryLayout<Digest>.size <= 8)
    let one = RumorSet([RumorID(origin: NodeID(24), sequence: 900)])
    let storage = Mirror(reflecting: one.runs).descendant("rest") as? [Run]
    #expect(storage?.capacity == 0)
  }

  @Test func aHundredThousandRumorsInAnyOrderEndAsOneRunAHost() throws {
    var random = SplitMix64(seed: 3)
    var rumors: [RumorID] = []
    for origin in 0..<25 {
      rumors += (0..<4000).map { RumorID(origin: NodeID(origin), sequence: $0) }
    }
    random.shuffle(&rumors)
    var set = RumorSet()
    for rumor in rumors { set.insert(rumor) }
    #expect(set.count == 100_000)
    #expect(set.runs.runCount == 25)
    // A count, then for each host a step to its first rumor and a length.
    #expect(WireGauge.size(of: set.digest) < 200)
    #expect(try Self.decoded(set.digest) == set.digest)
  }

  /// Origins are neighbours as numbers; their runs must stay apart all the same.
  @Test func theLastRumorOfAnOriginDoesNotTouchTheFirstOfTheNext() throws {
    let last = RumorID(origin: NodeID(3), sequence: RumorID.sequenceLimit - 1)
    let first = RumorID(origin: NodeID(4), sequence: 0)
    let set = RumorSet([first, last])
    #expect(set.runs.runCount == 2)
    #expect(try Self.decoded(set.digest).set.rumors() == [last, first])
  }

  @Test(arguments: [
    ("empty run", [1, 0, 0]),
    ("touching runs", [2, 0, 3, 0, 3]),
    ("over two origins", [1, 0xFFFF_FFF0, 0x20]),
    ("a number at the limit", [1, 0xFFFF_FFFE, 2]),
    ("an origin above the limit", [1, UInt64(NodeID.limit) << 32, 1]),
    ("past the end of numbers", [2, 1, 1, .max, 1]),
    ("length past the end", [1, 1, .max]),
  ])
  func refusesADigestThatNoSetHas(what: String, numbers: [UInt64]) {
    var writer = WireWriter()
    for number in numbers { writer.put(number) }
    var reader = WireReader(writer.bytes)
    #expect(throws: WireError.self, "\(what)") { try Digest(decoding: &reader) }
  }
}

extension WireGauge {
  fileprivate static func size(of digest: Digest) -> Int {
    var gauge = WireGauge()
    digest.encode(into: &gauge)
    return gauge.size
  }
}
