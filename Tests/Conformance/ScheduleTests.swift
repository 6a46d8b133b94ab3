import Foundation
import Testing

@testable import Broadcasting
@testable import Measurement
@testable import Scenarios

/// Random schedules of faults: `GRAPEVINE_SCHEDULES` for each architecture, from seed `GRAPEVINE_SEED` on.
@Suite struct ScheduleTests {
  static func number(_ variable: String, default value: UInt64) -> UInt64 {
    ProcessInfo.processInfo.environment[variable].flatMap { UInt64($0) } ?? value
  }

  static let seeds: [UInt64] = {
    let first = number("GRAPEVINE_SEED", default: 1)
    return (0..<number("GRAPEVINE_SCHEDULES", default: 12)).map { first + $0 }
  }()

  @Test(arguments: Subject.defaults) func noScheduleOfFaultsBreaksAPromise(subject: Subject) throws {
    for seed in Self.seeds {
      let result = try subject.run(.random(seed: seed), seed: seed)
      #expect(
        result.verdict != .invalid,
        """
        \(result.reasons.text); replay with: \
        swift run -c release --package-path bench schedules 1 --first \(seed) \
        -a \(subject.architecture) --trace
        """)
    }
  }

  @Test(arguments: Subject.variants) func norDoesOneBreakAVariants(subject: Subject) throws {
    for seed in Self.seeds.prefix(Self.isHunting ? .max : 2) {
      let result = try subject.run(.random(seed: seed), seed: seed)
      #expect(
        result.verdict != .invalid,
        """
        \(result.reasons.text); replay with: \
        GRAPEVINE_SEED=\(seed) GRAPEVINE_SCHEDULES=1 swift test --filter norDoesOneBreakAVariants
        """)
    }
  }

  private static let isHunting = ProcessInfo.processInfo.environment["GRAPEVINE_SCHEDULES"] != nil
}
