import Foundation
import Testing

@testable import Verification

@Suite struct ChallengeTests {
  /// The presets are what a user runs, the study what is shown: they must be the same settings.
  @Test(arguments: ChallengeEntry.all.map(\.name))
  func presetsSetWhatTheStudyRuns(name: String) throws {
    let entry = try #require(ChallengeEntry.all.first { $0.name == name })
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(
      contentsOf: root.appending(path: "bench/presets/\(name).yaml"), encoding: .utf8)
    let set = text.split(separator: "\n").filter { $0.hasPrefix("      - ") }.map { $0.dropFirst(8) }
    #expect(set.map(String.init) == entry.settings.map { "\(entry.architecture).\($0.key)=\($0.value)" })
    #expect(text.contains("architectures: [\(entry.architecture)]"))
  }

  /// The acknowledgements must not be what makes the figures good: 3d and 3e acknowledge at once.
  @Test func noEntryAcknowledgesLate() {
    for entry in ChallengeEntry.all {
      let acknowledge = entry.settings.first { $0.key == "acknowledge" }?.value ?? "origin"
      #expect(acknowledge == "origin", "\(entry.name)")
    }
  }
}
