internal import Broadcasting
internal import Facts
internal import HeapModule
internal import Measurement
internal import Scenarios

/// Puts what the nodes wrote down and what the controller did into one order in time, and tells the
/// recorder.
struct RunAccount {
  private struct Line: Comparable {
    let at: Instant
    let source: Int

    static func < (a: Line, b: Line) -> Bool { (a.at, a.source) < (b.at, b.source) }
  }

  /// A process's journal.
  private struct Source {
    let node: NodeID
    var reader: JournalReader
    var next: (at: Instant, record: JournalRecord)?

    mutating func advance() throws { next = try reader.next() }
  }

  private var sources: [Source] = []
  private let events: [RunEvent]
  private var recorder: Recorder
  /// The time when the run is over; what happens later is no part of it.
  private let end: Instant

  /// `journals` by node, each of its processes in turn.
  init(
    _ recorder: consuming Recorder, journals: [[[UInt8]]], scenario: Scenario, events: [RunEvent]
  ) throws {
    self.recorder = recorder
    self.events = events
    end = scenario.end
    for (node, processes) in journals.enumerated() {
      for bytes in processes {
        var source = Source(
          node: NodeID(node), reader: JournalReader(bytes, hosts: scenario.hosts, nodes: journals.count),
          next: nil)
        try source.advance()
        sources.append(source)
      }
    }
  }

  /// The recorder once it has been told everything.
  consuming func told() throws -> Recorder {
    var lines = Heap<Line>()
    for (index, source) in sources.enumerated() {
      if let next = source.next { lines.insert(Line(at: next.at, source: index)) }
    }
    var event = 0
    while let line = lines.popMin() {
      while event < events.count, events[event].at <= line.at {
        tell(events[event])
        event += 1
      }
      // A node's records of one moment belong together, and come in their order.
      while let next = sources[line.source].next, next.at == line.at {
        tell(next.record, of: sources[line.source].node, at: next.at)
        try sources[line.source].advance()
      }
      if let next = sources[line.source].next { lines.insert(Line(at: next.at, source: line.source)) }
    }
    for event in events[event...] { tell(event) }
    return recorder
  }

  private mutating func tell(_ event: RunEvent) {
    switch event.what {
    case .changed(let node, let state): recorder.take(.changed(node, to: state, at: event.at), of: nil)
    case .began(let fault): recorder.began(fault, at: event.at)
    case .ended(let index): recorder.take(.ended(fault: index, at: event.at), of: nil)
    case .cutPackets(let count):
      for _ in 0..<count {
        recorder.take(.dropped(.cut, from: NodeID(0), to: NodeID(0), at: event.at), of: nil)
      }
    }
  }

  private mutating func tell(_ record: JournalRecord, of node: NodeID, at now: Instant) {
    switch record {
    // The final reads are due at the very end.
    case .invoked, .answered: break
    default: guard now <= end else { return }
    }
    for fact in record.facts(of: node, at: now) { recorder.take(fact, of: nil) }
  }
}
