import Architectures
import Broadcasting
import Formats
import Foundation
import Running
import Scenarios
import Testing

@testable import Measurement

/// The fleets of `examples/fleets`: each says above its keys what comes of it and why, and that comes of it.
@Suite struct FleetExamplesTests {
  private static let folder = URL(filePath: #filePath).appending(path: "../../../examples/fleets")
    .standardized

  private static func cell(_ name: String, _ architecture: String, _ settings: String = "") throws -> Cell {
    let scenario = try ScenarioFile.read(path: folder.appending(path: "\(name).yaml").path)
    let configuration = try #require(Architecture.named(architecture))
      .configured(SettingValue.all(in: settings))
    return Cell(configuration: configuration, scenario: scenario, seed: 1)
  }

  private static func run(
    _ name: String, _ architecture: String, _ settings: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> CellResult {
    let result = try cell(name, architecture, settings).run()
    #expect(result.verdict == .valid, "\(result.reasons)", sourceLocation: sourceLocation)
    return result
  }

  /// Nothing but a rumor's copies.
  private static let bare = "topology=complete repair=0s"

  @Test func aRumorTakesTheWayBetweenItsPlaces() throws {
    let mesh = try Self.run("far-region", "full-mesh").percentiles(.stableLatency)
    #expect(mesh.p50 == 35_000_000 && mesh.max == 35_000_000)
    let cache = try Self.run("far-region", "shared-cache").percentiles(.stableLatency)
    #expect(cache.max == 70_000_000)
  }

  @Test func aSlowHostIsLate() throws {
    let stable = try Self.run("slow-host", "flooding", Self.bare).percentiles(.stableLatency)
    #expect(stable.p50 == 60_000_000 && stable.max == 60_000_000)
  }

  @Test func aFullQueueLosesATenth() throws {
    let cell = try Self.cell("full-queue", "flooding", Self.bare)
    #expect((97...103).contains(try #require(cell.run().integer(.messagesOverflowed))))
  }

  @Test func aLargePayloadTakesItsTimeOnTheLink() throws {
    let stable = try Self.run("large-payload", "flooding", Self.bare).percentiles(.stableLatency)
    #expect((580_000_000..<580_020_000).contains(stable.p50) && stable.max == stable.p50)
  }

  @Test(arguments: Architecture.all.map(\.name))
  func aRollingRestartCostsTheTimeThatHostsAreDown(architecture: String) throws {
    let result = try Self.run("rolling-restart", architecture)
    guard architecture == "full-mesh" else { return }
    let share = try #require(result[.availability]?[part: .overall]?.ratio)
    #expect(abs(share - 5.0 / 6) < 0.01)
  }

  @Test(arguments: Architecture.all.map(\.name))
  func whoComesLearnsAllAndWhoGoesTakesNothingAlong(architecture: String) throws {
    let result = try Self.run("scale-out", architecture)
    #expect(result.integer(.missedByJoiners) == 0)
    #expect(result.percentiles(.bytesOfJoiner).p50 > 64)
  }

  @Test func oneDirectionIsCut() throws {
    let result = try Self.run("deaf-region", "flooding", "topology=complete")
    #expect(abs(try #require(result[.deliveredInFault]?.ratio) - 8.0 / 12) < 0.01)
  }

  @Test func aBadCableIsItsHostsAlone() throws {
    let result = try Self.run("bad-cable", "full-mesh")
    #expect(result.percentiles(.stableLatency).p50 == 10_000_000)
    #expect(result.percentiles(.stableLatency).p99 > 10_000_000)
    #expect(try #require(result.integer(.messagesLost)) > 100)
  }

  @Test(arguments: ["flooding", "plumtree"]) func aRumorGoesRoundARing(architecture: String) throws {
    let stable = try Self.run("own-ring", architecture).percentiles(.stableLatency)
    #expect(stable.p50 == 300_000_000)
  }

  @Test func aWrongClockMakesTwoLeaders() throws {
    let result = try Self.run("wrong-clock", "random-leader")
    guard case .integer(let leaders) = result[.leadersAtOnce]?[part: .hosts] else {
      return #expect(Bool(false), "leaders were not counted")
    }
    #expect(leaders >= 2)
  }

  @Test func aBurstIsThePeak() throws {
    let result = try Self.run("burst", "full-mesh")
    #expect((2_000...2_150).contains(try #require(result.integer(.peakMessagesPerSecond))))
  }

  @Test func aStreamTriesAgain() throws {
    let stable = try Self.run("broken-stream", "flooding", Self.bare).percentiles(.stableLatency)
    #expect((12_600_000_000...12_620_000_000).contains(stable.max))
  }

  @Test(arguments: Architecture.all.map(\.name))
  func aCrashLoopIsOutlasted(architecture: String) throws {
    let cell = try Self.cell("crash-loop", architecture)
    let hit = cell.configuration.observe(cell.scenario, 1).faults.map(\.targets)
    #expect(hit.count == 3 && Set(hit).count == 1)
    #expect(hit[0].count == 1 && hit[0][0].int < 3)
    #expect(cell.run().verdict == .valid)
  }
}

extension MetricValue {
  fileprivate var ratio: Double? { if case .ratio(let ratio) = self { ratio } else { nil } }
}

extension CellResult {
  fileprivate func percentiles(_ metric: Metric) -> Percentiles {
    if case .percentiles(let percentiles) = self[metric] { return percentiles }
    return Percentiles(p50: -1, p95: -1, p99: -1, max: -1)
  }

  fileprivate func integer(_ metric: Metric) -> Int64? {
    if case .integer(let value) = self[metric] { return value }
    return nil
  }
}
