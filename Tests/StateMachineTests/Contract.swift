@testable import Architectures
@testable import Broadcasting

/// One input of a node.
///
/// The only file of these tests that knows how a node is called: where the contract of broadcasters changes,
/// this file changes with it, and no other.
enum Input: Sendable {
  case start
  case resume
  case broadcast(RumorID)
  case receive([UInt8], from: NodeID)
  case timer(TimerID)
}

/// A node that takes inputs and gives effects, with messages as frames of bytes.
///
/// A value: a copy is a snapshot, from which a search goes on in another way.
protocol StateMachine: Sendable {
  /// The effects of one input, in order.
  mutating func take(_ input: Input, at now: Instant) -> [FramedEffect]
  /// The node that takes this one's place after it lost its memory.
  func forgetting(at seat: Seat) -> Self
  /// The message that a frame stands for, to be printed.
  func message(in frame: [UInt8]) throws -> any Sendable
}

/// A node of whichever registered architecture.
struct ArchitectureMachine: StateMachine {
  private var node: any FramedNode

  init(_ node: any FramedNode) { self.node = node }

  mutating func take(_ input: Input, at now: Instant) -> [FramedEffect] {
    var effects: [FramedEffect] = []
    switch input {
    case .start: node.start(at: now, into: &effects)
    case .resume: node.resume(at: now, into: &effects)
    case .broadcast(let rumor): node.broadcast(rumor, at: now, into: &effects)
    case .timer(let timer): node.timerFired(timer, at: now, into: &effects)
    case .receive(let frame, let sender):
      do throws(WireError) {
        try node.receive(frame, skipping: 0, from: sender, at: now, into: &effects) { _ in true }
      } catch {
        preconditionFailure("a node's own frame is no message: \(error)")
      }
    }
    return effects
  }

  func forgetting(at seat: Seat) -> Self { Self(node.afterMemoryLoss(at: seat)) }

  func message(in frame: [UInt8]) throws -> any Sendable {
    guard let reader = node as? any FrameReader else { return frame }
    return try reader.message(in: frame)
  }
}

/// A node that can say which message a frame stands for; without it a transcript shows bytes.
private protocol FrameReader {
  func message(in frame: [UInt8]) throws -> any Sendable
}

extension Framed: FrameReader {
  func message(in frame: [UInt8]) throws -> any Sendable { try Node.Message(frame: frame) }
}

/// Raft by itself, without the lease that the coordination service keeps with it.
///
/// A broadcast asks it to write a command of its own to the log, which only a leader does.
struct RaftMachine: StateMachine {
  var raft: Raft
  private let settings: CoordinationSettings

  init(at seat: Seat, settings: CoordinationSettings) {
    self.settings = settings
    raft = Raft(
      id: seat.id, coordinators: (0..<seat.hosts).map { NodeID($0) }, life: seat.life, seed: seat.seed,
      settings: settings)
  }

  mutating func take(_ input: Input, at now: Instant) -> [FramedEffect] {
    var context = NodeContext<Election.Message>(now: now)
    switch input {
    case .start: raft.start(in: &context)
    case .resume: raft.resume(in: &context)
    case .broadcast(let rumor):
      let command = LeaseCommand.granted(
        epoch: UInt64(rumor.sequence) + 1, host: rumor.origin, life: 0)
      raft.propose(command, in: &context)
    case .timer(let timer): raft.timerFired(timer, in: &context)
    case .receive(let frame, let sender):
      guard let envelope = try? Election.Message(frame: frame) else {
        preconditionFailure("a node's own frame is no message")
      }
      switch envelope {
      case .coordination(let message): raft.receive(message, from: sender, in: &context)
      }
    }
    return context.drain().map { effect in
      switch effect {
      case .send(let message, let target): .send(message.frame(), payloads: [], to: target)
      case .deliver(let rumor): .deliver(rumor)
      case .acknowledge(let rumor): .acknowledge(rumor)
      case .wake(let timer, let delay): .wake(timer, after: delay)
      case .lead(let epoch): .lead(epoch: epoch)
      case .follow: .follow
      }
    }
  }

  func forgetting(at seat: Seat) -> Self { Self(at: seat, settings: settings) }

  func message(in frame: [UInt8]) throws -> any Sendable { try Election.Message(frame: frame) }
}
