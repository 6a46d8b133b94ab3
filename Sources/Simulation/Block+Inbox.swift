import Architectures
import Broadcasting
import Facts
import Scenarios

/// Maelstrom's network (`Network.Model.maelstrom`), in which nodes take messages from inboxes.
extension Block {
  /// A client sends its request, which no latency keeps from the host's inbox.
  mutating func request(_ index: Int) {
    let host = operations[index].host
    guard status[host.int] != .down else { return announce(.refused(index, at: now)) }
    announce(.invoked(index, at: now))
    put(.operation(index), inInboxOf: host, deadline: now.nanoseconds)
  }

  mutating func put(_ arrival: Arrival, inInboxOf node: NodeID, deadline: Int64) {
    inboxes[node.int].put(arrival, deadline: deadline)
    if !inboxes[node.int].isAsleep { takeFromInbox(of: node) }
  }

  /// The message that the node's thread slept for has been handled.
  mutating func wake(_ node: NodeID) {
    inboxes[node.int].isAsleep = false
    takeFromInbox(of: node)
  }

  /// The node's thread takes what there is, until it has a message to sleep for: whole milliseconds, as a
  /// Java thread does, so that it wakes a little early.
  private mutating func takeFromInbox(of node: NodeID) {
    while let (arrival, deadline) = inboxes[node.int].take() {
      switch arrival {
      case .operation(let index):
        switch status[node.int] {
        case .up: answer(index)
        case .paused: backlog[node.int, default: []].append(arrival)
        case .down: break
        }
      case .event(let event):
        if let cut, cut.drops(from: event.from, to: node) {
          drop(event, .cut)
          continue
        }
        inboxes[node.int].isAsleep = true
        // Some time, however little, has passed since the message was sent.
        let wait = max(deadline - now.nanoseconds - 1, 0)
        queue.put(event, due: now.nanoseconds + wait - wait % 1_000_000, in: number)
        return
      }
    }
  }

  /// Loses all messages in a crashed node's inbox; clients get no answer.
  mutating func emptyInbox(of node: NodeID) {
    for arrival in inboxes[node.int].empty() {
      if case .event(let event) = arrival { drop(event, .down) }
    }
  }
}
