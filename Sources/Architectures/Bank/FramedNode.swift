public import Broadcasting

/// An effect of a node, with messages as frames.
public enum FramedEffect: Sendable, Equatable {
  /// Send a frame, with the payloads of the rumors that the message carries, in this order.
  case send([UInt8], payloads: [RumorID], to: NodeID)
  case deliver(RumorID)
  case acknowledge(RumorID)
  case wake(TimerID, after: Delay)
  case lead(epoch: UInt64)
  case follow
}

/// A node of whichever architecture behind frames of bytes: what drivers with a real network hold.
///
/// Its effects are appended to `effects`, in order. See `Broadcaster`.
public protocol FramedNode: Sendable {
  mutating func start(at now: Instant, into effects: inout [FramedEffect])
  mutating func resume(at now: Instant, into effects: inout [FramedEffect])
  mutating func broadcast(_ rumor: RumorID, at now: Instant, into effects: inout [FramedEffect])
  mutating func timerFired(_ timer: TimerID, at now: Instant, into effects: inout [FramedEffect])
  mutating func leave(at now: Instant, into effects: inout [FramedEffect])

  /// A frame came, whose first `skipping` bytes are the driver's.
  ///
  /// `admits` is told which rumors' payloads travel with the message before the node sees it, and refuses it
  /// with false. Throws for a frame that is no message of this architecture in this cluster, or was refused;
  /// the node has not seen it then.
  mutating func receive(
    _ frame: [UInt8], skipping: Int, from sender: NodeID, at now: Instant,
    into effects: inout [FramedEffect], admits: ([RumorID]) -> Bool
  ) throws(WireError)

  /// The node that takes this one's place after it forgot.
  func afterMemoryLoss(at seat: Seat) -> any FramedNode
}

/// A broadcaster behind frames.
struct Framed<Node: Broadcaster>: FramedNode {
  private var node: Node
  private var random: SplitMix64
  private let settings: Node.Settings
  private let hosts: Int
  private let nodes: Int

  init(at seat: Seat, settings: Node.Settings) {
    self.init(Node(at: seat, settings: settings), at: seat, settings: settings)
  }

  private init(_ node: Node, at seat: Seat, settings: Node.Settings) {
    self.node = node
    random = SplitMix64(seed: seat.seed)
    self.settings = settings
    hosts = seat.hosts
    nodes = seat.nodes
  }

  mutating func start(at now: Instant, into effects: inout [FramedEffect]) {
    handle(at: now, into: &effects) { $0.start(in: &$1) }
  }

  mutating func resume(at now: Instant, into effects: inout [FramedEffect]) {
    handle(at: now, into: &effects) { $0.resume(in: &$1) }
  }

  mutating func broadcast(_ rumor: RumorID, at now: Instant, into effects: inout [FramedEffect]) {
    handle(at: now, into: &effects) { $0.broadcast(rumor, in: &$1) }
  }

  mutating func timerFired(_ timer: TimerID, at now: Instant, into effects: inout [FramedEffect]) {
    handle(at: now, into: &effects) { $0.timerFired(timer, in: &$1) }
  }

  mutating func leave(at now: Instant, into effects: inout [FramedEffect]) {
    handle(at: now, into: &effects) { $0.leave(in: &$1) }
  }

  mutating func receive(
    _ frame: [UInt8], skipping: Int, from sender: NodeID, at now: Instant,
    into effects: inout [FramedEffect], admits: ([RumorID]) -> Bool
  ) throws(WireError) {
    let message = try Node.Message(frame: frame, skipping: skipping, hosts: hosts, nodes: nodes)
    guard admits(Self.payloads(of: message)) else {
      throw .malformed("the payloads are not those of the message's rumors")
    }
    handle(at: now, into: &effects) { $0.receive(message, from: sender, in: &$1) }
  }

  private mutating func handle(
    at now: Instant, into effects: inout [FramedEffect],
    _ input: (inout Node, inout NodeContext<Node.Message>) -> Void
  ) {
    var context = NodeContext<Node.Message>(now: now)
    context.random = random
    input(&node, &context)
    random = context.random
    Self.translate(context.drain(), into: &effects)
  }

  func afterMemoryLoss(at seat: Seat) -> any FramedNode {
    Framed(node.afterMemoryLoss(at: seat, settings: settings), at: seat, settings: settings)
  }

  private static func payloads(of message: Node.Message) -> [RumorID] {
    var payloads: [RumorID] = []
    payloads.reserveCapacity(message.payloadCount)
    message.forEachPayload { payloads.append($0) }
    return payloads
  }

  /// A message that goes to many is encoded once: broadcasters send it to one after another.
  private static func translate(_ pending: [Effect<Node.Message>], into effects: inout [FramedEffect]) {
    var last: (message: Node.Message, frame: [UInt8], payloads: [RumorID])?
    for effect in pending {
      switch effect {
      case .send(let message, let target):
        if let last, last.message == message {
          effects.append(.send(last.frame, payloads: last.payloads, to: target))
          continue
        }
        let (frame, payloads) = (message.frame(), payloads(of: message))
        effects.append(.send(frame, payloads: payloads, to: target))
        last = (message, frame, payloads)
      case .deliver(let rumor): effects.append(.deliver(rumor))
      case .acknowledge(let rumor): effects.append(.acknowledge(rumor))
      case .wake(let timer, let delay): effects.append(.wake(timer, after: delay))
      case .lead(let epoch): effects.append(.lead(epoch: epoch))
      case .follow: effects.append(.follow)
      }
    }
  }
}
