import Testing

@testable import Broadcasting
@testable import Measurement
@testable import Scenarios

/// The golden vectors, which Maelstrom's own checker computed.
@Suite struct SetFullTests {
  /// An operation's invocation and completion in milliseconds.
  enum Operation: Sendable {
    /// `acknowledged` is nil where the client got no definite answer.
    case add(Int, Int64, acknowledged: Int64?)
    case read(Int64, Int64, [Int])
  }

  struct Vector: Sendable, CustomTestStringConvertible {
    let name: String
    let history: [Operation]
    let fates: [SetFull.Fate]
    let verdict: Measurement.Outcome
    var testDescription: String { name }

    init(
      _ name: String, _ history: Operation..., fate: SetFull.Fate, _ verdict: Measurement.Outcome
    ) {
      self.init(name, history, [fate], verdict)
    }

    init(
      _ name: String, _ history: [Operation], _ fates: [SetFull.Fate], _ verdict: Measurement.Outcome
    ) {
      self.name = name
      self.history = history
      self.fates = fates
      self.verdict = verdict
    }
  }

  private static let add = Operation.add(1, 0, acknowledged: 10)

  static let vectors = [
    Vector("1", add, .read(20, 30, [1]), fate: .stable(latency: 0), .valid),
    Vector("2", add, .read(20, 30, []), .read(50, 55, [1]), fate: .stable(latency: 10), .valid),
    Vector("3", add, .read(20, 30, [1]), .read(50, 55, []), fate: .lost(latency: 10), .invalid),
    Vector("4", add, fate: .neverRead, .unknown),
    Vector("5", .add(1, 0, acknowledged: nil), .read(20, 30, []), fate: .neverRead, .unknown),
    Vector("6", .add(1, 0, acknowledged: nil), .read(20, 30, [1]), fate: .stable(latency: 0), .valid),
    Vector("7: shown three times", add, .read(20, 30, [1, 1, 1]), fate: .stable(latency: 0), .valid),
    Vector("8", add, .read(2, 5, []), fate: .neverRead, .unknown),
    Vector("9", add, .read(2, 12, []), .read(40, 41, [1]), fate: .stable(latency: 0), .valid),
    Vector("10: never added", add, .read(20, 30, [1, 7]), fate: .stable(latency: 0), .valid),
    Vector(
      "11: judged by invocation", add, .read(20, 60, [1]), .read(25, 30, []), fate: .lost(latency: 10),
      .invalid),
    Vector(
      "12: known before its acknowledgement", .add(1, 0, acknowledged: 100), .read(3, 5, [1]),
      .read(50, 51, []), .read(120, 121, [1]), fate: .stable(latency: 45), .valid),
    Vector(
      "13: five latencies",
      (0..<5).map { .add($0, 0, acknowledged: 1) }
        + (0..<5).map { .read(1 + Int64($0) * 100, 2 + Int64($0) * 100, Array(0..<$0)) }
        + [.read(600, 601, Array(0..<5))],
      (0..<5).map { .stable(latency: Int64($0) * 100) }, .valid),
  ]

  @Test(arguments: vectors)
  func judgesAsMaelstromDoes(vector: Vector) {
    let fates = fates(of: vector.history)
    #expect(fates == vector.fates)
    var result = SetFull()
    for fate in fates { result.count(fate) }
    #expect(result.verdict == vector.verdict)
    #expect(result.stale == fates.count { if case .stable(1...) = $0 { true } else { false } })
    #expect(result.stable.count + result.lost + result.neverRead == fates.count)
  }

  @Test func quantilesTakeTheIndexThatMaelstromTakes() throws {
    let latencies = fates(of: try #require(Self.vectors.last).history).compactMap {
      if case .stable(let latency) = $0 { latency } else { nil }
    }
    #expect(Percentiles(latencies) == Percentiles(p50: 200, p95: 400, p99: 400, max: 400))
  }

  /// Each element's fate, in the order in which they were added.
  private func fates(of history: [Operation]) -> [SetFull.Fate] {
    history.compactMap { operation -> SetFull.Fate? in
      guard case .add(let value, let added, let acknowledged) = operation else { return nil }
      var element = SetFull.Element(acknowledged: acknowledged.map { $0 * 1_000_000 })
      for (order, operation) in history.enumerated() {
        guard case .read(let invoked, let completed, let values) = operation, completed >= added else {
          continue
        }
        let read = SetFull.Read(order: order, invoked: invoked * 1_000_000, completed: completed * 1_000_000)
        if values.contains(value) { element.isShown(by: read) } else { element.isMissed(by: read) }
      }
      return element.fate
    }
  }
}
