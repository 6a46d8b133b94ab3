import Foundation
import Testing

@testable import Architectures
@testable import Broadcasting

/// Flows of every architecture, as dialogues that a person has read and found right.
///
/// Where one changes, read the change before you commit it: it is what the protocol does now.
@Suite struct Transcripts {
  private static let isRewriting = ProcessInfo.processInfo.environment["GRAPEVINE_REWRITE"] != nil

  @Test(arguments: Transcript.all)
  func readsAsBefore(_ transcript: Transcript) throws {
    let committed = try transcript.read()
    let replayed = try transcript.replayed(committed)
    if Self.isRewriting {
      if replayed != committed { try transcript.write(replayed) }
      return
    }
    guard replayed != committed else { return }
    let old = committed.split(separator: "\n", omittingEmptySubsequences: false)
    let new = replayed.split(separator: "\n", omittingEmptySubsequences: false)
    let place = zip(old, new).prefix { $0 == $1 }.count
    func line(_ lines: [Substring]) -> String { place < lines.count ? "\"\(lines[place])\"" : "the end" }
    Issue.record(
      """
      \(transcript.path):\(place + 1): the file has \(line(old)), and the nodes now do \(line(new)); \
      if that is meant: \(Transcript.rewriting), read the difference, and commit it
      """)
  }

  @Test(arguments: Architecture.all.map(\.name))
  func everyArchitectureHasTheLifeOfARumorAndARepair(architecture: String) throws {
    let flows = Transcript.all.filter { $0.architecture == architecture }.map(\.flow)
    let lacksLife = !flows.contains("life-of-a-rumor")
    let lacksRepair = flows.allSatisfy { $0 == "life-of-a-rumor" }
    for (transcript, commands) in Transcript.first(of: architecture)
    where transcript.flow == "life-of-a-rumor" ? lacksLife : lacksRepair {
      if Self.isRewriting {
        try transcript.write(transcript.replayed(commands))
      } else {
        Issue.record(
          """
          \(transcript.path) is missing: \(Transcript.rewriting) records it; read it against the protocol, \
          write more flows beside it as CONTRIBUTING.md says, and commit them
          """)
      }
    }
  }

  @Test func everyFolderIsOfAnArchitecture() {
    for folder in Transcript.folders where Architecture.named(folder) == nil {
      Issue.record("\(Transcript.folder)/\(folder) belongs to no architecture: rename it, or remove it")
    }
  }

  @Test(arguments: [
    ("fly n0", "no command is called \"fly n0\"; see Script for what there is"),
    ("broadcast registry", "registry is no host that is up"),
    ("broadcast n7", "\"n7\" is no node; nodes are n0 n1 registry"),
    ("arrive n1->n0", "no message is under way on n1->n0"),
    ("arrive first n0->registry", "\"first\" is neither oldest nor newest"),
    ("resume n1", "n1 is up"),
    ("wait long", "write how long, such as 500ms or 2s"),
    ("cut n0 n1", "write two sides, such as n0 n1 | n2, of the nodes n0 n1 registry"),
    ("cluster hosts=0", "write hosts=1 to 8, seed=1 or more"),
  ])
  func errorsSayWhereAndWhatWouldBeRight(command: String, message: String) {
    let transcript = Transcript(architecture: "full-mesh", flow: "sample")
    let error = #expect(throws: ScriptError.self) {
      try transcript.replayed("# A remark.\n\ncluster hosts=2\n----\n\n\(command)\n")
    }
    #expect(error?.message == "Tests/Transcripts/full-mesh/sample.txt:6: \(message)")
  }

  @Test func whatIsBelowTheDashesIsWrittenAnew() throws {
    let transcript = Transcript(architecture: "flooding", flow: "sample")
    let text = """
      # A remark.

      # Another.
      cluster hosts=1
      ----
      n0 ends

      heal
      status

      """
    #expect(
      try transcript.replayed(text) == """
        # A remark.

        # Another.
        cluster hosts=1
        ----
        n0 starts

        heal
        status
        ----
        all links are whole

        """)
  }
}
