import Broadcasting
import Formats
import Foundation
import Testing

/// A run that is killed, however often and wherever, and gone on with ends in the file of one that was not.
@Suite struct KilledRunTests {
  private static let sweep = ["compare", "tiny.yaml", "--seeds", "5", "--jobs", "2", "-q", "-f", "json"]

  @Test(
    arguments: [
      (1, nil), (2, nil), (3, nil), (4, "1/1"), (5, "1/2"), (6, "2/2"), (7, "2/3"),
    ] as [(UInt64, String?)])
  func endsInTheSameFile(seed: UInt64, shard: String?) throws {
    var random = SplitMix64(seed: seed)
    try withProgram { program in
      let sweep = Self.sweep + (shard.map { ["--shard", $0] } ?? [])
      let whole = try program.run(sweep + ["-o", "whole"], environment: Program.dated)
      #expect(whole.status == 0)
      let cells = try Self.lines(program, "whole").count

      var kills = 0
      // The first is killed as soon as it has started, so that one is, however slow this process is.
      for attempt in 0..<5 {
        let run = try program.start(Self.next(program, sweep), environment: Program.dated)
        let done = try Self.lines(program, "killed").count
        let more = attempt == 0 ? 0 : random.index(below: max(1, (cells - done) / 2))
        kills += try Self.kill(run, program, at: done + more, after: attempt == 0 ? 0 : 2_000, &random)
        try Self.tear(program, &random)
      }
      #expect(kills > 0, "seed \(seed)")
      let last = try program.run(Self.next(program, sweep), environment: Program.dated)
      #expect(last.status == 0, "seed \(seed): \(last.error)")
      #expect(last.output == whole.output, "seed \(seed)")
      #expect(try program.read("killed/results.json") == program.read("whole/results.json"), "seed \(seed)")
      #expect(
        try Self.lines(program, "killed").sorted() == Self.lines(program, "whole").sorted(), "seed \(seed)")
    }
  }

  /// The results that a run replaces are gone with its cells: gone on with, the run would begin anew and look
  /// well.
  @Test func whatIsReplacedIsNotGoneOnWith() throws {
    try withProgram { program in
      let sweep = ["compare", "tiny.yaml", "--seeds", "2", "-q", "-o", "killed", "-a"]
      for _ in 0..<8 {
        #expect(try program.run(sweep + ["flooding"]).status == 0)
        let matrix = try program.read("killed/matrix.json")
        let results = try program.read("killed/results.json")
        let run = try program.start(sweep + ["gossip"], environment: [:])
        // Killed as soon as the earlier cells are gone.
        while run.isRunning, try !program.bytes("killed/cells.ndjson").isEmpty {}
        run.kill()
        let isThere = program.exists("killed/matrix.json")
        let isOld = try isThere && program.read("killed/matrix.json") == matrix
        #expect(try !isOld || !program.bytes("killed/cells.ndjson").isEmpty)
        // Other commands would take them for what is there now.
        let hasResults = program.exists("killed/results.json")
        #expect(try isOld || !hasResults || program.read("killed/results.json") != results)
      }
    }
  }

  /// A journal that is removed and made anew may be locked twice.
  @Test(arguments: [
    (
      ["tune", "tiny.yaml", "-a", "gossip", "--minimise", "hops", "--candidates", "1", "-o", "busy"],
      "cells"
    ),
    (["scale", "-a", "shared-cache", "--sizes", "5", "--load-sizes", "none", "-o", "busy"], "runs"),
    (["compare", "tiny.yaml", "-a", "gossip", "--seeds", "1", "-o", "busy"], "cells"),
  ])
  func theJournalStaysTheSameFile(arguments: [String], name: String) throws {
    try withProgram { program in
      try program.makeDirectory("bench/scenarios")
      for scenario in ["decades", "decades-churn"] {
        try program.write(tiny, to: "bench/scenarios/\(scenario).yaml")
      }
      let path = program.directory.appending(path: "busy/\(name).ndjson").path()
      func file() throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int)
      }
      #expect(try program.run(arguments).status == 0)
      let (first, lines) = (try file(), try program.read("busy/\(name).ndjson").split(separator: "\n").count)
      #expect(try program.run(arguments).status == 0)
      #expect(try file() == first)
      #expect(try program.read("busy/\(name).ndjson").split(separator: "\n").count == lines)
    }
  }

  /// Goes on where there is something to go on with, as a job that is queued again would.
  private static func next(_ program: Program, _ sweep: [String]) -> [String] {
    program.exists("killed/matrix.json")
      ? ["compare", "--resume", "killed", "-q", "-f", "json"] : sweep + ["-o", "killed"]
  }

  /// The cells that the journal in `directory` holds.
  private static func lines(_ program: Program, _ directory: String) throws -> [String] {
    guard program.exists("\(directory)/cells.ndjson") else { return [] }
    // What follows the last line feed is no line.
    let text = String(decoding: try program.bytes("\(directory)/cells.ndjson"), as: UTF8.self)
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  /// Kills the run once it has so many cells, and a little later; gives 1, or 0 where it ended before.
  private static func kill(
    _ run: Program.Started, _ program: Program, at cells: Int, after most: Int, _ random: inout SplitMix64
  ) throws -> Int {
    while run.isRunning, try lines(program, "killed").count < cells { sched_yield() }
    for _ in 0..<random.index(below: most + 1) { sched_yield() }
    let wasRunning = run.isRunning
    run.kill()
    return wasRunning ? 1 : 0
  }

  /// Leaves the journal as a machine that went down may: its last line cut short, or the next one begun.
  private static func tear(_ program: Program, _ random: inout SplitMix64) throws {
    guard program.exists("killed/cells.ndjson") else { return }
    let bytes = try program.bytes("killed/cells.ndjson")
    let last = bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    switch random.index(below: 3) {
    case 0 where !bytes.isEmpty:
      try program.write(
        bytes.prefix(last + random.index(below: bytes.count - last)), to: "killed/cells.ndjson")
    case 1:
      let line = bytes.suffix(from: last).dropLast()
      try program.write(bytes + line.prefix(random.index(below: line.count + 1)), to: "killed/cells.ndjson")
    default: break
    }
  }

  /// Two at once would write over one another; the second leaves the first alone.
  @Test(arguments: [["--resume", "busy"], ["tiny.yaml", "-a", "gossip", "-o", "busy"]])
  func anotherProcessIsKeptAway(arguments: [String]) throws {
    try withProgram { program in
      let sweep = ["compare", "tiny.yaml", "-a", "gossip", "--seeds", "2", "-q", "-o", "busy"]
      #expect(try program.run(sweep).status == 0)
      let cells = try Self.lines(program, "busy")
      // As a process at work holds it.
      let journal = try CellJournal(directory: program.directory.appending(path: "busy").path())
      let outcome = try program.run(["compare", "-q"] + arguments)
      #expect(outcome.status == 73)
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.error.contains("busy/cells.ndjson: another grapevine is at work on this journal"))
      #expect(try Self.lines(program, "busy") == cells)
      withExtendedLifetime(journal) {}
    }
  }
}
