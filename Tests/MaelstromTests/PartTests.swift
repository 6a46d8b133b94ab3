import Architectures
import Broadcasting
import Foundation
import Scenarios
import Testing

@testable import Maelstrom

@Suite struct Base64Tests {
  /// Against Foundation's.
  @Test func encodesAsEverybodyDoesAndReadsItBack() {
    var random = SplitMix64(seed: 64)
    for count in 0..<200 {
      let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      let text = Base64.encode(bytes)
      #expect(text == Data(bytes).base64EncodedString())
      #expect(Base64.decode(text) == bytes)
    }
  }

  @Test func takesOneTextForAnyBytes() {
    for text in [
      "A", "AA", "AAA", "A===", "====", "AA=A", "AB==", "AAB=", "AA==AAAA", "AA A", "AAé", "AAA\n",
    ] {
      #expect(Base64.decode(text) == nil, "\(text)")
    }
  }

  /// No text makes it trap, and what it takes it would have written.
  @Test func anyTextIsRefusedOrRightlyRead() {
    var random = SplitMix64(seed: 65)
    let letters = Array("ABab+/=09- ")
    for _ in 0..<20_000 {
      let text = String(
        (0..<random.index(below: 13)).map { _ in letters[random.index(below: letters.count)] })
      if let bytes = Base64.decode(text) { #expect(Base64.encode(bytes) == text) }
    }
  }
}

@Suite struct LineSplitterTests {
  /// However the bytes are cut into pieces, the lines are the same; the last needs no line feed.
  @Test func linesDoNotDependOnThePieces() {
    var random = SplitMix64(seed: 7)
    for _ in 0..<500 {
      let text = (0..<random.index(below: 60)).map { _ in random.index(below: 4) == 0 ? 10 : UInt8(65) }
      let limit = 1 + random.index(below: 8)
      // What follows the last line feed is a line only if there is something.
      var lines = text.split(separator: 10, omittingEmptySubsequences: false)
      if lines.last?.isEmpty ?? true { _ = lines.popLast() }
      let expected: [LineSplitter.Piece] = lines.map { $0.count > limit ? .overlong : .line(Array($0)) }
      var splitter = LineSplitter(limit: limit)
      var pieces: [LineSplitter.Piece] = []
      var rest = text[...]
      while !rest.isEmpty {
        let count = 1 + random.index(below: rest.count)
        pieces += splitter.take(rest.prefix(count))
        rest = rest.dropFirst(count)
      }
      if let last = splitter.finish() { pieces.append(last) }
      #expect(pieces == expected)
      #expect(splitter.finish() == nil)
    }
  }
}

@Suite struct LifeTests {
  private static let now = Instant.zero + .seconds(10_000_000)

  @Test func theFirstClientsBeginFirstLives() {
    let table: [(client: String, isFirst: Bool)] = [
      ("c0", true), ("c4", true), ("c5", false), ("c6", false), ("c123456", false), ("c", false),
      ("c-1", false),
      ("c1x", false), ("n0", false), ("", false), ("c99999999999999999999", false),
    ]
    for (client, isFirst) in table {
      let life = Life(initialisedBy: client, hosts: 5, at: Self.now)
      #expect((life.number == 0) == isFirst, "\(client)")
      #expect((life.firstSequence == 0) == isFirst, "\(client)")
    }
  }

  /// Only a node that may have forgotten something asks its neighbours what it missed.
  @Test func aFirstLifeAsksNobody() throws {
    for name in ["flooding", "gossip"] {
      var first = try PureNode(name)
      #expect(first.initialise(4, from: "c3").count == 1)
      var later = try PureNode(name)
      #expect(later.initialise(4, from: "c4").count > 1)
    }
  }

  /// Lives and sequence numbers grow with the clock, and never meet those of the first life.
  @Test func laterLivesFollowOneAnother() {
    var last = Life(initialisedBy: "c0", hosts: 1, at: Self.now)
    for eighth in 0..<1000 {
      let life = Life(initialisedBy: "c1", hosts: 1, at: Self.now + .milliseconds(Int64(eighth) * 125))
      #expect(life.number > last.number && life.firstSequence > last.firstSequence)
      #expect(life.firstSequence >= 1 << 31)
      last = life
    }
    #expect(Life(initialisedBy: "c1", hosts: 1, at: .zero).number > 0)
    _ = Life(initialisedBy: "c1", hosts: 1, at: Instant(nanoseconds: .max))
  }
}

@Suite struct RemarkLimiterTests {
  @Test func aFloodOfRemarksIsCutShortAndCounted() {
    var limiter = RemarkLimiter()
    let now = Instant.zero + .seconds(5)
    let written = (0..<1000).compactMap { limiter.admit("\($0)", at: now) }
    #expect(written == (0..<10).map { "\($0)" })
    #expect(limiter.admit("next", at: now + .seconds(1)) == "next (and before it 990 others, not shown)")
    #expect(limiter.admit("later", at: now + .seconds(2)) == "later")
  }
}

@Suite struct ClusterTests {
  /// Every node lives in exactly one process, hosts each in their own, services beside the first hosts.
  @Test func everyNodeHasOneHome() throws {
    for hosts in 1...6 {
      let names = (0..<hosts).map { "n\($0)" }
      for architecture in Architecture.all {
        let framed = try architecture.configured().framed(Zones(hosts: hosts), 8, Wait.nominal, 1)
        let clusters = (0..<hosts).map { Cluster(names: names, own: $0, framed: framed) }
        #expect(clusters.flatMap(\.residents).sorted() == Array(0..<clusters[0].nodes))
        for cluster in clusters {
          #expect(cluster.residents.first == cluster.own)
          #expect(cluster.seats(life: 0, neighbours: nil).first?.role == .host)
        }
      }
    }
  }
}
