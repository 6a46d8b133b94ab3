internal import Broadcasting
internal import HeapModule

/// The clients that wait for the acknowledgement of what they broadcast.
struct Pledges {
  private struct Wait {
    let request: Request
    let reply: Reply
    let number: UInt64
    let due: Instant
  }

  private struct Deadline: Comparable {
    let due: Instant
    let number: UInt64
    let rumor: RumorID

    static func < (a: Deadline, b: Deadline) -> Bool { (a.due, a.number) < (b.due, b.number) }
    static func == (a: Deadline, b: Deadline) -> Bool { (a.due, a.number) == (b.due, b.number) }
  }

  /// A rumor that is not in here any more is acknowledged.
  private var waiting: [RumorID: [Wait]] = [:]
  private var deadlines = Heap<Deadline>()
  /// The rumors that this process made, by what they say: in bytes, since texts that look the same are equal.
  private var rumors: [[UInt8]: RumorID] = [:]
  private var count: UInt64 = 0

  /// A client waits no longer than 5 s for an answer.
  ///
  /// Then it may be closed, and Maelstrom stops listening to a node that answers a client that is no more; so
  /// the node answers in time, if only that it cannot tell.
  private static let patience = Delay.seconds(4)
  /// The lateness after which it answers nobody any more: it was stopped meanwhile.
  private static let lateness = Delay.milliseconds(500)

  /// The rumor that this process made of a value, by its canonical text.
  func rumor(saying text: String) -> RumorID? { rumors[Array(text.utf8)] }

  func isAcknowledged(_ rumor: RumorID) -> Bool { waiting[rumor] == nil }

  mutating func originate(_ rumor: RumorID, saying text: String) {
    rumors[Array(text.utf8)] = rumor
    waiting[rumor] = []
  }

  /// The client is told once the rumor, which is not acknowledged yet, is, or that it takes too long.
  mutating func add(_ request: Request, _ reply: Reply, for rumor: RumorID, at now: Instant) {
    count += 1
    let due = now + Self.patience
    waiting[rumor, default: []].append(Wait(request: request, reply: reply, number: count, due: due))
    deadlines.insert(Deadline(due: due, number: count, rumor: rumor))
  }

  /// The rumor is acknowledged: who is to be told, and what.
  mutating func keep(_ rumor: RumorID, at now: Instant) -> [(Request, Reply)] {
    let waits = waiting.removeValue(forKey: rumor) ?? []
    return waits.filter { now <= $0.due + Self.lateness }.map { ($0.request, $0.reply) }
  }

  var nextDue: Instant { deadlines.min?.due ?? .never }

  /// A client that has waited too long, and from now on waits no more; nil if there is none.
  mutating func lapse(at now: Instant) -> Request? {
    while let next = deadlines.min, next.due <= now, let deadline = deadlines.popMin() {
      guard let place = waiting[deadline.rumor]?.firstIndex(where: { $0.number == deadline.number }) else {
        continue
      }
      let wait = waiting[deadline.rumor]?.remove(at: place)
      if let wait, now <= wait.due + Self.lateness { return wait.request }
    }
    return nil
  }
}
