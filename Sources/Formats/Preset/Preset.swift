import Broadcasting

/// The scenarios that are run together and reported together, by name.
public struct Preset: Hashable, Sendable {
  /// One line for a person.
  public var summary = ""
  public var runs: [Run] = []

  /// Scenarios that are run with the same architectures and seeds.
  public struct Run: Hashable, Sendable {
    /// Names or paths, as on the command line.
    public var scenarios: [String] = []
    /// Each scenario is run at each of these sizes instead of its own, under its name and the number; empty
    /// for its own alone.
    public var hosts: [Int] = []
    /// Empty for all.
    public var architectures: [String] = []
    /// As `--set` takes them.
    public var assignments: [String] = []
    /// 1 to this.
    public var seeds = 1
  }
}

extension Preset {
  /// The largest file that is read, in bytes.
  static let sizeLimit = 1 << 20

  /// Reads the preset at `path`.
  public static func read(path: String) throws(FormatError) -> Preset {
    try parse(InputFile.text(at: path, limit: sizeLimit), file: path)
  }

  /// Reads a preset from `text`; `file` stands in errors.
  public static func parse(_ text: String, file: String) throws(FormatError) -> Preset {
    let document = try YAMLDocument(
      text, file: file, expected: "runs, such as runs: [{ scenarios: [steady] }]")
    return try document.read(schema)
  }
}
