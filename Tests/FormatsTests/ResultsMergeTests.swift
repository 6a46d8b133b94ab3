import Broadcasting
import Formats
import Measurement
import Testing

@Suite struct ResultsMergeTests {
  typealias File = (path: String, results: Results)

  private static func merged(_ files: [File], isPartial: Bool = false) throws(FormatError) -> Results {
    try ResultsMerge(files, tool: ShardedResults.tool).results(isPartial: isPartial)
  }

  /// As they come back from the disk.
  private static func reread(_ files: [File]) throws -> [File] {
    try files.map { ($0.path, try ResultsFile.parse(ResultsFile.text(of: $0.results), file: $0.path)) }
  }

  @Test(arguments: [(0, 1), (0, 3), (1, 4), (7, 1), (20, 2), (40, 7), (5, 64)])
  func shardsInAnyOrderGiveTheBytesOfTheWhole(cells: Int, shards: Int) throws {
    for seed in 0..<10 as Range<UInt64> {
      let sharded = ShardedResults(cells: cells, shards: shards, seed: seed)
      var files = try Self.reread(sharded.files)
      var random = SplitMix64(seed: seed)
      random.shuffle(&files)
      // What is there twice is there once.
      files += files.prefix(random.index(below: 3))
      let merged = try Self.merged(files)
      #expect(ResultsFile.text(of: merged) == ResultsFile.text(of: sharded.whole), "seed \(seed)")
    }
  }

  @Test func aPartCanBeMergedWithTheRestLater() throws {
    let sharded = ShardedResults(cells: 40, shards: 5, seed: 3)
    let files = sharded.files
    let part = try Self.merged([files[4], files[1]], isPartial: true)
    #expect(part.part?.shards == [2, 5])
    #expect(part.part?.count == 5)
    #expect(part.cells.count == files[1].results.cells.count + files[4].results.cells.count)
    let rest = try Self.reread([("part", part), files[0], files[2], files[3]])
    #expect(ResultsFile.text(of: try Self.merged(rest)) == ResultsFile.text(of: sharded.whole))
  }

  @Test func aWholeRunMissesNothing() throws {
    let sharded = ShardedResults(cells: 12, shards: 3, seed: 4)
    let text = ResultsFile.text(of: sharded.whole)
    #expect(ResultsFile.text(of: try Self.merged([("whole", sharded.whole)])) == text)
    #expect(ResultsFile.text(of: try Self.merged([("whole", sharded.whole), sharded.files[1]])) == text)
    #expect(ResultsFile.text(of: try Self.merged([sharded.files[1], ("whole", sharded.whole)])) == text)
  }

  @Test func whatMachinesDoNotAgreeOnIsNotKnown() throws {
    var sharded = ShardedResults(cells: 12, shards: 2, seed: 5).files
    sharded[0].results.environment.cores = 64
    sharded[0].results.environment.date = "2026-01-09T00:00:00Z"
    sharded[1].results.command = "compare b a"
    let merged = try Self.merged(sharded)
    #expect(merged.environment == Environment(tool: "1.2.3", date: "2026-01-09T00:00:00Z"))
    #expect(merged.command == nil)
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let kind: FormatError.Kind
    let message: String
    let spoil: @Sendable (inout [File]) -> Void

    init(
      _ name: String, _ kind: FormatError.Kind, _ message: String,
      _ spoil: @escaping @Sendable (inout [File]) -> Void
    ) {
      testDescription = name
      self.kind = kind
      self.message = message
      self.spoil = spoil
    }
  }

  private static let other = ShardedResults(cells: 30, shards: 4, seed: 8)

  static let refusals = [
    Refusal("nothing", .missingInput, "there is nothing to merge") { $0 = [] },
    Refusal("one missing", .missingInput, "1: shard 3 of the 4 of its matrix is missing; give") {
      $0.remove(at: 2)
    },
    Refusal("two missing", .missingInput, "2: shards 1 and 3 of the 4 of its matrix are missing") {
      $0 = [$0[1], $0[3]]
    },
    Refusal("other matrix", .invalidData, "2: it is of another matrix (30 cells, ") {
      $0[1].results = other.shards[1]
    },
    Refusal("other number of shards", .invalidData, "3: it is one of 5 shards, and 1 one of 4") {
      $0[2].results = ShardedResults(cells: 30, shards: 5, seed: 7).shards[2]
    },
    Refusal("other tool", .invalidData, "2: grapevine 9.9.9 wrote it and this is 1.2.3") {
      $0[1].results.environment.tool = "9.9.9"
    },
    Refusal("unknown tool", .invalidData, "2: an unknown version wrote it and this is 1.2.3") {
      $0[1].results.environment.tool = nil
    },
    Refusal("cell changed", .invalidData, "2: its cells are not those that were written") {
      $0[1].results.cells[0] = other.whole.cells[0]
    },
    Refusal("cell lost", .invalidData, "2: its cells are not those that were written") {
      $0[1].results.cells.removeLast()
    },
    Refusal("scenarios", .invalidData, "4: its scenarios are not those of 1") {
      $0[3].results.scenarios["more"] = "hosts: 5"
    },
  ]

  @Test(arguments: refusals)
  func refusesWhatIsNoWhole(_ refusal: Refusal) {
    var files = ShardedResults(cells: 30, shards: 4, seed: 7).files
    refusal.spoil(&files)
    let error = #expect(throws: FormatError.self) { try Self.merged(files) }
    #expect(error?.kind == refusal.kind)
    #expect(error?.description.contains(refusal.message) == true, "\(error?.description ?? "")")
  }

  /// With digests that fit, as two programs that do not agree would write them.
  @Test func refusesOneCellWithTwoOutcomes() throws {
    let files = ShardedResults(cells: 30, shards: 3, seed: 7).files
    var twin = files[1].results
    twin.cells[0] = twin.cells[0].withOtherFingerprint
    let text = ResultsFile.text(of: twin).replacing(
      CellDigest.of(files[1].results.cells), with: CellDigest.of(twin.cells))
    let error = #expect(throws: FormatError.self) {
      try Self.merged(files + [("twin", try ResultsFile.parse(text, file: "twin"))])
    }
    #expect(error?.kind == .invalidData)
    #expect(error?.description.contains("twin: cell \(twin.cells[0].id) (") == true)
    #expect(error?.description.contains("is not the same as in 2; run one") == true)
  }

  /// A cell that stands where another belongs, in a file that is sound in itself.
  @Test func refusesShardsThatTogetherAreNotTheirMatrix() throws {
    let files = ShardedResults(cells: 30, shards: 2, seed: 7).files
    let part = try #require(files[0].results.part)
    let swapped = Array(files[0].results.cells.reversed())
    try #require(swapped != files[0].results.cells)
    var damaged = files[0].results
    damaged.cells = swapped
    let text = ResultsFile.text(of: damaged).replacing(part.digest, with: CellDigest.of(swapped))
    let error = #expect(throws: FormatError.self) {
      try Self.merged([("1", try ResultsFile.parse(text, file: "1")), files[1]])
    }
    #expect(error?.description.contains("together they are not their matrix") == true)
  }

  @Test func refusesLiveResultsAndOlderSchemas() throws {
    let files = ShardedResults(cells: 8, shards: 1, seed: 7).files
    let text = ResultsFile.text(of: files[0].results)
    let old = try ResultsFile.parse(text.replacing("\"1.7\"", with: "\"1.1\""), file: "old")
    let version = #expect(throws: FormatError.self) { try Self.merged([("old", old)]) }
    #expect(
      version?.description.contains("old: its schema version is 1.1 and only 1.7 is merged here") == true)
    let live = try ResultsFile.parse(
      text.replacing("\"driver\":\"simulator\"", with: "\"driver\":\"zeromq\""), file: "live")
    let driver = #expect(throws: FormatError.self) { try Self.merged([("live", live)]) }
    #expect(driver?.description.contains("was run live (zeromq)") == true)
  }
}

extension CellResult {
  fileprivate var withOtherFingerprint: CellResult {
    CellResult(
      id: id, architecture: architecture, settings: settings, scenario: scenario, hosts: hosts, seed: seed,
      driver: driver, verdict: verdict, reasons: reasons, fingerprint: fingerprint + "?", metrics: metrics,
      profile: profile)
  }
}
