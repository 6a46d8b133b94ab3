import Broadcasting
import Formats
import Measurement

/// A matrix of random cells, whole and in shards.
struct ShardedResults {
  let whole: Results
  let shards: [Results]

  static let tool = "1.2.3"

  init(cells count: Int, shards number: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let scenarios = (0..<2).map { _ in random.someScenario() }
    let cells = (0..<count).map { _ in random.someCell() }
    let environment = Environment(tool: Self.tool, cores: 2, date: "2026-01-02T03:04:05Z")
    func results(_ cells: [CellResult], _ part: ResultsPart?) -> Results {
      Results(
        command: "compare a b", environment: environment, scenarios: scenarios, cells: cells, part: part)
    }
    whole = results(cells, nil)
    shards = (1...number).compactMap { Shard($0, of: number) }.map { shard in
      let own = cells.filter { shard.holds($0.id) }
      return results(own, ResultsPart(shard, ofMatrix: cells.map(\.id), results: own))
    }
  }

  /// The shards as files called `1`, `2` and so on.
  var files: [(path: String, results: Results)] {
    shards.enumerated().map { place, results in ("\(place + 1)", results) }
  }
}
