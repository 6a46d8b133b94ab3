import Broadcasting

/// What is run together and reported together, by name.
public struct Preset: Hashable, Sendable {
  /// One line for a person.
  public var summary: String
  public var runs: [Run]

  /// Scenarios that are run with the same architectures and seeds.
  public struct Run: Hashable, Sendable {
    /// Names or paths, as on the command line.
    public var scenarios: [String]
    /// Each scenario is run at each of these sizes instead of its own, under its name and the number; empty
    /// for its own alone.
    public var hosts: [Int]
    /// Empty for all.
    public var architectures: [String]
    /// As `--set` takes them.
    public var assignments: [String]
    /// 1 to this.
    public var seeds: Int
  }
}

extension Preset {
  /// The largest file that is read, in bytes.
  static let sizeLimit = 1 << 20
  static let seeds = 1...1_000_000

  /// Reads the preset at `path`.
  public static func read(path: String) throws(FormatError) -> Preset {
    try parse(InputFile.text(at: path, limit: sizeLimit), file: path)
  }

  /// Reads a preset from `text`; `file` stands in errors.
  public static func parse(_ text: String, file: String) throws(FormatError) -> Preset {
    let document = try YAMLDocument(
      text, file: file, expected: "runs, such as runs: [{ scenarios: [steady] }]")
    return try YAMLField(document: document, path: "", node: document.root).preset()
  }
}

extension YAMLField {
  fileprivate func preset() throws(FormatError) -> Preset {
    let mapping = try YAMLMapping(self, "preset, which is a mapping with runs:", known: ["summary", "runs"])
    let runs = try mapping.required("runs", "a list such as [{ scenarios: [maelstrom-25], seeds: 10 }]")
    let elements = try runs.elements("runs, such as [{ scenarios: [maelstrom-25], seeds: 10 }]")
    guard !elements.isEmpty else { throw runs.error("there is nothing to run; give at least one") }
    return Preset(
      summary: mapping["summary"]?.text ?? "",
      runs: try elements.map { (element) throws(FormatError) in try element.run() })
  }

  private func run() throws(FormatError) -> Preset.Run {
    let mapping = try YAMLMapping(
      self, "a mapping such as { scenarios: [maelstrom-25], seeds: 10 }",
      known: ["scenarios", "hosts", "architectures", "set", "seeds"])
    let scenarios = try mapping.required("scenarios", "which, such as [maelstrom-25]")
    let names = try scenarios.words("scenarios, such as [maelstrom-25]")
    guard !names.isEmpty else { throw scenarios.error("there is none; name at least one") }
    return Preset.Run(
      scenarios: names,
      hosts: try mapping["hosts"]?.elements("numbers of hosts, such as [5, 25]").map {
        (field) throws(FormatError) in
        try field.integer(in: Scenario.Limits.hosts)
      } ?? [],
      architectures: try mapping["architectures"]?.words("architectures, such as [gossip]") ?? [],
      assignments: try mapping["set"]?.words("settings, such as [gossip.fanout=4]") ?? [],
      seeds: try mapping["seeds"]?.integer(in: Preset.seeds) ?? 1)
  }

  private func words(_ what: String) throws(FormatError) -> [String] {
    try elements(what).map { (element) throws(FormatError) in
      guard let word = element.text else { throw element.wrong("a word") }
      return word
    }
  }
}
