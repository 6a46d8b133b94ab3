import ArgumentParser
import MaelstromCommand

struct MaelstromNode: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maelstrom",
    abstract: MaelstromArguments.abstract,
    discussion: """
      \(MaelstromArguments.discussion("grapevine maelstrom"))

      \(ReadOn.pages("maelstrom"))

      \(ExitStatus.help)
      """)

  @OptionGroup var arguments: MaelstromArguments

  func run() throws {
    do throws(MaelstromFailure) {
      try arguments.run("grapevine maelstrom")
    } catch .usage(let message) {
      throw Failure(.usage, message)
    } catch .output(let message) {
      throw Failure(.cannotWrite, message)
    }
  }
}
