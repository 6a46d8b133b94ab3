import Broadcasting
import Testing
import ZeroMQ

@testable import Cluster

@Suite(.timeLimit(.minutes(2))) struct MeshTests {
  private static func endpoints(_ transport: String, _ count: Int) -> [String] {
    Array(repeating: transport == "tcp" ? "tcp://127.0.0.1:*" : "ipc://*", count: count)
  }

  @Test(arguments: [("tcp", 2), ("tcp", 3), ("ipc", 2), ("ipc", 3)])
  func everyMeshHearsEveryOther(transport: String, count: Int) throws {
    let peers = try linked(Self.endpoints(transport, count))
    for sender in peers {
      for receiver in peers where receiver !== sender {
        #expect(try sender.send([UInt8(sender.node.int), UInt8(receiver.node.int)], to: receiver))
      }
    }
    try run(peers) { peers.allSatisfy { $0.arrivals.count == count - 1 } }
    for peer in peers {
      #expect(peer.arrivals.allSatisfy { $0.sender.int == Int($0.frame[$0.skipping]) })
      #expect(peer.texts.allSatisfy { $0[1] == UInt8(peer.node.int) })
    }
  }

  @Test func aMessageArrivesWithItsPayloadsAsItWasSent() throws {
    let peers = try linked(Self.endpoints("tcp", 2))
    let payloads: [[UInt8]] = [[], [1], Array(repeating: 2, count: 100), Array(repeating: 3, count: 700_000)]
    #expect(try peers[0].send([9, 8, 7], payloads, to: peers[1]))
    #expect(try peers[0].send([], to: peers[1]))
    try run(peers) { peers[1].arrivals.count == 2 }
    #expect(peers[1].texts == [[9, 8, 7], []])
    #expect(peers[1].arrivals.map(\.transmission.count) == [1, 2])
    #expect(peers[1].arrivals[0].payloads.map { $0.bytes } == payloads)
    #expect(peers[1].arrivals[1].payloads.isEmpty)
  }

  @Test func countsAgreeAtTheEnd() throws {
    let peers = try linked(Self.endpoints("tcp", 3))
    for number in 0..<200 {
      #expect(try peers[number % 3].send([UInt8(number)], to: peers[(number + 1) % 3]))
    }
    for peer in peers { try peer.mesh.end() }
    try run(peers) { peers.allSatisfy { $0.mesh.hasEnded } }
    let totals = peers.map {
      NodeTotals(
        links: $0.counts, refused: 0, damaged: 0, missed: 0, journalSize: 0,
        refusedConnections: 0, cpu: 0, cpuBefore: 0, peakMemory: 0)
    }
    let count = TransportCount(totals, incarnations: [0, 0, 0])
    // A hello and an end in each direction of three pairs, and the messages.
    #expect(count.sent == 212)
    #expect(count.received == 212)
    #expect(count.lost == 0)
    #expect(count.refused == 0)
    #expect(peers.allSatisfy { $0.counts.allSatisfy { $0.missed == 0 } })
  }

  @Test(arguments: ["tcp", "ipc"])
  func whatFindsALinkFullIsRefusedAndNothingElse(transport: String) throws {
    let peers = try linked(Self.endpoints(transport, 2), limit: 5)
    // Nobody listens; guards against a link without end only.
    var sent = 0
    while sent < 1_000_000, try peers[0].outcome(of: Array(repeating: 7, count: 100), to: peers[1]) == .sent {
      sent += 1
    }
    #expect((1..<1_000_000).contains(sent))
    // There is no room for the last word yet.
    try peers[0].mesh.end()
    try peers[1].mesh.end()
    try run(peers) {
      try peers[0].mesh.end()
      return peers[1].mesh.hasEnded
    }
    #expect(peers[1].arrivals.count == sent)
    #expect(peers[0].counts.map(\.refused) == [0])
    #expect(peers[1].counts.map(\.missed) == [0])
    #expect(peers[0].counts.map(\.sent) == peers[1].counts.map(\.received))
  }

  @Test(arguments: [0, 1, 2])
  func aProcessThatTakesADeadOnesPlaceIsMet(_ killed: Int) throws {
    var peers = try linked(Self.endpoints("tcp", 3))
    let others = peers.filter { $0.node.int != killed }
    for other in others { other.mesh.part(from: NodeID(killed), incarnation: 0) }
    peers[killed] = try MeshPeer(killed, of: 3, incarnation: 1)
    for other in others {
      try other.meet(peers[killed])
      try peers[killed].meet(other)
    }
    try run(peers) { peers.allSatisfy { $0.isLinked } }
    for other in others {
      #expect(try other.send([1], to: peers[killed]))
      #expect(try peers[killed].send([2], to: other))
    }
    try run(peers) { peers[killed].arrivals.count == 2 && others.allSatisfy { $0.arrivals.count == 1 } }
    #expect(others.allSatisfy { $0.arrivals.last?.transmission.incarnation == 1 })
    for other in others {
      let counts = other.counts.filter { $0.peer == killed }
      #expect(counts.map(\.incarnation).sorted() == [0, 1])
    }
  }

  @Test func whoHasNotBeenMetIsSentNothing() throws {
    let peer = try MeshPeer(0, of: 2)
    let other = try MeshPeer(1, of: 2)
    #expect(try !peer.send([1], to: other))
    #expect(peer.isLinked)
    #expect(peer.counts.isEmpty)
  }

  @Test func anEndpointThatIsTakenGivesWayToTheNext() throws {
    let first = try MeshPeer(0, of: 2)
    #expect(throws: ZeroMQError.self) { try MeshPeer(1, of: 2, at: first.endpoint) }
    let name = LinkName(token: MeshPeer.token, node: NodeID(1), incarnation: 0)
    let mesh = try Mesh(
      name, nodes: 2, endpoints: [first.endpoint, "tcp://127.0.0.1:*"], in: Context())
    #expect(mesh.endpoint != first.endpoint)
  }
}
