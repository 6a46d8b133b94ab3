import Testing
import ZeroMQ

/// Guards against hanging only: nothing is expected to take a noticeable part of it.
private let patience = Duration.seconds(30)

/// A condition that was waited for in vain.
struct NeverHappened: Error {}

extension Socket {
  /// The next frame, waited for.
  mutating func frame() throws -> Message {
    var message = Message()
    var poller = Poller([try descriptor])
    let deadline = ContinuousClock.now + patience
    while try !receive(into: &message) {
      guard ContinuousClock.now < deadline else { throw NeverHappened() }
      _ = try poller.wait(atMost: 1_000_000_000)
    }
    return message
  }

  /// All frames of the next message, waited for.
  mutating func message() throws -> [[UInt8]] {
    var frames: [[UInt8]] = []
    var isLast = false
    while !isLast {
      let frame = try frame()
      frames.append(frame.bytes())
      isLast = frame.isLast
    }
    return frames
  }

  /// Sends all frames as one message; what became of the first tells for all.
  mutating func send(_ frames: [[UInt8]]) throws -> SendOutcome {
    for (index, bytes) in frames.enumerated() {
      var message = Message(bytes)
      let outcome = try send(&message, more: index + 1 < frames.count)
      guard outcome == .sent else { return outcome }
    }
    return .sent
  }

  /// Sends as soon as the peer is known.
  mutating func sendOnceRoutable(_ frames: [[UInt8]]) throws {
    let deadline = ContinuousClock.now + patience
    while try send(frames) != .sent {
      guard ContinuousClock.now < deadline else { throw NeverHappened() }
      var poller = Poller([try descriptor])
      _ = try poller.wait(atMost: 1_000_000)
    }
  }
}

extension Monitor {
  /// Waits for an event of one of these kinds and skips others.
  mutating func event(_ kinds: ConnectionEvents) throws -> ConnectionEvent {
    var poller = Poller([try descriptor])
    let deadline = ContinuousClock.now + patience
    while ContinuousClock.now < deadline {
      if let event = try receive() {
        if kinds.contains(event.kind) { return event }
      } else {
        _ = try poller.wait(atMost: 1_000_000_000)
      }
    }
    throw NeverHappened()
  }
}
