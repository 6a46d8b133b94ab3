import ArgumentParser
import Formats

struct Merge: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Join the results of shards into those of the whole run.",
    discussion: """
      RESULTS are results.json files or directories that hold one, of shards that \
      grapevine compare --shard ran. DIR gets the results.json that the same \
      command without --shard would have written: the same cells in the same \
      order. Of the environment it has what all shards agree on, and the latest \
      date; SOURCE_DATE_EPOCH, where it is set for all of them, makes it the same \
      bytes. A run that was never divided may be among them.

      Nothing is written where a shard is missing (66), or where files are damaged, \
      of different matrices or versions, or have one cell with two outcomes (65). \
      With --partial shards may be missing, and the results say which are there; \
      they can be merged with the others later.

      EXAMPLE
        grapevine compare --preset report --shard 1/2 -o results/shard-1
        grapevine compare --preset report --shard 2/2 -o results/shard-2
        grapevine merge results/shard-1 results/shard-2 -o results/all

      \(ReadOn.pages("many-machines"))

      \(ExitStatus.help)
      """)

  @Argument(help: "Results files of shards, or directories that hold one.")
  var results: [String]

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("Where the joined results go.", valueName: "dir"))
  var output: String

  @Flag(help: "Join what is there, though shards are missing.")
  var partial = false

  @Flag(name: .shortAndLong, help: "No remarks, only errors, on standard error.")
  var quiet = false

  func run() throws {
    let directory = ResultsDirectory(path: output)
    try directory.checkIsNoRun()
    let files = try results.map { (path) throws(Failure) in try ResultsDirectory.shard(at: path) }
    let merged: Results
    do throws(FormatError) {
      merged = try ResultsMerge(files, tool: Version.text).results(isPartial: partial)
    } catch {
      throw Failure(error)
    }
    let file = try directory.create(merged)
    guard !quiet else { return }
    let cells = merged.part.map { "\(merged.cells.count) of \($0.cells)" } ?? "\(merged.cells.count)"
    StandardError.line("\(cells) cells are in \(file)")
  }
}
