import Architectures
import Broadcasting
import Facts
import Scenarios

/// Carries out what nodes want done.
extension Block {
  /// All that came of one input of `node`, now.
  @inline(never)
  mutating func carryOut(_ effects: Effects, of node: NodeID) {
    if effects.count == 0 { return }
    begin(node)
    var index = 0
    while index < effects.count { index = carryOut(effects, at: index, of: node) }
  }

  /// All that came of so many events of one slot, each of which its record of kind `input` names.
  @inline(__always)
  mutating func carryOut(_ effects: Effects, of events: UnsafePointer<Event>, begin: Int64) {
    var index = 0
    var node = NodeID(0)
    while index < effects.count {
      let record = effects[index]
      if record.kind == .input {
        let event = unsafe events[Int(record.content)]
        node = event.to
        now = Instant(nanoseconds: begin &+ event.offset)
        self.begin(node)
        index &+= 1
      } else {
        index = carryOut(effects, at: index, of: node)
      }
    }
  }

  /// All that came of one of several inputs, now, if anything did: its effects begin at `index`, and those of
  /// the next at the place that it gives.
  @inline(__always)
  mutating func carryOut(_ effects: Effects, from index: Int, ofInput number: Int, of node: NodeID) -> Int {
    guard index < effects.count, effects[index].isInput(number) else { return index }
    begin(node)
    var index = index &+ 1
    while index < effects.count, effects[index].kind != .input {
      index = carryOut(effects, at: index, of: node)
    }
    return index
  }

  /// Notes that the effects from here on are the node's, and happen now.
  @inline(__always)
  private mutating func begin(_ node: NodeID) {
    fingerprint.fold(UInt64(bitPattern: now.nanoseconds) ^ SplitMix64.mix(UInt64(node.index)))
  }

  /// Carries out the effect at `index`, and others that are alike, and gives the place of the next.
  @inline(__always)
  private mutating func carryOut(_ effects: Effects, at index: Int, of node: NodeID) -> Int {
    let record = effects[index]
    // Most are.
    if record.isSendOfWord { return sendWord(effects, at: index, from: node) }
    carryOutOther(record, of: node)
    return index &+ 1
  }

  @inline(never)
  private mutating func carryOutOther(_ record: EffectRecord, of node: NodeID) {
    switch record.kind {
    case .sendWord, .input: break
    case .send: sendStored(record, from: node)
    case .deliver:
      fold(2, record.content)
      settle(record.content, at: node)
      facts.count(deliveryAt: now)
      facts.append(.delivered(record.rumor, at: node, now))
    case .acknowledge:
      fold(3, record.content)
      announce(.acknowledged(record.rumor, at: now))
    case .wake:
      fold(4, record.content)
      fingerprint.fold(UInt64(bitPattern: record.delay.nanoseconds))
      let delay = Swift.max(record.delay, .zero)
      precondition(delay >= leastDelay, "a node asks to be woken sooner than its architecture says")
      let event = Event(record.timer, of: node, starts: starts[node.int - first])
      let due = clocks?.end(of: delay, at: node, from: now) ?? now + delay
      queue.put(event, due: due.nanoseconds, in: number)
    case .lead:
      fold(5, record.content)
      announce(.leads(node, epoch: record.content, at: now))
    case .follow:
      fold(6, 0)
      announce(.follows(node, at: now))
    case .broadcast: facts.append(.broadcast(record.rumor, at: now))
    case .note:
      fold(7, record.content)
      facts.append(.noted(record.note, at: node, now))
    }
  }

  /// The effect is of the node, and at the time, that were folded before it and others.
  @inline(__always)
  private mutating func fold(_ kind: UInt64, _ value: UInt64) {
    fingerprint.fold(kind << 56 ^ SplitMix64.mix(value))
  }

  // MARK: Sending

  /// Sends the word at `index`, and the same word to those that follow, and gives the place of what comes
  /// next.
  @inline(never)
  private mutating func sendWord(_ effects: Effects, at start: Int, from: NodeID) -> Int {
    let word = effects[start].content
    precondition(word < 1 << 60, "a word has at most 60 bits")
    let measure = measure(ofWord: word)
    if facts.looksClosely || !isDirect || links.certain == nil {
      let record = effects[start]
      note(measure, from: from, to: record.target)
      facts.count(sent: 1)
      let event = Event(Event.Kind.arrival, word, from: from, to: record.target)
      send(recordSending(event, measure))
      return start &+ 1
    }
    var end = start &+ 1
    while end < effects.count && effects[end].isSend(ofWord: word) { end &+= 1 }
    transmit(effects, start..<end, from: from, fingerprint: measure.fingerprint)
    facts.count(sent: end &- start)
    if facts.wants(.sent) {
      facts.append(
        .sent(
          end &- start, from: from, to: effects[end &- 1].target, size: measure.size,
          carriesPayload: measure.payloads > 0, at: now))
    }
    return end
  }

  /// Hands a word, which is sent to several nodes and surely arrives, to the network.
  @inline(__always)
  private mutating func transmit(
    _ effects: Effects, _ sends: Range<Int>, from: NodeID, fingerprint hash: UInt64
  ) {
    let due = now.nanoseconds &+ (links.certain ?? 0)
    let lists = queue.lists(at: due)
    let nodes = layout.nodes
    let model = Event(Event.Kind.arrival, effects[sends.lowerBound].content, from: from, to: NodeID(0))
      .at(offset: due & (Slots.length - 1))
    var fingerprint = fingerprint
    for index in sends {
      let target = effects[index].target
      precondition(target.int < nodes && target != from, "a node sends to itself, or to no node")
      fingerprint.fold(hash &+ UInt64(target.index))
    }
    if layout.isAlone, let lists {
      queue.put(sends.count, head: model.head, lists: lists) {
        model.to(effects[sends.lowerBound &+ $0].target).place
      }
    } else {
      for index in sends {
        let target = effects[index].target
        queue.put(model.to(target), due: due, in: layout.block(of: target), lists: lists)
      }
    }
    self.fingerprint = fingerprint
  }

  @inline(__always)
  private mutating func sendStored(_ record: EffectRecord, from: NodeID) {
    let measure = bank.measureStored(record.content)
    note(measure, from: from, to: record.target)
    facts.count(sent: 1)
    let event = Event(Event.Kind.stored, record.content, from: from, to: record.target)
    send(recordSending(event, measure))
  }

  /// Tells the observer of a message that is sent, and gives the event that is its message's way.
  @inline(__always)
  private mutating func recordSending(_ event: Event, _ measure: MessageMeasure) -> Event {
    guard facts.wants(.sent) else { return event }
    var fact = Fact.sent(
      from: event.from, to: event.to, size: measure.size, carriesPayload: measure.payloads > 0, at: now)
    guard facts.looksClosely else {
      facts.append(fact)
      return event
    }
    let numbered = numbered(event)
    fact = .sent(
      from: event.from, to: event.to, size: measure.size, carriesPayload: measure.payloads > 0, at: now,
      transmission: transmissions.last)
    facts.append(fact, of: bank.message(event))
    return numbered
  }

  /// A message is handed to the network.
  @inline(__always)
  private mutating func note(_ measure: MessageMeasure, from: NodeID, to: NodeID) {
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

  @inline(__always)
  private mutating func transmitByChance(_ event: Event) {
    if streams != nil { return transmitInStream(event) }
    guard let delay = links.delay(from: event.from, to: event.to) else { return drop(event, .loss) }
    guard let second = links.double(from: event.from, to: event.to) else {
      return enqueue(event, due: now.nanoseconds + delay)
    }
    let copy = copy(of: event)
    enqueue(event, due: now.nanoseconds + delay)
    enqueue(copy, due: now.nanoseconds + second)
  }

  /// The same message once more.
  @inline(never)
  private mutating func copy(of event: Event) -> Event {
    let original = original(of: event)
    let content = event.isStored ? bank.copy(original.content) : original.content
    guard facts.looksClosely else { return event.with(content: content) }
    let number = transmissions[event.content].number
    return event.with(content: transmissions.put(.init(number: number, content: content)))
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
