import Broadcasting

extension Rule {
  private static let core = "Sources/Broadcasting"

  private static func inCore(_ file: SourceFile) -> Bool { file.isSwift && file.isIn(core) }
  private static func inSources(_ file: SourceFile) -> Bool { file.isSwift && file.isIn("Sources") }
  private static func isSwift(_ file: SourceFile) -> Bool { file.isSwift }

  private static func coreFile(_ name: String, _ text: String) -> SourceFile {
    SourceFile(path: "\(core)/\(name)", text: text)
  }

  static let all = purity + safety + text + layers

  /// What makes a run the same on every machine and in every process.
  private static let purity: [Rule] = [
    .code(
      "the core imports nothing but a hint to the processor", without: ["import"],
      in: { inCore($0) && $0.name != "Memory.swift" },
      canary: coreFile("A.swift", "// import is free in comments\nimport Foundation")),
    .code(
      "the core draws from SplitMix64 only",
      without: [
        ".shuffled(", ".shuffle()", ".random(", ".randomElement(", "RandomNumberGenerator",
        "SystemRandomNumberGenerator",
      ],
      in: inCore, canary: coreFile("A.swift", "random.shuffle(&a)\nlet b = a.shuffled()")),
    .code(
      "the core reads no clock",
      without: ["Date", "ContinuousClock", "SuspendingClock", "DispatchTime", "clock_gettime"], in: inCore,
      canary: coreFile("A.swift", "let clock = ContinuousClock()")),
    .code(
      "the core uses no hash that differs from process to process", without: ["hashValue", "Hasher"],
      in: inCore, canary: coreFile("A.swift", "let a = name.hashValue")),
    Rule(
      name: "the core never visits a Set or a Dictionary in its own order", applies: inCore,
      find: { $0.unorderedVisits },
      canary: coreFile("A.swift", "var a: [Int: Int] = [:]\nfor b in a.keys.sorted() {}\nfor b in a {}")),
  ]

  private static let safety: [Rule] = [
    .code(
      "what cannot happen is a precondition with its reason", without: ["fatalError", "try!", "as!"],
      in: inSources, canary: SourceFile(path: "Sources/Formats/A.swift", text: "let a = try! b()"))
  ]

  private static let text: [Rule] = [
    .lines(
      "work that is left is not noted in the code", in: isSwift,
      where: { _, words in !words.isDisjoint(with: ["TO" + "DO", "FIX" + "ME", "XX" + "X"]) },
      canary: SourceFile(path: "Tests/A.swift", text: "// FIX" + "ME: later")),
    .lines(
      "a line has at most 110 characters", in: isSwift,
      where: { line, _ in line.utf8.count > 110 && line.count > 110 },
      canary: SourceFile(
        path: "bench/A.swift",
        text: String(repeating: "é", count: 110) + "\n" + String(repeating: "a", count: 111))),
    Rule(
      name: "a file has at most 400 lines", applies: isSwift,
      // What follows the last line break is no line.
      find: { $0.lines.count > 401 || ($0.lines.count == 401 && $0.lines[400] != "") ? [400] : [] },
      canary: SourceFile(path: "Tests/A.swift", text: String(repeating: "\n", count: 400) + "a")),
    .lines(
      "nothing names a path of one machine", in: { _ in true },
      where: { line, words in
        !words.isDisjoint(with: ["tmp", "work", "root", "home"])
          && line.contains(/(?:^|[^\w.\/}])\/(?:tmp|work|root|home)(?!\w)/)
      },
      canary: SourceFile(path: "docs.md", text: "see a/home/b\nsee /" + "home/b")),
  ]

  /// Names point only from the simulator and the registry towards the contract, never back.
  private static let layers: [Rule] = [
    .code(
      "an architecture names neither the experiment nor a driver",
      without: Names.simulation + Names.environment + Names.experiment,
      in: {
        $0.isIn("\(core)/Architectures")
      },
      canary: coreFile("Architectures/A.swift", "let a: Topology\nlet b: Scenario")),
    // Calibration sends over two of them, as tools, and a published figure is about one.
    .lines(
      "an architecture is named in its folder, or where that very one is meant; all read the registry",
      in: {
        inSources($0) && !$0.isIn("\(core)/Architectures") && !$0.isIn("Sources/Verification/Studies")
          && $0.name != "CalibrationPlan.swift"
      },
      where: { line, _ in Names.registered.contains { line.contains("\"\($0)\"") } },
      canary: SourceFile(path: "Sources/Reporting/A.swift", text: "let a = [\"flooding\"]")),
    .code(
      "contract and wire name no architecture and no driver",
      without: Names.architectures + Names.simulation,
      in: { $0.path == "\(core)/\($0.name)" || $0.isIn("\(core)/Wire") },
      canary: coreFile("Wire/A.swift", "let a = \"Flooding\"\nlet b = Flooding.self")),
    .code(
      "the experiment names no architecture and no driver",
      without: Names.architectures + Names.simulation, in: { $0.isIn("\(core)/Experiment") },
      canary: coreFile("Experiment/A.swift", "let a: Simulation")),
    .code(
      "the environment names no architecture and no driver",
      without: Names.architectures + Names.simulation, in: { $0.isIn("\(core)/Environment") },
      canary: coreFile("Environment/A.swift", "let a: Simulation")),
    .code(
      "the simulator names no architecture", without: Names.architectures,
      in: { $0.isIn("\(core)/Simulation") },
      canary: coreFile("Simulation/A.swift", "let a: Flooding")),
  ]
}

/// The names of types that layers declare, as the tree has them now.
enum Names {
  private static let core = "Sources/Broadcasting"

  static let architectures = types(in: "\(core)/Architectures") { $0.contains("Broadcaster") }
  /// As on the command line.
  static let registered = Architecture.all.map(\.name)
  static let simulation = types(in: "\(core)/Simulation")
  static let environment = types(in: "\(core)/Environment")
  static let experiment = types(in: "\(core)/Experiment")

  /// Types at the top level of the files in `folder` whose declaration fits.
  private static func types(in folder: String, where fits: (Substring) -> Bool = { _ in true }) -> [String] {
    let files = SourceTree.files.filter { $0.isSwift && $0.isIn(folder) }
    return files.flatMap(\.code).compactMap { line in
      guard let match = line.firstMatch(of: /^(?:public |package )?(?:struct|enum|protocol) (\w+)(.*)/) else {
        return nil
      }
      return fits(match.2) ? String(match.1) : nil
    }
  }
}
