import Testing

@testable import Broadcasting
@testable import Measurement
@testable import Running
@testable import Scenarios

/// The worth of an acknowledgement: it survives the loss of its origin, where it promises more than that.
@Suite struct PromiseTests {
  /// A host is cut off, and forgets all before it is joined again.
  private static let scenario = Scenario(
    name: "origin-forgets", hosts: 10, network: Network(latency: .constant(.milliseconds(50))),
    workload: Workload(ratePerThousandSeconds: 40_000, duration: .seconds(12)),
    faults: [
      Fault(at: .seconds(4), duration: .seconds(4), kind: .partition(.isolate(.node(NodeID(3))))),
      Fault(at: .seconds(7), duration: .seconds(2), kind: .crash(.node(NodeID(3)), forgets: true)),
    ])

  private static let promises: [(architecture: String, promise: String)] = Subject.defaults.flatMap {
    subject in
    ["origin", "remote", "copies:1", "copies:2"].compactMap { promise in
      let named = Subject(subject.architecture, "acknowledge=\(promise)")
      return (try? named.configured()) == nil ? nil : (subject.architecture, promise)
    }
  }

  @Test(arguments: promises)
  func whatTheOriginAloneHeldIsLostAndNothingElse(architecture: String, promise: String) throws {
    let result = try Subject(architecture, "acknowledge=\(promise)").run(Self.scenario)
    #expect(result.verdict == .valid, "\(result.reasons.text)")
    let lost = try #require(result.integer(.lostBeyondPromise))
    if promise == "origin" { #expect(lost > 0) } else { #expect(lost == 0) }
  }

  @Test func everyArchitectureMakesSomePromise() {
    #expect(Set(Self.promises.map(\.architecture)) == Set(Subject.defaults.map(\.architecture)))
  }
}
