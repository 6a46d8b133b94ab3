import ArgumentParser
import MaelstromCommand

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `grapevine maelstrom` alone, for a machine that has neither Swift nor ZeroMQ.
@main
struct GrapevineMaelstrom: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grapevine-maelstrom",
    abstract: MaelstromArguments.abstract,
    discussion: """
      \(MaelstromArguments.discussion("grapevine-maelstrom"))

      EXIT CODES
        0    standard input ended, or nobody reads standard output
        64   the command line is wrong
        73   standard output cannot be written
      """)

  @OptionGroup var arguments: MaelstromArguments

  static func main() {
    do {
      let command = try parse()
      do throws(MaelstromFailure) {
        try command.arguments.run("grapevine-maelstrom")
      } catch .usage(let message) {
        fail(64, message)
      } catch .output(let message) {
        fail(73, message)
      }
    } catch {
      guard exitCode(for: error) != .success else { exit(withError: error) }
      var text = message(for: error)
      while text.last == "." { text.removeLast() }
      fail(64, text + "; see grapevine-maelstrom --help")
    }
  }

  private static func fail(_ status: Int32, _ message: String) -> Never {
    let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
    var text = "grapevine-maelstrom: \(line)\n"
    _ = text.withUTF8 { unsafe write(2, $0.baseAddress, $0.count) }
    _exit(status)
  }
}
