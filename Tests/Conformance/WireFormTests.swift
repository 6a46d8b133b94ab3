import Testing

@testable import Broadcasting

/// What nodes really send survives the way through bytes.
@Suite struct WireFormTests {
  @Test func everyArchitectureIsChecked() {
    #expect(
      Architecture.all.map(\.name) == [
        "full-mesh", "shared-cache", "elected-leader", "random-leader", "gossip", "flooding",
        "plumtree", "gossipsub", "memberlist", "median-counter",
      ])
  }

  @Test func fullMesh() throws { try checkMessages(of: FullMesh.self, "full-mesh") }
  @Test func sharedCache() throws { try checkMessages(of: SharedCache.self, "shared-cache") }
  @Test func electedLeader() throws { try checkMessages(of: ElectedLeader.self, "elected-leader") }
  @Test func randomLeader() throws { try checkMessages(of: RandomLeader.self, "random-leader") }
  @Test func gossip() throws { try checkMessages(of: Gossip.self, "gossip") }
  @Test func flooding() throws { try checkMessages(of: Flooding.self, "flooding") }
  @Test func plumtree() throws { try checkMessages(of: Plumtree.self, "plumtree") }
  @Test func gossipsub() throws { try checkMessages(of: Gossipsub.self, "gossipsub") }
  @Test func memberlist() throws { try checkMessages(of: Memberlist.self, "memberlist") }
  @Test func medianCounter() throws { try checkMessages(of: MedianCounter.self, "median-counter") }

  /// Runs the architecture's defaults and all of its variants, and checks each message that was sent.
  private func checkMessages<Node: Broadcaster>(of node: Node.Type, _ name: String) throws {
    var collected = Collector<Node.Message>(payload: 8)
    for contender in [Contender(name)] + Contender.variants.filter({ $0.architecture == name }) {
      let settings = try Node.Settings(overriding: contender.configured().settings, of: name)
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
    for message in collected.messages { try check(message) }
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
}
