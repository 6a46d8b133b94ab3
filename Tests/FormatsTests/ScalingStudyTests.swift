import Broadcasting
import Foundation
import Scenarios
import Testing

@testable import Formats

@Suite struct ScalingStudyTests {
  private static let usage = MeasuredRun.Usage(cpu: 3, wall: 2, peakMemory: 1 << 40, baseMemory: 1 << 20)

  private static let cell = {
    var random = SplitMix64(seed: 1)
    return random.someCell()
  }()

  private static let runs: [ScalingRun] = [
    ScalingRun(
      .init(scenario: "decades", contender: "full-mesh", hosts: 1_000_000),
      MeasuredRun(.refused("would hold 10^12 links, about 76 TiB"))),
    ScalingRun(
      .init(scenario: "decades", contender: "gossip", hosts: 10),
      MeasuredRun(.stopped("after 60 s"), usage: usage)),
    ScalingRun(
      .init(scenario: "saturation", contender: "gossip", hosts: 10, ratePerThousandSeconds: 501),
      MeasuredRun(.failed("signaled(9)"))),
    ScalingRun(
      .init(scenario: "decades", contender: "gossip", hosts: 5),
      MeasuredRun(.done(cell), usage: usage)),
  ]

  @Test(arguments: runs)
  func aRunIsReadAsItWasWritten(run: ScalingRun) throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "scaling-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let journal = try ScalingJournal(directory: directory.path())
    try journal.append(run)
    #expect(try ScalingJournal.read(directory: directory.path()) == [run])
    #expect(try MeasuredRun(line: run.run.line, file: "f") == run.run)
  }

  @Test func aStudyIsReadAsItWasWritten() throws {
    let directory = try TemporaryDirectory()
    let study = ScalingStudy(
      arguments: ["--sizes", "10,20"], environment: Environment(tool: "1", cores: 2, memory: 5),
      scenarios: [Scenario(name: "decades")], mostSeconds: 60, mostMemory: 16_000_000_000)
    let journal = try ScalingJournal(directory: directory.path)
    for run in Self.runs { try journal.append(run) }
    try journal.begin(study.text, at: directory.path("scaling.json"))
    #expect(try ScalingStudy(path: directory.path("scaling.json")) == study)
    #expect(try ScalingJournal.read(directory: directory.path) == [])
    try journal.append(Self.runs[0])
    #expect(try ScalingJournal.read(directory: directory.path) == [Self.runs[0]])
  }

  @Test(arguments: [
    (#"{"schema":"grapevine.results"}"#, "a study has"),
    (#"{"schema":"grapevine.scaling","schemaVersion":"2.0"}"#, "schema version 2.0 is not read here"),
    ("[]", "the file must be an object"),
  ])
  func whatIsNoStudyIsRefused(text: String, reason: String) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "study-\(UUID().uuidString).json")
      .path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(text.utf8).write(to: URL(filePath: path))
    let error = #expect(throws: FormatError.self) { try ScalingStudy(path: path) }
    #expect(error?.message.contains(reason) == true, "\(String(describing: error))")
  }

  @Test func anOutcomeThatIsNotKnownIsRefused() {
    #expect(throws: FormatError.self) { try MeasuredRun(line: #"{"outcome":"won"}"#, file: "f") }
  }
}
