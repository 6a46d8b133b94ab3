/// What the simulator must know of a message that it hands to the network.
struct Measure {
  /// In bytes, payloads included.
  let size: Int
  let fingerprint: UInt64

  init(size: Int, fingerprint: UInt64) {
    self.size = size
    self.fingerprint = fingerprint
  }

  @inline(__always)
  init(_ message: borrowing some WireMessage, payload: Int) {
    var gauge = WireGauge()
    message.encode(into: &gauge)
    size = gauge.size + message.payloadCount * payload
    fingerprint = gauge.fingerprint
  }
}

extension Block {
  @inline(__always)
  mutating func carryOutEffects(of node: NodeID) {
    let count = outbox.count
    if count == 0 { return }
    fingerprint.fold(UInt64(bitPattern: now.nanoseconds) ^ SplitMix64.mix(UInt64(node.index)))
    for index in 0..<count { carryOut(outbox.record(at: index), of: node) }
    outbox.removeAll()
  }

  /// The same for all but words that go straight to their nodes, whose loop has the code for itself.
  @inline(never)
  mutating func carryOutRareEffects(of node: NodeID) { carryOutEffects(of: node) }

  @inline(__always)
  private mutating func carryOut(_ record: EffectRecord, of node: NodeID) {
    // Most are.
    if record.isSendOfWord { return sendWord(record, from: node) }
    switch record.kind {
    case .sendWord: break
    case .send: sendStored(record, from: node)
    case .deliver:
      fold(2, record.content)
      watcher.delivered(record.rumor, at: node, now: now)
    case .acknowledge:
      fold(3, record.content)
      announce(.acknowledged(record.rumor))
    case .wake:
      fold(4, record.content)
      fingerprint.fold(UInt64(bitPattern: record.delay.nanoseconds))
      let due = now + Swift.max(record.delay, .zero)
      let event = Event(record.timer, of: node, starts: starts[node.int - first])
      queue.put(event, due: due.nanoseconds, in: number)
    case .lead:
      fold(5, record.content)
      announce(.leads(node, epoch: record.content))
    case .follow:
      fold(6, 0)
      announce(.follows(node))
    }
  }

  /// The effect is of the node, and at the time, that were folded before it and others.
  @inline(__always)
  private mutating func fold(_ kind: UInt64, _ value: UInt64) {
    fingerprint.fold(kind << 56 ^ SplitMix64.mix(value))
  }

  @inline(__always)
  private mutating func sendWord(_ record: EffectRecord, from: NodeID) {
    let word = record.content
    // What goes to many is measured once: broadcasters send it to one after another.
    if word != measured.word {
      precondition(word < 1 << 60, "a word has at most 60 bits")
      measured = (word, Measure(Node.Message(word: word), payload: payload))
    }
    note(measured.measure, from: from, to: record.target)
    watcher.sent(
      Node.Message(word: word), from: from, to: record.target, size: measured.measure.size, at: now)
    send(Event(Event.Kind.arrival, word, from: from, to: record.target))
  }

  @inline(__always)
  private mutating func sendStored(_ record: EffectRecord, from: NodeID) {
    let message = outbox.message(of: record)
    let measure = Measure(message, payload: payload)
    note(measure, from: from, to: record.target)
    watcher.sent(message, from: from, to: record.target, size: measure.size, at: now)
    send(Event(Event.Kind.stored, queue.store(message), from: from, to: record.target))
  }

  /// A message is handed to the network.
  @inline(__always)
  private mutating func note(_ measure: Measure, from: NodeID, to: NodeID) {
    precondition(to.int < layout.nodes && to != from, "a node sends to itself, or to no node")
    // A hash already.
    fingerprint.fold(measure.fingerprint &+ UInt64(to.index))
  }

  @inline(__always)
  private mutating func send(_ event: Event) {
    if isDirect { transmit(event) } else { sendIndirectly(event) }
  }

  @inline(never)
  private mutating func sendIndirectly(_ event: Event) {
    guard hasInboxes else { return dispatch(event) }
    let handOver = now + links.handling()
    queue.put(event.becoming(Event.Kind.departure), due: handOver.nanoseconds, in: number)
  }

  /// A process hands a message over to the network.
  @inline(never)
  mutating func depart(_ event: Event) { transmit(event.becoming(Event.Kind.arrival)) }

  /// The message enters the network.
  @inline(__always)
  mutating func transmit(_ event: Event) {
    if let delay = links.certain {
      return queue.put(event, due: now.nanoseconds + delay, in: layout.block(of: event.to))
    }
    transmitByChance(event)
  }

  @inline(never)
  private mutating func transmitByChance(_ event: Event) {
    guard let delay = links.delay(from: event.from, to: event.to) else { return drop(event, .loss) }
    let second = links.double(from: event.from, to: event.to)
    let copy = second == nil || !event.isStored ? event : queue.copy(of: event)
    enqueue(event, due: now.nanoseconds + delay)
    if let second { enqueue(copy, due: now.nanoseconds + second) }
  }

  @inline(__always)
  private mutating func enqueue(_ message: Event, due: Int64) {
    if hasInboxes {
      put(.event(message), inInboxOf: message.to, deadline: due)
    } else {
      queue.put(message, due: due, in: layout.block(of: message.to))
    }
  }
}
