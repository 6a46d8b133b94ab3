import Schema

/// The numbers of instructions that programs took, as `bench/instructions` prints them.
///
/// The first line is `toolchain`, a tab and the version; each other line is a name, a tab and its count.
public struct InstructionCounts: Hashable, Sendable {
  public struct Count: Hashable, Sendable {
    public let name: String
    public let instructions: Int64

    public init(name: String, instructions: Int64) {
      self.name = name
      self.instructions = instructions
    }
  }

  /// The compiler's version without its patch number.
  public let toolchain: String
  /// In the order of names.
  public let counts: [Count]

  public init(toolchain: String, counts: [Count]) {
    self.toolchain = toolchain
    self.counts = counts.sorted { $0.name < $1.name }
  }

  /// Reads the counts at `path`.
  public static func read(path: String) throws(FormatError) -> InstructionCounts {
    try parse(InputFile.text(at: path, limit: 1 << 20), file: path)
  }

  /// Reads counts from `text`; `file` stands in errors.
  public static func parse(_ text: String, file: String) throws(FormatError) -> InstructionCounts {
    var toolchain: String?
    var counts: [Count] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where !line.isEmpty {
      func wrong(_ message: String) -> FormatError {
        FormatError(.invalidData, file: file, line: index + 1, column: 1, message: message)
      }
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 2, !fields.contains("") else {
        throw wrong("a line is a name, one tab and a number, as bench/instructions prints it")
      }
      guard toolchain != nil else {
        guard fields[0] == "toolchain" else {
          throw wrong("the first line is toolchain, a tab and a version, such as 6.3")
        }
        toolchain = fields[1]
        continue
      }
      guard let instructions = Int(plainDigits: fields[1]), instructions > 0 else {
        throw wrong("\(fields[1].quoted) is no number of instructions above 0")
      }
      guard !counts.contains(where: { $0.name == fields[0] }) else {
        throw wrong("\(fields[0].quoted) is counted more than once; keep one")
      }
      counts.append(Count(name: fields[0], instructions: Int64(instructions)))
    }
    guard let toolchain else {
      throw FormatError(
        .invalidData, file: file, line: 1, column: 1,
        message: "the file is empty; it needs what bench/instructions prints")
    }
    return InstructionCounts(toolchain: toolchain, counts: counts)
  }
}
