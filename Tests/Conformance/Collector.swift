@testable import Broadcasting

/// Keeps one of each message that is sent.
struct Collector<Kept: WireMessage>: Observer {
  private(set) var messages: [Kept] = []
  /// Messages whose size the simulator took for another than their frame's and their payloads'.
  private(set) var misjudged = 0
  private let payload: Int
  private var frames: Set<[UInt8]> = []

  init(payload: Int) { self.payload = payload }

  mutating func sent<Message: WireMessage>(
    _ message: borrowing Message, from: NodeID, to: NodeID, size: Int, at now: Instant
  ) {
    guard let message = copy message as? Kept else { return }
    let frame = message.frame()
    if size != frame.count + message.payloadCount * payload { misjudged += 1 }
    if messages.count < 1_000, frames.insert(frame).inserted { messages.append(message) }
  }

  mutating func received<Message: WireMessage>(
    _ message: borrowing Message, from: NodeID, to: NodeID, at now: Instant
  ) {}
  mutating func delivered(_ rumor: RumorID, at host: NodeID, now: Instant) {}
  mutating func invoked(_ operation: Int, at now: Instant) {}
  mutating func refused(_ operation: Int, at now: Instant) {}
  mutating func answered(read operation: Int, at now: Instant) {}
  mutating func acknowledged(_ rumor: RumorID, at now: Instant) {}
  mutating func dropped(_ reason: DropReason, from: NodeID, to: NodeID, at now: Instant) {}
  mutating func leads(_ node: NodeID, epoch: UInt64, at now: Instant) {}
  mutating func follows(_ node: NodeID, at now: Instant) {}
  mutating func changed(_ node: NodeID, to state: NodeState, at now: Instant) {}
  mutating func began(_ fault: FaultOccurrence, at now: Instant) {}
  mutating func ended(fault index: Int, at now: Instant) {}
}
