import Foundation
import Testing

@testable import hostile

@Suite(.timeLimit(.minutes(2))) struct HostilityTests {
  @Test func aNodeUnderAttackKeepsServing() throws {
    let seed = UInt64.random(in: .min ... .max)
    // Neither among the ports of other live runs, nor among those that the system gives.
    let port = Int.random(in: 30_100..<32_700)
    let target = try Target(program: Self.program, architecture: "flooding", port: port, seconds: 2)
    try #require(target.listens(at: port), "seed \(seed): the run did not begin")
    var attack = Attack(port: port, share: 0.02, seed: seed)
    let crowd = attack.crowd(200)
    for kind in Attack.kinds { #expect(try kind.run(&attack) > 0, "\(kind.name)") }
    let hoarders = attack.hoarders(5)
    let outcome = try target.finish()
    withExtendedLifetime((crowd, hoarders)) {}

    let ending = try #require(outcome, "seed \(seed): the run failed")
    #expect(ending.verdict == "valid", "seed \(seed): \(ending.notes)")
    #expect(ending.number(before: " connections refused as none of the run's") > 0, "seed \(seed)")
    #expect(ending.notes.contains { $0.contains("+ 0 lost") }, "seed \(seed): \(ending.notes)")
    #expect(ending.leftovers == [], "seed \(seed)")
  }

  /// The program under attack, which the build puts beside the test bundle.
  private static var program: String {
    get throws {
      let bundles = Bundle.allBundles.map(\.bundleURL) + [Bundle.main.bundleURL]
      let places = bundles.flatMap { [$0, $0.deletingLastPathComponent()] }
      let candidates = places.map { $0.appending(path: "grapevine").path() }
      return try #require(candidates.first { FileManager.default.isExecutableFile(atPath: $0) })
    }
  }
}
