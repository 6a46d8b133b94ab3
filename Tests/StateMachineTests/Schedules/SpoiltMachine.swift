@testable import Architectures
@testable import Broadcasting

/// A node of an architecture with one thing about it spoilt, so that a search can be seen to find it.
///
/// It spoils inputs and effects from outside, and knows nothing of the architecture.
struct SpoiltMachine: StateMachine {
  enum Misdeed: Sendable {
    case none
    /// Promises at once, before any other node has the rumor.
    case promisesAtOnce
    /// Does not send again, and owes no receipt: its timers come to nothing.
    case givesUp
    /// Delivers again what it delivered before it crashed.
    case deliversAgain
  }

  private var base: ArchitectureMachine
  private let misdeed: Misdeed
  private var delivered: [RumorID] = []

  init(_ base: ArchitectureMachine, _ misdeed: Misdeed = .none) {
    self.base = base
    self.misdeed = misdeed
  }

  mutating func take(_ input: Input, at now: Instant) -> [FramedEffect] {
    if misdeed == .givesUp, case .timer = input { return [] }
    let effects = base.take(input, at: now)
    switch (misdeed, input) {
    case (.promisesAtOnce, .broadcast(let rumor)): return effects + [.acknowledge(rumor)]
    case (.deliversAgain, .resume): return effects + delivered.map { .deliver($0) }
    case (.deliversAgain, _):
      for case .deliver(let rumor) in effects { delivered.append(rumor) }
      return effects
    default: return effects
    }
  }

  func forgetting(at seat: Seat) -> Self { Self(base.forgetting(at: seat), misdeed) }
  func message(in frame: [UInt8]) throws -> any Sendable { try base.message(in: frame) }
}
