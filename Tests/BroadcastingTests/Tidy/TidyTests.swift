import Testing

@Suite struct TidyTests {
  @Test(arguments: Rule.all)
  func theTreeKeepsTheRule(_ rule: Rule) {
    for violation in rule.violations(in: SourceTree.files) { Issue.record("\(violation)") }
  }

  @Test(arguments: Rule.all)
  func theRuleFindsWhatWasPlanted(_ rule: Rule) {
    let canary = rule.canary
    let expected = Violation(path: canary.path, line: canary.lines.count, rule: rule.name)
    #expect(rule.violations(in: [canary]) == [expected])
  }

  /// Were the tree not found or the layers empty, every rule would be kept.
  @Test func thereIsSomethingToLookAt() {
    for module in Rule.core {
      #expect(SourceTree.files.contains { $0.isSwift && $0.isIn("Sources/\(module)") }, "\(module)")
    }
    #expect(SourceTree.files.contains { $0.path == "Package.swift" })
    #expect(SourceTree.files.contains { $0.path == "bench/setup" })
    #expect(Names.architectures.contains("Flooding") && !Names.architectures.contains("Architecture"))
  }

  @Test(arguments: [
    ("let a = 1 // import", "let a = 1 "),
    ("let a = \"import // b\" + c", "let a = \"\" + c"),
    ("let a = \"b\\(d.shuffled(by: (1)))e\" + f", "let a = \"(d.shuffled(by: (1)))\" + f"),
    ("let a = \"\\\"b\\\\\" + c", "let a = \"\" + c"),
  ])
  func codeIsToldFromCommentsAndLiterals(line: String, code: String) {
    #expect(CodeScanner.code(of: [line]) == [code])
  }

  @Test func aLiteralOfSeveralLinesIsNoCode() {
    let lines = ["a(\"\"\"", "  import \"b\" // c", "  \\(d) e", "  \"\"\", f)"]
    #expect(CodeScanner.code(of: lines) == ["a(", "", "(d)", "\", f)"])
  }

  @Test(arguments: [
    "for a in b {", "for (a, c) in b where a > c {", "for a in self.b {", "return b.map { $0 }",
    "let a = b.first { $0 > 1 }", "let c = Array(b)", "let d = b.sorted { $0 < $1 }", "x = c.keys.map(f)",
    "x = b.reduce(into: []) { $0.append($1) }",
  ])
  func anUnorderedVisitIsFound(line: String) {
    for declaration in ["var b: Set<Int> = []", "let b = [Int: Int]()", "func f(_ b: [Int: [Int]]) {"] {
      let file = SourceFile(path: "Sources/Broadcasting/A.swift", text: "\(declaration)\n\(line)")
      #expect(file.unorderedVisits == [1], "\(declaration) \(line)")
    }
  }

  @Test(arguments: [
    "for a in b.sorted() {", "for a in bs {", "if b.contains(1) {", "b.insert(3)", "b[1] = 2",
    "for a in b.removeValue(forKey: 1) ?? [] {", "for a in b[1] ?? [] {", "for a in c.keys.sorted() {",
    "let a = ab.map { $0 }",
  ])
  func whatComesOutTheSameInAnyOrderIsNoVisit(line: String) {
    let file = SourceFile(path: "Sources/Broadcasting/A.swift", text: "var b: Set<Int> = []\n\(line)")
    #expect(file.unorderedVisits == [])
  }
}
