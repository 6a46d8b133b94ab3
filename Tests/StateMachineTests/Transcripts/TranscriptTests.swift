import Foundation
import Testing

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

  @Test func everyArchitectureHasTheLifeOfARumorAndItsRepairs() {
    for architecture in Architecture.all.map(\.name) {
      let flows = Transcript.all.filter { $0.architecture == architecture }.map(\.flow)
      let folder = "\(Transcript.folder)/\(architecture)"
      if !flows.contains("life-of-a-rumor") {
        Issue.record(
          """
          \(folder)/life-of-a-rumor.txt is missing: write into it "cluster hosts=3", an empty line, \
          "broadcast n0", an empty line, "run 2s", an empty line, "status", and then \
          \(Transcript.rewriting)
          """)
      }
      if flows.count < 2 {
        Issue.record(
          """
          \(folder) shows no repair: write a file for each, such as lost-message.txt, with a fault in it \
          ("lose n0->n1", "crash n1" and "restart n1", "cut n0 | n1 n2" and "heal"), and then \
          \(Transcript.rewriting)
          """)
      }
    }
  }

  @Test func everyFolderIsOfAnArchitecture() {
    for folder in Transcript.folders where Architecture.named(folder) == nil {
      Issue.record("\(Transcript.folder)/\(folder) belongs to no architecture: rename it, or remove it")
    }
  }
}
