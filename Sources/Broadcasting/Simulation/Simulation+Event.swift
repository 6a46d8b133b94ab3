extension Simulation {
  struct Event {
    enum Body {
      case message(Node.Message)
      /// In Maelstrom's network: a message that its sender's process is about to hand over. Where nodes take
      /// time: a copy that its sender is about to send.
      case departure(Node.Message)
      case timer(TimerID)
      /// A node is done with a message that it received or a copy that it sends.
      case service
    }
    let body: Body
    let to: NodeID
    /// The sender of a message; for a timer how often its node had started, so that it dies with it; for a
    /// service its ticket.
    let source: UInt32

    var isMessage: Bool { if case .message = body { true } else { false } }
  }
}
