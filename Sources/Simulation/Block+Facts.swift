import Architectures
import Broadcasting
import Facts

/// The facts of messages that a block tells its observer.
extension Block {
  /// For an observer who wants to know of arrivals and does not look closely.
  @inline(__always)
  mutating func recordArrival(of event: Event) {
    let (from, to) = (event.from, event.to)
    if event.isStored {
      recordStoredArrival(of: event)
    } else {
      let measure = measure(ofWord: event.content)
      // A word has room for one rumor.
      facts.append(
        .received(
          RumorID(key: measure.rumor), payloads: measure.payloads, size: measure.size, from: from, to: to,
          at: now))
    }
  }

  @inline(never)
  private mutating func recordStoredArrival(of event: Event) {
    let cargo = bank.cargo(event.content)
    let (from, to) = (event.from, event.to)
    let rumors = unsafe cargo.rumors
    let count = rumors.count
    facts.append(
      .received(
        count > 0 ? unsafe rumors[0] : nil, payloads: count, size: cargo.size, from: from, to: to, at: now))
    guard count > 1 else { return }
    for index in 1..<count { facts.append(.carried(unsafe rumors[index], from: from, to: to, at: now)) }
  }

  /// Broadcasters send one word to many, one after another, and it arrives at them so.
  @inline(__always)
  mutating func measure(ofWord word: UInt64) -> MessageMeasure {
    if word != measured.word { measured = (word, bank.measureWord(word)) }
    return measured.measure
  }

  // MARK: For an observer who looks closely

  /// The event has a transmission's place instead of its message's word or address.
  @inline(never)
  func numbered(_ event: Event) -> Event { event.with(content: transmissions.number(event.content)) }

  /// The event with its message, which the observer is told has arrived.
  @inline(never)
  mutating func takeClosely(_ event: Event) -> Event {
    let copy = transmissions.take(event.content)
    let event = event.with(content: copy.content)
    let message = bank.message(event)
    var rumors: [RumorID] = []
    message.forEachPayload { rumors.append($0) }
    let size = event.isStored ? bank.measureStored(event.content).size : measure(ofWord: event.content).size
    facts.append(
      .received(
        rumors.first, payloads: rumors.count, size: size, from: event.from, to: event.to, at: now,
        transmission: copy.number),
      of: message)
    for rumor in rumors.dropFirst() {
      facts.append(.carried(rumor, from: event.from, to: event.to, at: now))
    }
    return event
  }

  @inline(never)
  mutating func drop(_ event: Event, _ reason: DropReason) {
    if facts.looksClosely {
      let copy = transmissions[event.content]
      facts.append(
        .dropped(reason, from: event.from, to: event.to, at: now, transmission: copy.number),
        of: bank.message(event.with(content: copy.content)))
    } else {
      facts.append(.dropped(reason, from: event.from, to: event.to, at: now))
    }
    discard(event)
  }

  /// Nobody will handle the event.
  mutating func discard(_ event: Event) {
    guard event.isMessage else { return }
    let content = facts.looksClosely ? transmissions.take(event.content).content : event.content
    if event.isStored { bank.discard(content) }
  }

  /// The message of an event as the bank knows it.
  func original(of event: Event) -> Event {
    facts.looksClosely ? event.with(content: transmissions[event.content].content) : event
  }
}
