import Broadcasting
import Scenarios
import Testing

@testable import Reporting

@Suite struct CalibrationTests {
  private static let idle = 1e6

  /// Nodes that take just what the costs say, in each round so many times it.
  private static func flow(
    _ name: String, _ nodes: [(sent: Int, received: Int)], rounds: [Double] = [1], send: Double = 11_234,
    receive: Double = 9_876
  ) -> Calibration.Flow {
    Calibration.Flow(
      name,
      rounds: rounds.map { factor in
        nodes.map { node in
          let messages = send * Double(node.sent) + receive * Double(node.received)
          return CostSample(cpu: idle + factor * messages, sent: node.sent, received: node.received)
        }
      })
  }

  private static func idleFlow(rounds: Int = 1) -> Calibration.Flow {
    flow("idle", [(0, 0), (0, 0)], rounds: Array(repeating: 1, count: rounds))
  }

  private static func calibration(_ flows: Calibration.Flow...) throws -> Calibration {
    try Calibration(idle: idleFlow(rounds: flows.first?.rounds.count ?? 0), flows)
  }

  private static let nodes = [(sent: 8_000, received: 20), (10, 1_000), (1_000, 1_000), (2_000, 0)]

  @Test func knownCostsComeBackAsACapacity() throws {
    let calibration = try Self.calibration(Self.flow("all", Self.nodes))
    #expect(
      calibration.capacity == Capacity(receive: .nanoseconds(9_880), send: .nanoseconds(11_200)))
    #expect((calibration.pooled.explained - 1).magnitude < 1e-9)
    #expect((calibration.pooled.idle - Self.idle).magnitude < 1)
  }

  @Test(arguments: [
    (7.0, "7ns"), (0.4, "0s"), (999.4, "999ns"), (999.6, "1us"), (12_345, "12.3us"), (123_456, "123us"),
    (5_555_555, "5.56ms"),
  ])
  func aCapacityHasThreeDigits(cost: Double, text: String) throws {
    let calibration = try Self.calibration(Self.flow("all", Self.nodes, send: cost))
    #expect("\(calibration.capacity.send)" == text)
  }

  @Test func roundsGiveARangeAndEnoughOfThemAnInterval() throws {
    let three = try Self.calibration(Self.flow("all", Self.nodes, rounds: [1, 0.5, 2]))
    #expect(three.rounds == 3)
    #expect((three.send.median - 11_234).magnitude < 0.1)
    #expect((three.send.least - 5_617).magnitude < 0.1)
    #expect((three.send.most - 22_468).magnitude < 0.1)
    #expect(three.text(circumstances: []).contains("# send       11.2 µs     [5.62 µs..22.5 µs]\n"))
    let six = try Self.calibration(Self.flow("all", Self.nodes, rounds: [1, 0.5, 2, 1, 1, 1]))
    #expect(six.text(circumstances: []).contains("# send       11.2 µs     95 % interval [11.2 µs..22.5 µs]"))
  }

  @Test func theTextIsAScenariosCapacity() throws {
    let text = try Self.calibration(
      Self.flow("few", Array(Self.nodes[..<2])), Self.flow("many", Array(Self.nodes[2...]))
    ).text(circumstances: ["of a test"])
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.first == "# of a test")
    #expect(
      lines.filter { !$0.hasPrefix("#") } == ["capacity:", "  receive: 9.88us", "  send: 11.2us"])
    #expect(lines.contains("# send       11.2 µs"), "no range of one round: \(text)")
    #expect(lines.contains { $0.contains("explain 100 % of the spread of 4 nodes'") }, "\(text)")
    #expect(lines.contains { $0.hasPrefix("# few ") && $0.contains(" 8010 ") }, "\(text)")
    #expect(text.contains("Bandwidth is not measured and left out"))
    #expect(lines.allSatisfy { $0.count <= 110 })
  }

  @Test func flowsInWhichAllIsBalancedAreRefusedInOneLine() {
    let even = (1...9).map { (sent: $0 * 100, received: $0 * 101) }
    let error = #expect(throws: CalibrationError.self) { try Self.calibration(Self.flow("even", even)) }
    #expect(
      error?.message
        == "sending and receiving cannot be told apart: all nodes did both in like numbers; measure flows in "
        + "which some mostly send and others mostly receive")
  }

  @Test func whatIsTooLittleIsRefused() {
    let error = #expect(throws: CalibrationError.self) {
      try Self.calibration(Self.flow("few", Array(Self.nodes[..<2])))
    }
    #expect(error?.message == "2 nodes are too few to tell two costs apart; measure more hosts or flows")
    let none = #expect(throws: CalibrationError.self) {
      try Calibration(idle: Self.flow("idle", [], rounds: []), [Self.flow("all", Self.nodes)])
    }
    #expect(none?.message == "no idle node was measured; measure one at least")
  }

  @Test func costsBelowNothingAreRefused() {
    let error = #expect(throws: CalibrationError.self) {
      try Self.calibration(Self.flow("odd", Self.nodes, receive: -50))
    }
    #expect(
      error?.message == "to receive a message comes out at -50.0 ns, which cannot be: what else the machine "
        + "does is more than messages cost; end it, or take more --runs")
  }
}
