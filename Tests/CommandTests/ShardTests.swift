import Architectures
import Foundation
import Testing

@Suite struct ShardTests {
  private static let sweep = ["compare", "tiny.yaml", "--hosts", "3,5", "--seeds", "2", "-q"]

  private static func ids(_ program: Program, _ directory: String) throws -> [String] {
    try program.read("\(directory)/results.json").matches(of: /"id":"([0-9a-f]{12})"/).map { "\($0.1)" }
  }

  struct Division: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let shard: @Sendable (Int) -> String
    let environment: @Sendable (Int) -> [String: String]
  }

  /// Each divides by three; shards are counted from 1.
  static let divisions = [
    Division(testDescription: "by hand", shard: { "\($0)/3" }, environment: { _ in [:] }),
    Division(
      testDescription: "Kubernetes", shard: { _ in "auto/3" },
      environment: { ["JOB_COMPLETION_INDEX": "\($0 - 1)"] }),
    Division(
      testDescription: "Slurm", shard: { _ in "auto" },
      environment: { shard in
        [
          "SLURM_ARRAY_TASK_ID": "\(2 * shard + 5)", "SLURM_ARRAY_TASK_MIN": "7",
          "SLURM_ARRAY_TASK_MAX": "11", "SLURM_ARRAY_TASK_STEP": "2", "SLURM_ARRAY_TASK_COUNT": "3",
        ]
      }),
  ]

  @Test(arguments: divisions)
  func shardsGiveTheBytesOfTheWhole(_ division: Division) throws {
    try withProgram { program in
      #expect(try program.run(Self.sweep + ["-o", "whole"], environment: Program.dated).status == 0)
      for shard in 1...3 {
        let outcome = try program.run(
          Self.sweep + ["--shard", division.shard(shard), "--jobs", "\(shard)"],
          environment: Program.dated.merging(division.environment(shard)) { $1 })
        #expect(outcome.status == 0, "\(outcome.error)")
      }
      let merge = try program.run(
        "merge", "results/shard-3-of-3", "results/shard-1-of-3", "results/shard-2-of-3/results.json", "-o",
        "all/of/it")
      #expect(merge.status == 0)
      #expect(merge.output == "")
      let cells = 4 * Architecture.all.count
      #expect(merge.errorLines == ["grapevine: \(cells) cells are in all/of/it/results.json"])
      #expect(try program.read("all/of/it/results.json") == program.read("whole/results.json"))
    }
  }

  @Test func aPresetIsDividedToo() throws {
    try withProgram { program in
      // One cell stands in both runs of it.
      try program.write(
        "runs: [{ scenarios: [tiny.yaml], seeds: 3 }, { scenarios: [tiny.yaml], hosts: [4] }, "
          + "{ scenarios: [tiny.yaml], seeds: 1 }]", to: "p.yaml")
      let sweep = ["compare", "--preset", "p.yaml", "-a", "gossip,flooding", "-q"]
      _ = try program.run(sweep + ["-o", "whole"], environment: Program.dated)
      for shard in ["1/2", "2/2"] {
        #expect(try program.run(sweep + ["--shard", shard], environment: Program.dated).status == 0)
      }
      #expect(
        try program.run("merge", "results/shard-1-of-2", "results/shard-2-of-2", "-o", "all").status == 0)
      #expect(try program.read("all/results.json") == program.read("whole/results.json"))
    }
  }

  @Test func whatIsAddedMovesNoOtherCell() throws {
    try withProgram { program in
      let sweep = ["compare", "tiny.yaml", "--seeds", "3", "-q", "--shard", "1/2", "-o"]
      _ = try program.run(sweep + ["few", "--hosts", "5"])
      _ = try program.run(sweep + ["many", "--hosts", "4,5,6"])
      let (few, many) = (try Self.ids(program, "few"), try Self.ids(program, "many"))
      #expect(!few.isEmpty)
      #expect(few.allSatisfy(many.contains))
      let cells = try program.read("many/results.json").split(separator: "\n").filter {
        $0.contains("\"scenario\":\"tiny-5\"")
      }
      #expect(cells.count == few.count)
    }
  }

  @Test(arguments: ["text", "json", "csv", "markdown"])
  func aShardMayBeEmpty(format: String) throws {
    try withProgram { program in
      let sweep = ["compare", "tiny.yaml", "-a", "gossip", "--seed", "1", "--strict"]
      _ = try program.run(sweep + ["-o", "whole"], environment: Program.dated)
      var empty = 0
      for shard in 1...4 {
        let outcome = try program.run(
          sweep + ["--shard", "\(shard)/4", "-f", format], environment: Program.dated)
        #expect(outcome.status == 0)
        let isEmpty = try Self.ids(program, "results/shard-\(shard)-of-4").isEmpty
        empty += isEmpty ? 1 : 0
        #expect(outcome.errorLines[0] == "grapevine: shard \(shard)/4: \(isEmpty ? 0 : 1) of 1 cells")
        guard isEmpty else { continue }
        let directory = "results/shard-\(shard)-of-4"
        if format == "text" {
          #expect(outcome.output == "shard \(shard)/4: 0 of 1 cells\nResults: \(directory)/results.json\n")
        }
        #expect(try program.run("compare", "--resume", directory).status == 0)
        #expect(try program.run("diff", directory, directory).status == 0)
      }
      #expect(empty == 3)
      let directories = (1...4).map { "results/shard-\($0)-of-4" }
      #expect(try program.run(["merge", "-o", "all"] + directories).status == 0)
      // Resumed without a date of its own.
      let date = /"date" : "[^"]*"/
      #expect(
        try program.read("all/results.json").replacing(date, with: "")
          == program.read("whole/results.json").replacing(date, with: ""))
    }
  }

  @Test(arguments: [
    (
      ["--resume", "shard", "--shard", "1/3"], 64,
      "the run in shard is of shard 2/3, not of shard 1/3; leave out --shard\n"
    ),
    (
      ["--resume", "whole", "--shard", "1/3"], 64,
      "the run in whole is of all cells, not of shard 1/3; leave out --shard\n"
    ),
    (["--resume", "shard", "--shard", "2/3"], 0, ""), (["--resume", "shard"], 0, ""),
  ])
  func aRunIsGoneOnWithAsTheShardThatItIs(arguments: [String], status: Int32, message: String) throws {
    try withProgram { program in
      _ = try program.run(Self.sweep + ["--shard", "2/3", "-o", "shard"], environment: Program.dated)
      if arguments.contains("whole") { _ = try program.run(Self.sweep + ["-o", "whole"]) }
      let before = try program.read("shard/results.json")
      try program.write("", to: "shard/cells.ndjson")
      let outcome = try program.run(["compare"] + arguments + ["-q"], environment: Program.dated)
      #expect(outcome.status == status)
      #expect(outcome.errorLines.count == (status == 0 ? 0 : 1))
      #expect(outcome.error.hasSuffix(message), "\(outcome.error)")
      #expect(try program.read("shard/results.json") == before)
    }
  }

  @Test(arguments: ["soon", "-1", "1.5", "253402300800"])
  func aDateThatIsNoneIsRefused(date: String) throws {
    try withProgram { program in
      let outcome = try program.run(Self.sweep, environment: ["SOURCE_DATE_EPOCH": date])
      #expect(outcome.status == 64)
      #expect(
        outcome.errorLines == [
          "grapevine: SOURCE_DATE_EPOCH takes whole seconds from 1970, such as 1700000000, not '\(date)'"
        ])
      #expect(!program.exists("results"))
    }
  }
}

extension Program {
  /// Results bear this date, so that files of several runs can be held against one another.
  static let dated = ["SOURCE_DATE_EPOCH": "1700000000"]
}
