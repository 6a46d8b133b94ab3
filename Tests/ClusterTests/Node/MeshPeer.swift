import Broadcasting
import Testing
import ZeroMQ

@testable import Cluster

/// A mesh in this process, and what came to it.
final class MeshPeer {
  var mesh: Mesh
  let node: NodeID
  let incarnation: UInt32
  /// The number of messages that it has sent.
  private var sent: UInt32 = 0
  private(set) var arrivals: [Mesh.Arrival] = []

  init(
    _ node: Int, of nodes: Int, token: UInt64 = MeshPeer.token, incarnation: UInt32 = 0,
    at endpoint: String = "tcp://127.0.0.1:*", limit: Int? = nil
  ) throws {
    self.node = NodeID(node)
    self.incarnation = incarnation
    mesh = try Mesh(
      LinkName(token: token, node: NodeID(node), incarnation: incarnation), nodes: nodes, limit: limit,
      endpoints: [endpoint], in: Context())
  }

  static let token: UInt64 = 0x1234_5678_9ABC_DEF0

  func meet(_ other: MeshPeer) throws {
    try mesh.meet(other.node, incarnation: other.incarnation, at: other.endpoint)
  }

  func send(_ bytes: [UInt8], _ payloads: [[UInt8]] = [], to other: MeshPeer) throws -> Bool {
    try outcome(of: bytes, payloads, to: other) == .sent
  }

  func outcome(
    of bytes: [UInt8], _ payloads: [[UInt8]] = [], to other: MeshPeer
  ) throws -> SendOutcome {
    sent += 1
    return try mesh.send(
      bytes, payloads: payloads.map { PayloadFrame(Message($0)) }, to: other.node, transmission: sent,
      at: .zero, delay: 0, doubleDelay: nil)
  }

  func step() throws {
    try mesh.serveAuthenticator()
    while let arrival = try mesh.receive() { arrivals.append(arrival) }
  }

  var endpoint: String { mesh.endpoint }
  var counts: [LinkCount] { mesh.counts }
  var isLinked: Bool { mesh.isLinked }
  var refusedConnections: Int { mesh.refusedConnections }
  var refusedForeign: Int { mesh.refusedForeign }
  var texts: [[UInt8]] { arrivals.map { Array($0.frame[$0.skipping...]) } }
}

/// A condition that was waited for in vain.
struct NeverCame: Error {}

/// Lets the meshes work until the condition holds.
func run(_ peers: [MeshPeer], until holds: () throws -> Bool) throws {
  var poller = Poller(
    try peers.flatMap { peer in
      [try peer.mesh.descriptor] + (try peer.mesh.authenticatorDescriptors)
    })
  // Guards against hanging only.
  let deadline = ContinuousClock.now + .seconds(30)
  while true {
    for peer in peers { try peer.step() }
    if try holds() { return }
    guard ContinuousClock.now < deadline else { throw NeverCame() }
    guard try peers.allSatisfy({ try !$0.mesh.isReadable }) else { continue }
    _ = try poller.wait(atMost: 100_000_000)
  }
}

/// Meshes that are all linked to each other.
func linked(_ endpoints: [String], limit: Int? = nil) throws -> [MeshPeer] {
  let peers = try endpoints.enumerated().map {
    try MeshPeer($0, of: endpoints.count, at: $1, limit: limit)
  }
  for peer in peers { for other in peers where other !== peer { try peer.meet(other) } }
  try run(peers) { peers.allSatisfy { $0.isLinked } }
  return peers
}

extension PayloadFrame {
  var bytes: [UInt8] { message.bytes() }
}
