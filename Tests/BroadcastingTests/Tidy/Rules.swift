import Architectures

extension Rule {
  /// The modules whose code gives the same in every process.
  static let core = [
    "Broadcasting", "Schema", "Architectures", "Purposes", "Scenarios", "Facts", "Simulation", "Measurement",
    "Running",
  ]

  private static func inCore(_ file: SourceFile) -> Bool {
    file.isSwift && core.contains { file.isIn("Sources/\($0)") }
  }
  private static func inSources(_ file: SourceFile) -> Bool { file.isSwift && file.isIn("Sources") }
  private static func isSwift(_ file: SourceFile) -> Bool { file.isSwift }

  private static func file(in module: String, _ text: String) -> SourceFile {
    SourceFile(path: "Sources/\(module)/A.swift", text: text)
  }

  static let all = purity + safety + text + layers

  /// The rules that make a run the same on every machine and in every process.
  private static let purity: [Rule] = [
    Rule(
      name: "the core imports itself alone, and a hint to the processor", applies: inCore,
      find: { file in
        file.code.indices.filter { line in
          guard let match = file.code[line].firstMatch(of: /(?:^|\s)import (\w+)/) else { return false }
          return !(core + ["CMemory"]).contains { $0 == match.1 }
        }
      },
      canary: file(
        in: "Facts", "// import is free in comments\npublic import Broadcasting\nimport Foundation")),
    .code(
      "the core draws from SplitMix64 only",
      without: [
        ".shuffled(", ".shuffle()", ".random(", ".randomElement(", "RandomNumberGenerator",
        "SystemRandomNumberGenerator",
      ],
      in: inCore, canary: file(in: "Scenarios", "random.shuffle(&a)\nlet b = a.shuffled()")),
    .code(
      "the core reads no clock",
      without: ["Date", "ContinuousClock", "SuspendingClock", "DispatchTime", "clock_gettime"], in: inCore,
      canary: file(in: "Simulation", "let clock = ContinuousClock()")),
    .code(
      "the core uses no hash that differs from process to process", without: ["hashValue", "Hasher"],
      // Metrics and purposes are hashed by their names alone.
      in: { inCore($0) && $0.name != "Metric.swift" && $0.name != "RegisteredPurpose.swift" },
      canary: file(in: "Broadcasting", "let a = name.hashValue")),
    Rule(
      name: "the core never visits a Set or a Dictionary in its own order", applies: inCore,
      find: { $0.unorderedVisits },
      canary: file(in: "Measurement", "var a: [Int: Int] = [:]\nfor b in a.keys.sorted() {}\nfor b in a {}")),
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

  /// The rules that the modules' own arrows do not make.
  private static let layers: [Rule] = [
    // Calibration sends over two of them, as tools, and a published figure is about one.
    .lines(
      "an architecture is named in its folder, or where that very one is meant; all read the registry",
      in: {
        inSources($0) && !$0.isIn("Sources/Architectures") && !$0.isIn("Sources/Verification/Studies")
          && $0.name != "CalibrationPlan.swift"
      },
      where: { line, _ in Names.registered.contains { line.contains("\"\($0)\"") } },
      canary: SourceFile(path: "Sources/Reporting/A.swift", text: "let a = [\"flooding\"]")),
    .code(
      "what runs nodes of any architecture names none", without: Names.architectures,
      in: { file in
        inCore(file) && (!file.isIn("Sources/Architectures") || file.isIn("Sources/Architectures/Bank"))
      },
      canary: file(in: "Architectures/Bank", "let a = \"Flooding\"\nlet b = Flooding.self")),
    Rule(
      name: "a package's type with an @inlinable member is @usableFromInline, or nothing is inlined",
      applies: inCore, find: \.uselesslyInlinable,
      canary: file(
        in: "Facts",
        """
        @usableFromInline package struct A {
          @inlinable package func a() {}
        }
        public struct B {
          @inlinable package func b() {}
        }
        package struct C {
          @inlinable package func c() {}
        """)),
  ]
}

extension SourceFile {
  /// Members that say `@inlinable` in a type that other modules of the package see and inlined code does not.
  ///
  /// The compiler says nothing, and inlines none of them: generic code stays generic, thirty times slower.
  fileprivate var uselesslyInlinable: [Int] {
    var isHidden = false
    return code.indices.filter { line in
      if let type = code[line].firstMatch(of: /^(.*?)(?:struct|enum|class) \w+/) {
        isHidden = String(type.1).names("package") && !type.1.contains("@usableFromInline")
      } else if code[line].hasPrefix("extension ") {
        isHidden = false
      }
      return isHidden && code[line].contains("@inlinable")
    }
  }
}

/// The names of types that the tree declares now.
enum Names {
  /// Types of nodes.
  static let architectures = types(in: "Sources/Architectures") { $0.contains("Broadcaster") }
  /// As on the command line.
  static let registered = Architecture.all.map(\.name)

  /// Types at the top level of the files in `folder` whose declaration fits.
  private static func types(in folder: String, where fits: (Substring) -> Bool) -> [String] {
    let files = SourceTree.files.filter { $0.isSwift && $0.isIn(folder) }
    return files.flatMap(\.code).compactMap { line in
      guard let match = line.firstMatch(of: /^(?:public |package )?struct (\w+)(:.*)/) else { return nil }
      return fits(match.2) ? String(match.1) : nil
    }
  }
}
