internal import Broadcasting
internal import ZeroMQ

/// A node's end of the links to all others: one ROUTER, and one connection a pair, made by the lower id.
///
/// ZeroMQ connects again where a connection broke; numbers on each link tell whether anything was lost then.
/// Nothing is dropped silently: what ZeroMQ does not take is counted, and so is what comes from strangers.
struct Mesh: ~Copyable {
  private struct Peer {
    /// Nil while no process plays the node.
    let name: LinkName?
    let routingID: [UInt8]
    let endpoint: String
    /// Its end of the link is up: it said hello.
    var isLinked = false
    /// Its process has ended; what it sent before may still come.
    var isGone = false
    /// It has sent its last.
    var hasEnded = false
    /// It has been sent the last.
    var hasBeenTold = false
    var count: LinkCount
    var nextSent: UInt64 = 0
    var nextReceived: UInt64 = 0

    init(_ name: LinkName?, at endpoint: String = "") {
      self.name = name
      routingID = name?.bytes ?? []
      self.endpoint = endpoint
      count = LinkCount(peer: name?.node.int ?? 0, incarnation: name?.incarnation ?? 0)
    }

    /// True where a process is there of which more is to be heard.
    var isThere: Bool { name != nil && !isGone }
  }

  /// A message that came over a link.
  struct Arrival {
    let sender: NodeID
    let envelope: Envelope
    let transmission: Transmission
    /// Envelope and message.
    let frame: [UInt8]
    /// The number of bytes before the message begins.
    let skipping: Int
    let payloads: [PayloadFrame]
  }

  private let name: LinkName
  private var socket: Socket
  private var authenticator: Authenticator
  private var peers: [Peer]
  private var writer = WireWriter()
  private var message = Message()
  /// True where the scenario bounds what waits on a link.
  private let isBounded: Bool
  /// Of peers that are gone.
  private(set) var pastCounts: [LinkCount] = []
  /// Frames from strangers, and what was no envelope.
  private(set) var refusedForeign = 0
  let endpoint: String

  private enum Bounds {
    /// Messages a link; beyond it ZeroMQ takes no more, and says so.
    static let highWaterMark = 200_000
    /// In bytes: beside a payload, what every legal frame fits in; who sends a longer one is cut off.
    static let frame = 1 << 20
    static let frames = 2048
    /// Milliseconds: a connection that does not say who it is goes.
    static let handshake = 5_000
    static let reconnect = 20
    /// Of the kernel's buffers where what waits is bounded, in bytes: without it some thousand small messages
    /// wait there before any does in ZeroMQ's queue.
    static let kernelBuffer = 16_384
  }

  /// Binds to the first free of `endpoints`.
  ///
  /// No frame is longer than a payload of so many bytes and what every message fits in; no more messages than
  /// `limit` wait on a link, at either end. A context has room for one mesh.
  init(
    _ name: LinkName, nodes: Int, payloadSize: Int = 0, limit: Int? = nil, endpoints: [String],
    in context: Context
  ) throws {
    var socket = try Socket(.router, in: context)
    try socket.set(.routingID, to: name.bytes)
    try socket.set(.routerMandatory, to: 1)
    // A name that comes twice is the same process connecting again: no other has it.
    try socket.set(.routerHandover, to: 1)
    try socket.set(.sendHighWaterMark, to: limit ?? Bounds.highWaterMark)
    try socket.set(.receiveHighWaterMark, to: limit ?? Bounds.highWaterMark)
    if limit != nil {
      try socket.set(.sendBuffer, to: Bounds.kernelBuffer)
      try socket.set(.receiveBuffer, to: Bounds.kernelBuffer)
    }
    try socket.set(.backlog, to: max(nodes, 128))
    try socket.set(.maxMessageSize, to: Bounds.frame + payloadSize)
    try socket.set(.handshakeInterval, to: Bounds.handshake)
    try socket.set(.reconnectInterval, to: Bounds.reconnect)
    var authenticator = try Authenticator(token: name.token, of: &socket, in: context)
    var refusal: (any Error)?
    for endpoint in endpoints {
      do {
        try socket.bind(to: endpoint)
        refusal = nil
        break
      } catch {
        refusal = error
      }
    }
    if let refusal { throw refusal }
    let endpoint = try socket.lastEndpoint
    try authenticator.openOthers(to: &socket)
    peers = Array(repeating: Peer(nil), count: nodes)
    self.endpoint = endpoint
    isBounded = limit != nil
    self.name = name
    self.socket = socket
    self.authenticator = authenticator
  }

  /// The descriptors that wake whoever is to call ``serveAuthenticator()``.
  var authenticatorDescriptors: [Int32] { get throws { try authenticator.descriptors } }

  /// Lets in peers that wait to be let in, and turns others away.
  mutating func serveAuthenticator() throws { try authenticator.serve() }

  /// Connections that came to nothing: of strangers, or silent.
  var refusedConnections: Int { authenticator.refused }

  var descriptor: Int32 { get throws { try socket.descriptor } }
  var isReadable: Bool { get throws { try socket.isReadable } }

  /// True where every peer of which the mesh knows has said hello.
  var isLinked: Bool { peers.allSatisfy { !$0.isThere || $0.isLinked } }
  /// True where every peer of which the mesh knows has sent its last message.
  var hasEnded: Bool { peers.allSatisfy { !$0.isThere || $0.hasEnded } }

  /// A process plays this node from now on, at this address.
  mutating func meet(_ node: NodeID, incarnation: UInt32, at endpoint: String) throws {
    let known = peers[node.int].name
    guard node != name.node, known.map({ $0.incarnation < incarnation }) ?? true else { return }
    if let known { part(from: node, incarnation: known.incarnation) }
    let peerName = LinkName(token: name.token, node: node, incarnation: incarnation)
    replace(with: Peer(peerName, at: endpoint), node)
    guard name.node < node else { return }
    try socket.set(.connectRoutingID, to: peerName.bytes)
    try socket.connect(to: endpoint)
    _ = try send(.hello, to: node)
  }

  /// This process that played the node is gone.
  ///
  /// Its successor may have been heard before the news of its end.
  mutating func part(from node: NodeID, incarnation: UInt32) {
    guard peers[node.int].isThere, peers[node.int].name?.incarnation == incarnation else { return }
    peers[node.int].isGone = true
    if name.node < node { try? socket.disconnect(from: peers[node.int].endpoint) }
  }

  private mutating func replace(with successor: Peer, _ node: NodeID) {
    if peers[node.int].name != nil { pastCounts.append(peers[node.int].count) }
    peers[node.int] = successor
  }

  var counts: [LinkCount] { pastCounts + peers.compactMap { $0.name == nil ? nil : $0.count } }

  // MARK: Sending

  /// Sends a message behind its envelope, whose number the link gives.
  ///
  /// A message that ZeroMQ did not take is `full` only where those that wait are bounded, and `unroutable`
  /// else.
  mutating func send(
    _ frame: [UInt8], payloads: [PayloadFrame], to node: NodeID, transmission: UInt32, at now: Instant,
    delay: Int64, doubleDelay: Int64?
  ) throws -> SendOutcome {
    // Before the lower id has said hello there may be a link to it still that was its predecessor's.
    guard peers[node.int].isLinked || name.node < node else {
      peers[node.int].count.refused += 1
      return .unroutable
    }
    var envelope = envelope(.message, to: node)
    envelope.transmission = transmission
    envelope.sentAt = now.nanoseconds
    envelope.delay = delay
    envelope.doubleDelay = doubleDelay
    return try send(envelope, frame, payloads, to: node)
  }

  /// Says that nothing follows to all that are there and have room for it, but for those that know.
  mutating func end() throws {
    for index in peers.indices where peers[index].isThere && !peers[index].hasBeenTold {
      let outcome = try send(.end, to: NodeID(index))
      // One whose link is full is told later; one that cannot be reached, never.
      peers[index].hasBeenTold = outcome != .full
    }
  }

  private mutating func send(_ kind: Envelope.Kind, to node: NodeID) throws -> SendOutcome {
    try send(envelope(kind, to: node), [], [], to: node)
  }

  private func envelope(_ kind: Envelope.Kind, to node: NodeID) -> Envelope {
    let peer = peers[node.int]
    return Envelope(kind: kind, incarnation: peer.count.incarnation, sequence: peer.nextSent)
  }

  private mutating func send(
    _ envelope: Envelope, _ frame: [UInt8], _ payloads: [PayloadFrame], to node: NodeID
  ) throws -> SendOutcome {
    guard peers[node.int].isThere else { return .unroutable }
    message = Message(peers[node.int].routingID)
    var outcome = try socket.send(&message, more: true)
    // ZeroMQ looks now and then only at what has left since.
    if isBounded, outcome == .full, try socket.isWritable { outcome = try socket.send(&message, more: true) }
    guard outcome == .sent else {
      if isBounded, outcome == .full { return .full }
      peers[node.int].count.refused += 1
      return .unroutable
    }
    writer.removeAll()
    envelope.encode(into: &writer)
    let head = writer.bytes
    message = Message(count: head.count + frame.count) { output in
      output.append(copying: head)
      output.append(copying: frame)
    }
    _ = try socket.send(&message, more: !payloads.isEmpty)
    for (place, payload) in payloads.enumerated() {
      message = payload.message.shared()
      _ = try socket.send(&message, more: place + 1 < payloads.count)
    }
    peers[node.int].nextSent += 1
    peers[node.int].count.sent += 1
    return .sent
  }

  // MARK: Receiving

  /// The next message of the architecture; nil if nothing is there.
  ///
  /// Hellos and ends are the mesh's own.
  mutating func receive() throws -> Arrival? {
    while try socket.receive(into: &message) {
      let sender = message.withBytes { LinkName($0) }
      guard !message.isLast else {
        refusedForeign += 1
        continue
      }
      guard try socket.receive(into: &message) else { return nil }
      let frame = message.bytes()
      var payloads: [PayloadFrame] = []
      while !message.isLast {
        guard try socket.receive(into: &message) else { break }
        if payloads.count < Bounds.frames { payloads.append(PayloadFrame(message.shared())) }
      }
      guard let sender else {
        refusedForeign += 1
        continue
      }
      if let arrival = try accept(frame, payloads, from: sender) { return arrival }
    }
    return nil
  }

  /// A process with a lower id may have heard of this one before this one hears of it.
  private mutating func adopt(_ sender: LinkName) {
    guard sender.token == name.token, sender.node < name.node else { return }
    let known = peers[sender.node.int].name
    guard known.map({ $0.incarnation < sender.incarnation }) ?? true else { return }
    replace(with: Peer(sender), sender.node)
  }

  private mutating func accept(
    _ frame: [UInt8], _ payloads: [PayloadFrame], from sender: LinkName
  ) throws -> Arrival? {
    var reader = WireReader(frame)
    adopt(sender)
    guard sender.node.int < peers.count, peers[sender.node.int].name == sender,
      let envelope = try? Envelope(decoding: &reader), envelope.incarnation == name.incarnation,
      envelope.sequence >= peers[sender.node.int].nextReceived
    else {
      refusedForeign += 1
      return nil
    }
    let index = sender.node.int
    peers[index].count.missed += envelope.sequence - peers[index].nextReceived
    peers[index].count.received += 1
    peers[index].nextReceived = envelope.sequence + 1
    switch envelope.kind {
    case .hello:
      // The lower id made the link and spoke first.
      if sender.node < name.node { _ = try send(.hello, to: sender.node) }
      peers[index].isLinked = true
      return nil
    case .end:
      peers[index].hasEnded = true
      return nil
    case .message:
      return Arrival(
        sender: sender.node, envelope: envelope,
        transmission: Transmission(incarnation: sender.incarnation, count: envelope.transmission),
        frame: frame, skipping: reader.position, payloads: payloads)
    }
  }
}
