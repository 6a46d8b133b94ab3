import Broadcasting
import Formats
import Testing

@Suite struct ResultsPartTests {
  private static let shard = ShardedResults(cells: 12, shards: 2, seed: 1).shards[1]
  private static let text = ResultsFile.text(of: shard)

  @Test func saysWhichCellsOfWhichMatrixTheseAre() throws {
    let part = try #require(Self.shard.part)
    let places = part.places.map { "      \($0)" }.joined(separator: ",\n")
    #expect(
      Self.text.contains(
        """
          },
          "part" : {
            "cells" : 12,
            "digest" : "\(CellDigest.of(Self.shard.cells))",
            "matrix" : "\(part.matrix)",
            "of" : 2,
            "places" : [
        \(places)
            ],
            "shards" : [
              2
            ]
          },
          "scenarios" : {
        """))
    #expect(try ResultsFile.parse(Self.text, file: "r.json") == Self.shard)
  }

  @Test func resultsOfEarlierVersionsAreWhole() throws {
    let whole = ShardedResults(cells: 3, shards: 1, seed: 1).whole
    let text = ResultsFile.text(of: whole)
    // The result's own, not one of a cell's reasons.
    #expect(!text.contains("\"part\" :"))
    for version in ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.9"] {
      let read = try ResultsFile.parse(text.replacing("\"1.7\"", with: "\"\(version)\""), file: "r.json")
      #expect(read.part == nil)
      #expect(read.cells == whole.cells)
      #expect(read.schemaVersion == version)
    }
  }

  @Test(arguments: [
    (#""cells" : 12"#, #""cells": -1"#, "part.cells must be a whole number from 0 to"),
    (#""cells" : 12"#, #""cells": 1"#, "part.places must be whole numbers from 0 to 0, each above the last"),
    (#""of" : 2"#, #""of": 0"#, "part.of must be a whole number from 1 to 1000000"),
    (#""of" : 2"#, #""of": 1"#, "part.shards must be whole numbers from 1 to 1, each"),
    (#""of" : 2"#, #""of": "2""#, "part.of must be a whole number"),
    ("\"shards\" : [\n      2\n    ]", #""shards": []"#, "part.shards must be a list of at least one shard"),
    (
      "\"shards\" : [\n      2\n    ]", #""shards": [0]"#,
      "part.shards must be whole numbers from 1 to 2, each"
    ),
    (
      "\"shards\" : [\n      2\n    ]", #""shards": [2,2]"#,
      "part.shards must be whole numbers from 1 to 2, each above the last"
    ),
    ("\"shards\" : [\n      2\n    ]", #""shards": 2"#, "part.shards must be a list"),
    (#""places" : ["#, #""places" : [-1,"#, "part.places must be whole numbers from 0 to 11, each"),
    (
      #""places" : ["#, #""places" : [11,"#,
      "part.places must be whole numbers from 0 to 11, each above the last"
    ),
    (#""matrix" : "#, #""matrix": 1, "was": "#, "part.matrix must be text in double quotes"),
    (#""digest" : "#, #""was": "#, "'part.digest' is missing"),
  ])
  func refusesAWrongPart(right: String, wrong: String, message: String) {
    #expect(Self.text.contains(right))
    let error = #expect(throws: FormatError.self) {
      try ResultsFile.parse(Self.text.replacing(right, with: wrong), file: "r.json")
    }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test func refusesOtherThanOnePlaceACell() throws {
    let places = try #require(Self.shard.part?.places).map { "      \($0)" }.joined(separator: ",\n")
    let error = #expect(throws: FormatError.self) {
      try ResultsFile.parse(Self.text.replacing("[\n\(places)\n    ]", with: "[0]"), file: "r.json")
    }
    #expect(
      error?.description.contains("must be a list of \(Self.shard.cells.count) places, one for each") == true)
  }
}
