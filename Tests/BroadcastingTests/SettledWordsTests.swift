import Testing

@testable import Architectures
@testable import Broadcasting

/// A word that is settled for a host changes nothing there and is answered by nothing.
@Suite struct SettledWordsTests {
  private static let hosts = 9

  /// Gives the node random rumors, some twice; gives how many were settled for it.
  private func settled<Node: Broadcaster>(
    by type: Node.Type, _ settings: Node.Settings, seed: UInt64, message: (RumorID) -> Node.Message
  ) throws -> Int {
    var random = SplitMix64(seed: seed)
    let seat = Seat(
      id: NodeID(0), role: .host, hosts: Self.hosts, services: [],
      neighbours: [NodeID(1), NodeID(2), NodeID(4)], payloads: Payloads(8, seed: 1), life: 0, seed: seed)
    var node = Node(at: seat, settings: settings)
    var context = NodeContext<Node.Message>(seed: seed)
    let kinds = Node.sheet.settledWords(settings)
    var delivered: Set<RumorID> = []
    var count = 0
    for step in 1...(60 as Int64) {
      context.time = .zero + .milliseconds(step)
      let origin = NodeID(1 + random.index(below: 3))
      let message = message(RumorID(origin: origin, sequence: UInt32(random.index(below: 4))))
      let word = try #require(message.word)
      let isSettled =
        kinds >> MessageWord(bits: word).kind & 1 == 1 && delivered.contains(MessageWord(bits: word).rumor)
      let before = String(describing: node)
      node.receive(message, from: NodeID(1), in: &context)
      let effects = context.drain()
      for case .deliver(let rumor) in effects { delivered.insert(rumor) }
      if isSettled {
        count += 1
        #expect(effects.isEmpty, "seed \(seed), step \(step)")
        #expect(String(describing: node) == before, "seed \(seed), step \(step)")
      }
    }
    return count
  }

  @Test(
    arguments: [[], ["mode=pull"], ["mode=push-pull"], ["batch=10ms"], ["repair=0s"]],
    1...4 as ClosedRange<UInt64>)
  func whatAHostKnowsIsSettledInGossip(settings: [String], seed: UInt64) throws {
    let count = try settled(by: Gossip.self, try Self.gossip(settings), seed: seed) { .rumors(.one($0)) }
    #expect(count > 20)
  }

  @Test(arguments: [["spread=rounds", "stop=feedback-counter"], ["acknowledge=copies:2"]])
  func nothingIsSettledForWhoOwesAnAnswer(settings: [String]) throws {
    #expect(try settled(by: Gossip.self, try Self.gossip(settings), seed: 1) { .rumors(.one($0)) } == 0)
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func whatAHostKnowsIsSettledInFlooding(seed: UInt64) throws {
    let count = try settled(by: Flooding.self, Flooding.Settings(), seed: seed) { .rumors(.one($0)) }
    #expect(count > 20)
  }

  @Test(
    arguments: [(0, .relay), (10, .relay), (0, .gossip)] as [(Int64, CellMesh.Between)],
    1...4 as ClosedRange<UInt64>)
  func whatAHostKnowsIsSettledInCells(batch: (length: Int64, between: CellMesh.Between), seed: UInt64) throws
  {
    var settings = CellMesh.Settings()
    settings.batching.length = .milliseconds(batch.length)
    settings.between = batch.between
    let count = try settled(by: CellMesh.self, settings, seed: seed) { .rumors(.one($0)) }
    #expect(count > 20)
    settings.acknowledge = .copies(2)
    #expect(try settled(by: CellMesh.self, settings, seed: seed) { .rumors(.one($0)) } == 0)
  }

  private static func gossip(_ settings: [String]) throws -> Gossip.Settings {
    try Gossip.Settings(
      overriding: settings.map { setting in
        let parts = setting.split(separator: "=")
        return SettingValue(name: String(parts[0]), value: String(parts[1]))
      }, of: "gossip")
  }
}
