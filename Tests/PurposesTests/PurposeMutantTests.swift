import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Measurement
@testable import Purposes
@testable import Scenarios

/// Purposes that are wrong on purpose: a run says so, and names the rule.
@Suite struct PurposeMutantTests {
  private static func rules(of result: CellResult) -> Set<String> {
    Set(result.reasons.compactMap { if case .brokenRule(let rule, _, _) = $0 { rule } else { nil } })
  }

  /// A host loses its memory after the last request, in a window that lasts beyond the run.
  private static let restart = Scenario(
    name: "restart", hosts: 5, workload: Workload(duration: .seconds(8)),
    faults: [
      Fault(at: .seconds(8), duration: .seconds(3), kind: .crash(.node(NodeID(2)), forgets: true))
    ])

  private static func result<P: Purpose>(of purpose: P.Type, _ settings: P.Settings) throws -> CellResult {
    var scenario = restart
    scenario.purpose = ConfiguredPurpose(P.self, P.sheet, settings)
    return try PurposeScheduleTests.run("full-mesh", scenario, seed: 1)
  }

  private static var long: RateLimit.Settings {
    var settings = RateLimit.Settings()
    settings.window = .seconds(3600)
    settings.quota = 1_000_000
    return settings
  }

  @Test func theLimiterKeepsItsRules() throws {
    #expect(try Self.result(of: RateLimit.self, Self.long).verdict == .valid)
  }

  @Test func aLimiterThatForgetsOthersUsageIsCaught() throws {
    let result = try Self.result(of: Mutant<Forgetful>.self, Self.long)
    #expect(result.verdict == .invalid && Self.rules(of: result) == ["usage-known"])
  }

  @Test func aDetectorThatNeverRefutesIsCaught() throws {
    var scenario = Self.restart
    scenario.quiet = .seconds(60)
    let settings = FailureDetector.Settings()
    scenario.purpose = ConfiguredPurpose(FailureDetector.self, FailureDetector.sheet, settings)
    scenario.faults[0].duration = .seconds(20)
    #expect(try PurposeScheduleTests.run("gossip", scenario, seed: 1).verdict == .valid)
    scenario.purpose = ConfiguredPurpose(Grudge.self, Grudge.sheet, settings)
    let result = try PurposeScheduleTests.run("gossip", scenario, seed: 1)
    #expect(result.verdict == .invalid && Self.rules(of: result) == ["live-trusted"])
  }

  @Test func aLimiterThatAddsReportsUpIsCaught() throws {
    let result = try Self.result(of: Mutant<Adding>.self, Self.long)
    #expect(result.verdict == .invalid && Self.rules(of: result).contains("usage-invented"))
  }
}

/// A change of what a rate limiter is told.
protocol Mutation: Sendable {
  /// The life of the reporter of a report, the `number`th that the host hears in its `own` life; nil: it does
  /// not hear it.
  static func life(_ life: UInt32, number: UInt32, own: UInt32) -> UInt32?
}

/// Does not care what others had admitted before it lost its memory.
enum Forgetful: Mutation {
  static func life(_ life: UInt32, number: UInt32, own: UInt32) -> UInt32? { own == 0 ? life : nil }
}

/// Takes each report for one of another reporter, and so counts all of them.
enum Adding: Mutation {
  static func life(_ life: UInt32, number: UInt32, own: UInt32) -> UInt32? { number }
}

/// A rate limiter with a mutation.
struct Mutant<M: Mutation>: Purpose {
  typealias Value = RateLimit.Value
  typealias Message = RateLimit.Message
  typealias Settings = RateLimit.Settings
  typealias Meter = RateLimit.Meter

  private var limiter: RateLimit
  private let own: UInt32
  private var number: UInt32 = 0

  static var sheet: PurposeSheet<Settings> { RateLimit.sheet }

  init(at seat: Seat, settings: Settings) {
    limiter = RateLimit(at: seat, settings: settings)
    own = seat.life
  }

  mutating func start(in context: inout Context) { limiter.start(in: &context) }
  mutating func resume(in context: inout Context) { limiter.resume(in: &context) }
  mutating func request(_ request: PurposeRequest, in context: inout Context) {
    limiter.request(request, in: &context)
  }
  mutating func delivered(_ value: Value, from origin: NodeID, in context: inout Context) {
    number += 1
    var value = value
    if case .usage(let life, let usage) = value {
      guard let life = M.life(life, number: number, own: own) else { return }
      value = .usage(life: life, usage)
    }
    limiter.delivered(value, from: origin, in: &context)
  }
  mutating func timerFired(_ timer: TimerID, in context: inout Context) {
    limiter.timerFired(timer, in: &context)
  }
  mutating func end(in context: inout Context) { limiter.end(in: &context) }
}

/// A detector that never trusts again whom it once suspected.
struct Grudge: Purpose {
  typealias Value = FailureDetector.Value
  typealias Message = FailureDetector.Message
  typealias Settings = FailureDetector.Settings
  typealias Meter = FailureDetector.Meter

  private var detector: FailureDetector

  static var sheet: PurposeSheet<Settings> { FailureDetector.sheet }

  init(at seat: Seat, settings: Settings) { detector = FailureDetector(at: seat, settings: settings) }

  mutating func start(in context: inout Context) { detector.start(in: &context) }
  mutating func resume(in context: inout Context) { detector.resume(in: &context) }
  mutating func request(_ request: PurposeRequest, in context: inout Context) {}
  mutating func delivered(_ value: Value, from origin: NodeID, in context: inout Context) {
    detector.delivered(value, from: origin, in: &context)
    context.effects.removeAll {
      if case .note(let note) = $0 { note.kind == FailureDetector.Kinds.trusts } else { false }
    }
  }
  mutating func timerFired(_ timer: TimerID, in context: inout Context) {
    detector.timerFired(timer, in: &context)
  }
}
