import Broadcasting
import Testing
import ZeroMQ

@testable import Cluster

/// Access to a mesh: who may talk to it, and the fate of those who may not.
@Suite(.timeLimit(.minutes(2))) struct StrangerTests {
  /// A socket that calls itself `name` and gives a password, or none.
  private static func stranger(
    _ kind: ZeroMQ.Socket.Kind, called name: [UInt8], password: UInt64?, to peer: MeshPeer,
    in context: Context
  ) throws -> ZeroMQ.Socket {
    var socket = try ZeroMQ.Socket(kind, in: context)
    try socket.set(.routingID, to: name)
    if kind == .router {
      try socket.set(
        .connectRoutingID, to: LinkName(token: MeshPeer.token, node: peer.node, incarnation: 0).bytes)
    }
    if let password {
      try socket.set(.plainUsername, to: Array("grapevine".utf8))
      try socket.set(.plainPassword, to: Array(String(password).utf8))
    }
    try socket.connect(to: peer.endpoint)
    return socket
  }

  private static func expectUndisturbed(_ peers: [MeshPeer]) throws {
    let before = peers.map(\.arrivals.count)
    #expect(try peers[0].send([1], to: peers[1]))
    #expect(try peers[1].send([2], to: peers[0]))
    try run(peers) { zip(peers, before).allSatisfy { $0.arrivals.count == $1 + 1 } }
    #expect(peers[0].texts.last == [2])
    #expect(peers[1].texts.last == [1])
    for peer in peers { #expect(peer.counts.allSatisfy { $0.missed == 0 }) }
  }

  @Test(arguments: [ZeroMQ.Socket.Kind.dealer, .router], [nil, 0, MeshPeer.token &+ 1] as [UInt64?])
  func whoDoesNotKnowTheTokenIsRefusedAndCounted(kind: ZeroMQ.Socket.Kind, password: UInt64?) throws {
    let peers = try linked(["tcp://127.0.0.1:*", "tcp://127.0.0.1:*"])
    let context = try Context()
    // The name of a node that is there, of one of another run, and none of any.
    let names = [
      LinkName(token: MeshPeer.token, node: NodeID(0), incarnation: 0).bytes,
      LinkName(token: 5, node: NodeID(0), incarnation: 0).bytes, [1, 2, 3],
    ]
    for (place, name) in names.enumerated() {
      var socket = try Self.stranger(kind, called: name, password: password, to: peers[1], in: context)
      var frame = Message(LinkName(token: MeshPeer.token, node: NodeID(1), incarnation: 0).bytes)
      _ = try socket.send(&frame)
      try run(peers) { peers[1].refusedConnections > place }
    }
    #expect(peers[1].refusedForeign == 0)
    #expect(peers[1].arrivals.isEmpty)
    try Self.expectUndisturbed(peers)
  }

  @Test func garbageFromWhoKnowsTheTokenIsRefusedFrameByFrame() throws {
    let peers = try linked(["tcp://127.0.0.1:*", "tcp://127.0.0.1:*"])
    let context = try Context()
    var socket = try Self.stranger(
      .dealer, called: [7, 7, 7], password: MeshPeer.token, to: peers[1], in: context)
    let seed = UInt64.random(in: .min ... .max)
    var random = SplitMix64(seed: seed)
    for _ in 0..<500 {
      let frames = 1 + random.index(below: 4)
      for frame in 1...frames {
        let bytes = (0..<random.index(below: 50)).map { _ in UInt8(random.index(below: 256)) }
        var message = Message(bytes)
        #expect(try socket.send(&message, more: frame < frames) == .sent)
      }
    }
    try run(peers) { peers[1].refusedForeign == 500 }
    #expect(peers[1].arrivals.isEmpty, "seed \(seed)")
    try Self.expectUndisturbed(peers)
  }

  @Test func sequenceNumbersThatCannotBeCountedOnAreRefused() throws {
    let peer = try MeshPeer(1, of: 2)
    let context = try Context()
    var socket = try Self.stranger(
      .dealer, called: LinkName(token: MeshPeer.token, node: NodeID(0), incarnation: 0).bytes,
      password: MeshPeer.token, to: peer, in: context)
    for sequence: UInt64 in [.max, .max - 1, 0] {
      var writer = WireWriter()
      Envelope(kind: .end, incarnation: 0, sequence: sequence).encode(into: &writer)
      var message = Message(writer.bytes)
      #expect(try socket.send(&message) == .sent)
    }
    // The first cannot follow anything, and the last comes after the one before.
    try run([peer]) { peer.refusedForeign == 2 }
    #expect(peer.counts.map(\.received) == [1])
  }

  @Test func whatIsMeantForAnotherProcessOfTheNodeIsRefused() throws {
    let peer = try MeshPeer(1, of: 2, incarnation: 1)
    let context = try Context()
    var socket = try Self.stranger(
      .dealer, called: LinkName(token: MeshPeer.token, node: NodeID(0), incarnation: 0).bytes,
      password: MeshPeer.token, to: peer, in: context)
    for incarnation: UInt32 in [0, 2, 1] {
      var writer = WireWriter()
      Envelope(kind: .end, incarnation: incarnation, sequence: 0).encode(into: &writer)
      var message = Message(writer.bytes)
      #expect(try socket.send(&message) == .sent)
    }
    try run([peer]) { peer.counts.map(\.received) == [1] }
    #expect(peer.refusedForeign == 2)
  }
}
