@testable import Broadcasting
@testable import Facts

/// Keeps one of each message that is sent.
struct Collector<Kept: WireMessage>: Observer {
  private(set) var messages: [Kept] = []
  /// Messages whose size the simulator took for another than their frame's and their payloads'.
  private(set) var misjudged = 0
  private let payload: Int
  private var frames: Set<[UInt8]> = []

  init(payload: Int) { self.payload = payload }

  var wants: Fact.Kinds { Fact.Kinds(.sent) }
  var looksClosely: Bool { true }

  mutating func take(_ facts: UnsafeBufferPointer<Fact>) {}
  mutating func take(_ fact: Fact, of message: (any WireMessage)?) {
    guard let message = message as? Kept else { return }
    let frame = message.frame()
    if fact.size != frame.count + message.payloadCount * payload { misjudged += 1 }
    if messages.count < 1_000, frames.insert(frame).inserted { messages.append(message) }
  }
}
