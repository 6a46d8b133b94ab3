import Architectures
import Foundation
import Testing

/// The fleets that `bench/fleets` asks about.
@Suite struct FleetsTests {
  private static let text: String = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return (try? String(contentsOf: root.appending(path: "bench/fleets.yaml"), encoding: .utf8)) ?? ""
  }()

  @Test func thereAreFourteenEachWithAReason() {
    let lines = Self.text.split(separator: "\n")
    let names = lines.filter { $0.hasPrefix("  - name: ") }
    #expect(names.count == 14)
    #expect(Set(names).count == 14)
    #expect(lines.count { $0.hasPrefix("    advise: --") } == 14)
    #expect(lines.count { $0.hasPrefix("    because: ") } == 14)
  }

  /// A name that is not an architecture's would never be missed.
  @Test func theyNameArchitectures() {
    let known = Architecture.all.map(\.name)
    for line in Self.text.split(separator: "\n") {
      guard line.hasPrefix("    accept: ") || line.hasPrefix("    refuse: ") else { continue }
      let names = line.drop { $0 != "[" }.dropFirst().dropLast().split(separator: ",")
      #expect(!names.isEmpty)
      for name in names { #expect(known.contains(name.trimmingCharacters(in: .whitespaces)), "\(name)") }
    }
  }
}
