import Foundation
import Testing

@Suite struct IllustrateTests {
  private static let command = ["illustrate", "-a", "flooding,shared-cache", "-o", "pages/spread"]
  private static let files = [
    "spread.md", "spread/flooding.svg", "spread/flooding-messages.tsv", "spread/flooding-nodes.tsv",
    "spread/shared-cache.svg", "spread/shared-cache-messages.tsv", "spread/shared-cache-nodes.tsv",
  ].map { "pages/\($0)" }

  @Test func theSameCommandWritesTheSameBytes() throws {
    try withProgram { program in
      let outcome = try program.run(Self.command)
      try #require(outcome.status == 0, "\(outcome.error)")
      #expect(outcome.output == "")
      #expect(outcome.errorLines == ["grapevine: the page is pages/spread.md"])
      let first = try Self.files.map(program.read)
      for file in Self.files { try program.remove(file) }
      _ = try program.run(Self.command)
      #expect(try Self.files.map(program.read) == first)
      #expect(first[0].contains("](spread/flooding.svg)"))
      #expect(first[0].contains("grapevine illustrate -a flooding,shared-cache -o pages/spread\n"))
    }
  }

  @Test func withoutGnuplotThePageHasNoPictures() throws {
    try withProgram { program in
      let outcome = try program.run(Self.command, environment: Program.withoutGnuplot)
      #expect(outcome.status == 0)
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.errorLines.first?.contains("gnuplot is not installed") == true)
      let page = try program.read("pages/spread.md")
      #expect(!page.contains(".svg") && !page.contains("!["))
      #expect(page.contains("\n## shared-cache\n"))
      #expect(!program.exists("pages/spread/flooding.svg"))
    }
  }

  @Test func checkTellsAPageThatIsStale() throws {
    try withProgram { program in
      func check() throws -> Program.Outcome {
        try program.run(Self.command + ["--check"], environment: Program.withoutGnuplot)
      }
      let missing = try check()
      #expect(missing.status == 1)
      #expect(!program.exists("pages"), "nothing is written")
      _ = try program.run(Self.command, environment: Program.withoutGnuplot)
      let fresh = try check()
      #expect(fresh.status == 0)
      #expect(fresh.errorLines == ["grapevine: pages/spread.md is what the program gives"])
      try program.write("", to: "pages/spread/flooding-nodes.tsv")
      #expect(
        try check().errorLines == [
          "grapevine: pages/spread/flooding-nodes.tsv is not what the program gives; make it again"
        ])
      #expect(try program.read("pages/spread/flooding-nodes.tsv") == "")
      #expect(try check().status == 1)
    }
  }

  @Test(arguments: ["a b", "it's", ""])
  func temporaryFilesMayBeAnywhere(name: String) throws {
    try withProgram { program in
      if !name.isEmpty { try program.makeDirectory(name) }
      let place = name.isEmpty ? "" : program.directory.path(percentEncoded: false) + "/" + name
      let outcome = try program.run(Self.command, environment: ["TMPDIR": place])
      #expect(outcome.status == 0, "\(outcome.error)")
      let doctor = try program.run(["doctor"], environment: ["TMPDIR": place])
      #expect(doctor.output.contains("temporary files    \(place.isEmpty ? P_tmpdir : place) can be written"))
    }
  }

  @Test func whatIsNotDrawnLeavesNothing() throws {
    try withProgram { program in
      let outcome = try program.run("illustrate", "tiny.yaml", "-a", "flooding", "--seed", "3", "-o", "a/b")
      #expect(outcome.status == 0)
      try program.write("workload: { broadcasts: 0% }\n", to: "silent.yaml")
      let silent = try program.run("illustrate", "silent.yaml", "-a", "flooding", "-o", "c/d")
      #expect(silent.status == 64)
      #expect(silent.errorLines.first?.contains("silent with seed 1 broadcasts nothing") == true)
      #expect(!program.exists("c"))
    }
  }
}
