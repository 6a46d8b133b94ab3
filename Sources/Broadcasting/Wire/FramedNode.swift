/// What happens to a node, with messages as frames.
public enum FramedInput: Sendable, Equatable {
  /// Up for the first time, or without its memory.
  case start
  /// Up again with the memory that it had.
  case resume
  case broadcast(RumorID)
  case receive([UInt8], from: NodeID)
  case timer(TimerID)
}

/// What a node wants done, with messages as frames.
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
public protocol FramedNode: Sendable {
  /// Tells the node what happened, and appends what it wants done to `effects`, in order.
  ///
  /// Throws for a frame that is no message of this architecture in this cluster; the node has not seen it then.
  /// `carried` is set to the rumors whose payloads travel with a received message, in order.
  mutating func take(
    _ input: FramedInput, at now: Instant, into effects: inout [FramedEffect], carried: inout [RumorID]
  ) throws(WireError)

  /// The node that takes this one's place after it forgot; see `Broadcaster.afterMemoryLoss`.
  func afterMemoryLoss(at seat: Seat) -> any FramedNode
}

/// A broadcaster behind frames.
struct Framed<Node: Broadcaster>: FramedNode {
  private var node: Node
  private let settings: Node.Settings
  private let hosts: Int
  private let nodes: Int

  init(at seat: Seat, settings: Node.Settings) {
    self.init(Node(at: seat, settings: settings), at: seat, settings: settings)
  }

  private init(_ node: Node, at seat: Seat, settings: Node.Settings) {
    self.node = node
    self.settings = settings
    hosts = seat.hosts
    nodes = seat.nodes
  }

  mutating func take(
    _ input: FramedInput, at now: Instant, into effects: inout [FramedEffect], carried: inout [RumorID]
  ) throws(WireError) {
    var outbox = Outbox<Node.Message>()
    carried.removeAll(keepingCapacity: true)
    switch input {
    case .start: node.start(at: now, into: &outbox)
    case .resume: node.resume(at: now, into: &outbox)
    case .broadcast(let rumor): node.broadcast(rumor, at: now, into: &outbox)
    case .timer(let timer): node.timerFired(timer, at: now, into: &outbox)
    case .receive(let frame, let sender):
      let message = try Node.Message(frame: frame, hosts: hosts, nodes: nodes)
      message.forEachPayload { carried.append($0) }
      node.receive(message, from: sender, at: now, into: &outbox)
    }
    Self.translate(outbox.drain(), into: &effects)
  }

  func afterMemoryLoss(at seat: Seat) -> any FramedNode {
    Framed(node.afterMemoryLoss(at: seat, settings: settings), at: seat, settings: settings)
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
        var payloads: [RumorID] = []
        message.forEachPayload { payloads.append($0) }
        let frame = message.frame()
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
