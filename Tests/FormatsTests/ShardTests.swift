import Architectures
import Broadcasting
import Formats
import Scenarios
import Testing

@Suite struct ShardTests {
  @Test(arguments: [
    ("1/1", 1, 1), ("2/8", 2, 8), ("8/8", 8, 8), ("1000000/1000000", 1_000_000, 1_000_000),
  ])
  func readsWhichOfHowMany(text: String, index: Int, count: Int) {
    let shard = Shard(parsing: text)
    #expect(shard?.index == index)
    #expect(shard?.count == count)
    #expect(shard.map { "\($0)" } == text)
  }

  @Test(arguments: [
    "", "/", "1", "1/", "/1", "0/1", "2/1", "1/0", "-1/2", "+1/2", "1/-2", "01/2", "1/2/3", " 1/2", "1/2 ",
    "1.0/2", "one/two", "1/1000001", "1/99999999999999999999", "٣/٨",
  ])
  func readsNothingElse(text: String) { #expect(Shard(parsing: text) == nil) }

  private static func ids(_ count: Int) throws -> [String] {
    let configuration = try Architecture.all[0].configured()
    return (1...UInt64(count)).map {
      Cell(configuration: configuration, scenario: Scenario(name: "s"), seed: $0).id
    }
  }

  @Test(arguments: [1, 2, 3, 7, 64])
  func everyCellIsInOneShard(count: Int) throws {
    let shards = try (1...count).map { try #require(Shard($0, of: count)) }
    for id in try Self.ids(500) { #expect(shards.count { $0.holds(id) } == 1) }
  }

  /// Of 4,000 cells in n shards each has 4,000/n, give or take 5 standard deviations.
  @Test(arguments: [2, 3, 8, 16, 100])
  func shardsAreOfOneSize(count: Int) throws {
    let ids = try Self.ids(4_000)
    let expected = Double(ids.count) / Double(count)
    for index in 1...count {
      let shard = try #require(Shard(index, of: count))
      let size = Double(ids.count { shard.holds($0) })
      #expect((size - expected).magnitude < 5 * expected.squareRoot(), "\(shard): \(size)")
    }
  }

  /// Another answer would move cells between the shards of a sweep that is under way.
  @Test func theShardOfAnIdIsTheSameInEveryVersion() throws {
    let known = ["000000000000": 3, "0123456789ab": 4, "ffffffffffff": 2, "": 2]
    for (id, index) in known.sorted(by: { $0.key < $1.key }) {
      #expect((1...8).filter { Shard($0, of: 8)?.holds(id) == true } == [index], "\(id)")
    }
  }
}
