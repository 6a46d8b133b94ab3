import Broadcasting
import Testing

@testable import Cluster

@Suite struct ConditionsTests {
  private static func conditions(since: Int64, unheard: [Int]) -> Conditions {
    Conditions(since: since, unheard: unheard, lossMillionths: 0, slow: [], rules: [])
  }

  @Test func aMessageIsJudgedByWhatHeldWhenItWasDue() {
    var history = ConditionsHistory()
    #expect(!history.cuts(NodeID(1), at: Instant(nanoseconds: 5)))
    history.add(Self.conditions(since: 10, unheard: [1]))
    // The same again, as when another fault begins.
    history.add(Self.conditions(since: 15, unheard: [1]))
    history.add(Self.conditions(since: 20, unheard: [2]))
    history.add(Self.conditions(since: 30, unheard: []))
    let cases: [(at: Int64, cut: [Int])] = [
      (0, []), (9, []), (10, [1]), (15, [1]), (19, [1]), (20, [2]), (29, [2]), (30, []), (1000, []),
    ]
    for (at, cut) in cases {
      for node in 0..<3 {
        #expect(
          history.cuts(NodeID(node), at: Instant(nanoseconds: at)) == cut.contains(node), "n\(node) at \(at)")
      }
    }
  }
}
