import Broadcasting
import Formats
import Scenarios
import Schema
import Testing

@Suite struct ScenarioPropertyTests {
  @Test func whatIsWrittenReadsBackAsTheSameScenario() throws {
    for seed in 0..<250 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let scenario = random.someScenario()
      let text = ScenarioFile.text(of: scenario)
      #expect(throws: Never.self, "seed \(seed):\n\(text)") {
        let read = try ScenarioFile.parse(text, file: "x.yaml")
        #expect(read == scenario, "seed \(seed)")
        #expect(ScenarioFile.text(of: read) == text, "seed \(seed)")
      }
    }
  }

  /// A key that is never drawn is never tested.
  @Test func everyKeyIsDrawn() {
    // What a file says stands in its place.
    var left = Scenario.schema.shape.descriptions.map(\.path).filter {
      $0 != "network.matrix.file" && $0 != "topology.file"
    }
    for seed in 0..<1_000 as Range<UInt64> where !left.isEmpty {
      var random = SplitMix64(seed: seed)
      let drawn = Scenario.schema.write(random.someScenario())
      let plain = Scenario.schema.write(Scenario(name: "plain"))
      let changed = drawn.leaves.filter { !plain.leaves.contains($0) }
      left.removeAll { path in changed.contains { $0.hasPrefix(path) } }
    }
    #expect(left == [])
  }

  @Test func noBytesMakeTheReaderDoAnythingButReadOrRefuseInOneLine() {
    let pieces = [
      "hosts", ": ", "\n", "  ", "- ", "[", "]", "{", "}", ",", "\"", "'", "#", "|", ">", "&a ", "*a",
      "!!int ",
      "%", "?", "---\n", "...\n", "\t", "25", "5s", "faults", "network", "\u{0}", "\u{85}", "\u{FEFF}", "é",
      "~",
    ]
    for seed in 0..<1_000 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      var text = ""
      if random.index(below: 2) == 0 {
        for _ in 0..<random.index(below: 40) { text += random.element(of: pieces) }
      } else {
        var bytes = Array(ScenarioFile.text(of: random.someScenario()).utf8)
        for _ in 0...random.index(below: 4) {
          let place = random.index(below: bytes.count)
          switch random.index(below: 3) {
          case 0: bytes[place] = UInt8(random.index(below: 256))
          case 1: bytes.removeSubrange(place..<min(bytes.count - 1, place + random.index(below: 20)))
          default: bytes.insert(contentsOf: Array(random.element(of: pieces).utf8), at: place)
          }
        }
        text = String(decoding: bytes, as: UTF8.self)
      }
      expectOneLine(text, "seed \(seed)")
    }
  }

  @Test(arguments: ["[", "{", "- ", "? ", "{a: ", "a:\n "])
  func deepNestingIsRefused(_ opening: String) {
    expectOneLine(String(repeating: opening, count: 20_000), "deep \(opening)")
  }

  @Test(arguments: [("[", "]"), ("{a: ", "}"), ("{? [a]: ", "}")])
  func nestingThatIsStillYAMLIsRefused(opening: String, closing: String) {
    let depth = 990
    expectOneLine(
      String(repeating: opening, count: depth) + String(repeating: closing, count: depth), "\(opening)")
  }

  private func expectOneLine(_ text: String, _ comment: Comment) {
    do {
      _ = try ScenarioFile.parse(text, file: "x.yaml")
    } catch {
      let lines = error.description.split(omittingEmptySubsequences: false) { $0.isNewline }
      #expect(lines.count == 1, comment)
      #expect(error.description.utf8.count < 1_000, comment)
    }
  }
}

extension DocumentValue {
  /// The paths of all values without parts, with them, such as `faults[].at: 5s`.
  fileprivate var leaves: [String] { leaves("") }

  private func leaves(_ path: String) -> [String] {
    switch content {
    case .nothing, .scalar: ["\(path): \(flow)"]
    case .list(let elements): elements.flatMap { $0.leaves(path + "[]") }
    case .mapping(let members):
      members.flatMap { $0.value.leaves(path.isEmpty ? $0.name ?? "" : "\(path).\($0.name ?? "")") }
    }
  }
}
