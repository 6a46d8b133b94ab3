import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Running
@testable import Scenarios
@testable import Simulation

/// Messages that nodes really send survive the way through bytes.
@Suite struct WireFormTests {
  @Test(arguments: Architecture.all.map(\.name)) func everyMessageThatIsSent(architecture: String) throws {
    let node = try #require(Architecture.named(architecture)).node
    try checkMessages(of: node, architecture)
  }

  /// Runs the architecture's defaults and all of its variants, and checks each message that was sent.
  private func checkMessages<Node: Broadcaster>(of node: Node.Type, _ name: String) throws {
    var collected = Collector<Node.Message>(payload: 8)
    for subject in [Subject(name)] + Subject.variants.filter({ $0.architecture == name }) {
      let settings = try Node.Settings(overriding: subject.configured().settings, of: name)
      let scenario = Scenario.small(
        hosts: 4, network: .rough,
        faults: [
          FaultTests.fault(.partition(.halves), for: 2),
          FaultTests.fault(.crash(.node(NodeID(1)), forgets: true), at: 4, for: 1),
        ])
      collected =
        BankMaker(Node.self, settings: settings)
        .run(scenario, 5, operations: scenario.operations(seed: 5), collected).told
    }
    #expect(collected.misjudged == 0, "messages whose size is not their frame's and their payloads'")
    #expect(collected.messages.count > 20)
    var random = SplitMix64(seed: 1)
    for message in collected.messages {
      try check(message)
      checkDamage(to: message, &random)
    }
  }

  private func check<Message: WireMessage>(_ message: Message) throws {
    let frame = message.frame()
    #expect(try Message(frame: frame) == message)
    var gauge = WireGauge()
    message.encode(into: &gauge)
    #expect(gauge.size == frame.count, "\(message)")
    var payloads = 0
    message.forEachPayload { _ in payloads += 1 }
    #expect(payloads == message.payloadCount, "\(message)")
    if let word = message.word {
      #expect(word < 1 << 60)
      #expect(Message(word: word) == message)
    }
    #expect(throws: WireError.trailingBytes(1)) { try Message(frame: frame + [0]) }
    #expect(throws: WireError.self, "\(message)") { try Message(frame: Array(frame.dropLast())) }
  }

  /// Damaged bytes are refused, or are another message in the only form that it has.
  private func checkDamage<Message: WireMessage>(to message: Message, _ random: inout SplitMix64) {
    var frame = message.frame()
    for _ in 0..<5 {
      frame[random.index(below: frame.count)] = UInt8(truncatingIfNeeded: random.next())
      guard let other = try? Message(frame: frame) else { continue }
      #expect(other.frame() == frame, "\(other)")
    }
  }
}
