import ArgumentParser
import Formats
import Reporting

struct GateUpdate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update",
    abstract: "Pin the figures of results in the gates file.",
    discussion: """
      Rewrites what the file's last key, pinned, holds, and nothing else; prints \
      what changes. Rules are for people to edit: where one fails, nothing is \
      pinned. Groups that are not in RESULTS are no longer pinned, unless --only \
      names those that are.

      Put REASON and what was printed into the commit that changes the file.

      EXAMPLE
        grapevine gate update results --reason "acknowledgements ride on traffic"

      \(ReadOn.pages("gates"))

      \(ExitStatus.help)
      """)

  @Argument(help: ArgumentHelp("Results to pin, joined.", valueName: "results"))
  var results: [String] = []

  @OptionGroup var gates: GatesArguments

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Pin these groups alone, as gate check names them.", valueName: "architecture/scenario"))
  var only: [String] = []

  @Option(help: ArgumentHelp("Why the figures are right as they are now.", valueName: "text"))
  var reason: String

  @Option(help: ArgumentHelp("Pin what bench/instructions printed, too.", valueName: "file"))
  var instructions: String?

  @Flag(help: "Print what would change, and change nothing.")
  var dryRun = false

  func run() throws {
    guard reason.contains(where: { !$0.isWhitespace }) else {
      throw Failure(.usage, "--reason is empty; say why the figures are right as they are now")
    }
    guard !results.isEmpty || instructions != nil else {
      throw Failure(.usage, "name results to pin, such as \(ResultsDirectory.standard), or --instructions")
    }
    guard only.isEmpty || !results.isEmpty else {
      throw Failure(.usage, "--only is about results; name some")
    }
    let gates = try gates.read()
    let update = try update(of: gates)
    guard !update.isEmpty else {
      try StandardOutput.write("nothing changes in \(gates.file)\n")
      return
    }
    let text: String
    do throws(FormatError) {
      text = try GatesFile.text(GatesFile.text(at: gates.file), replacing: update.pins, file: gates.file)
    } catch {
      throw Failure(gates: error)
    }
    // Before the file is written: pins must not move where nobody could be told how.
    try StandardOutput.write(
      "--- \(gates.file)\n+++ \(gates.file)\n\(update.diff)\nreason: \(reason)\n")
    guard !dryRun else { return }
    do throws(FormatError) {
      try GatesFile.write(text, to: gates.file)
    } catch {
      throw Failure(gates: error)
    }
  }

  private func update(of gates: Gates) throws(Failure) -> PinsUpdate {
    let joined = results.isEmpty ? nil : try ResultsDirectory.joined(results)
    let counts: InstructionCounts?
    do throws(FormatError) {
      counts = try instructions.map { (path) throws(FormatError) in try InstructionCounts.read(path: path) }
    } catch {
      throw Failure(error)
    }
    do throws(PinsUpdate.Refusal) {
      return try PinsUpdate(gates, results: joined, only: only, counts: counts)
    } catch {
      throw Failure(error.kind == .usage ? .usage : .invalid, error.message)
    }
  }
}
