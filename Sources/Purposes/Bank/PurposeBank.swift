import Architectures
import Broadcasting

/// The nodes of a run with a purpose above each, as one bank: to the engine they are nodes like others.
///
/// What a node's broadcaster does comes first, then what its purpose makes of it. Values stay here: the
/// messages of the architecture carry their sizes alone. A purpose's own messages and timers are told from
/// its broadcaster's by a bit in their address and their kind.
final class PurposeBank<P: Purpose> {
  private let nodes: Bank
  private let roster: Roster
  private let settings: P.Settings
  private let sizes: PayloadTable
  private let usesHub: Bool
  /// By node.
  private var purposes: [P] = []
  private var randoms: [SplitMix64] = []
  /// By origin and sequence number.
  private var values: [[P.Value]]
  /// By host: the number of values that it had broadcast when its present life began.
  private var former: [Int]
  private var context = P.Context()
  private var messages = MessageStore<P.Message>()
  /// The effects of the input that is being handled.
  private var effects = Row<EffectRecord>()
  /// The rumors that its broadcaster has delivered to a node, of which its purpose has still to hear.
  private var told: [RumorID] = []

  private static var messageBit: UInt64 { 1 << 59 }
  private static var timerBit: UInt32 { 1 << 27 }

  init(over nodes: Bank, roster: Roster, sizes: PayloadTable, settings: P.Settings) {
    self.nodes = nodes
    self.roster = roster
    self.sizes = sizes
    self.settings = settings
    usesHub = P.sheet.usesHub(settings)
    values = Array(repeating: [], count: roster.hosts)
    former = Array(repeating: 0, count: roster.hosts)
    for index in roster.roles.indices {
      let seat = roster.purposeSeat(index, life: 0)
      purposes.append(P(at: seat, settings: settings))
      randoms.append(SplitMix64(seed: seat.seed))
    }
  }

  // MARK: Inputs

  /// The effects of something that happens to a node and then to its purpose.
  private func handle(
    _ node: NodeID, _ now: Instant, _ below: Effects? = nil,
    _ input: (inout P, inout P.Context) -> Void = { _, _ in }
  ) -> Effects {
    effects.removeAll()
    if let below { append(below, from: 0) }
    give(node, now, input)
    hearWhatIsTold(node, now)
    return unsafe Effects(base: effects.pointer(at: 0), count: effects.count)
  }

  /// Adds what a broadcaster wants done, and notes what its purpose must hear of.
  private func append(_ below: Effects, from first: Int) {
    for index in min(first, below.count)..<below.count {
      let record = below[index]
      effects.append(record)
      if record.kind == .deliver { told.append(record.rumor) }
    }
  }

  /// Tells the purpose of all that its broadcaster delivers, and of what comes of that, until all is told.
  private func hearWhatIsTold(_ node: NodeID, _ now: Instant) {
    var place = 0
    while place < told.count {
      let rumor = told[place]
      place += 1
      // What it has just broadcast it knows.
      guard node.int < roster.hosts, rumor.origin != node || rumor.sequence < former[node.int],
        let value = value(of: rumor)
      else { continue }
      give(node, now) { $0.delivered(value, from: rumor.origin, in: &$1) }
    }
    told.removeAll(keepingCapacity: true)
  }

  private func value(of rumor: RumorID) -> P.Value? {
    let own = rumor.origin.int < values.count ? values[rumor.origin.int] : []
    return rumor.sequence < own.count ? own[Int(rumor.sequence)] : nil
  }

  private func give(_ node: NodeID, _ now: Instant, _ input: (inout P, inout P.Context) -> Void) {
    context.now = now
    context.random = randoms[node.int]
    if usesHub {
      context.hub = nodes.hub(node, now)
      context.servesAsHub = nodes.servesAsHub(node)
    }
    input(&purposes[node.int], &context)
    randoms[node.int] = context.random
    guard !context.effects.isEmpty else { return }
    for effect in context.drain() { carryOut(effect, of: node, now) }
  }

  private func carryOut(
    _ effect: PurposeEffect<P.Value, P.Message>, of node: NodeID, _ now: Instant
  ) {
    switch effect {
    case .broadcast(let value):
      precondition(node.int < roster.hosts, "only hosts broadcast")
      var gauge = WireGauge()
      value.encode(into: &gauge)
      let rumor = sizes.append(gauge.size - WireGauge().size, of: node)
      values[node.int].append(value)
      effects.append(EffectRecord(.broadcast, 0, rumor.key))
      append(nodes.broadcast(rumor, node, now), from: 0)
    case .send(let message, let target):
      let address = messages.put(message) | Self.messageBit
      effects.append(EffectRecord(.send, UInt64(target.index), address))
    case .wake(let timer, let delay):
      let kind = UInt64(timer.kind | Self.timerBit)
      effects.append(EffectRecord(.wake, delay.clampedBits, kind << 32 | UInt64(timer.token)))
    case .suspect(let hub): append(nodes.suspect(hub, node, now), from: 0)
    case .note(let note): effects.append(EffectRecord(.note, note.head, note.value))
    }
  }

  /// Words one after the other: what comes of one may be due before the next.
  private func receiveWords(_ events: UnsafePointer<Event>, _ count: Int, _ begin: Int64) -> Effects {
    effects.removeAll()
    for index in 0..<count {
      let event = unsafe events[index]
      let place = effects.count
      effects.append(EffectRecord(.input, 0, UInt64(index)))
      let below = unsafe nodes.receiveWords(events + index, 1, begin)
      // Its first record, if it has any, is the mark of this one input.
      append(below, from: 1)
      hearWhatIsTold(event.to, Instant(nanoseconds: begin &+ event.offset))
      if effects.count == place + 1 { _ = effects.popLast() }
    }
    return unsafe Effects(base: effects.pointer(at: 0), count: effects.count)
  }

  private func receiveStored(_ event: Event, _ now: Instant) -> Effects {
    guard event.content & Self.messageBit != 0 else {
      return handle(event.to, now, nodes.receiveStored(event, now))
    }
    let message = messages.take(event.content & ~Self.messageBit)
    return handle(event.to, now) { $0.receive(message, from: event.from, in: &$1) }
  }

  private func timerFired(_ timer: TimerID, _ node: NodeID, _ now: Instant) -> Effects {
    guard timer.kind & Self.timerBit != 0 else {
      return handle(node, now, nodes.timerFired(timer, node, now))
    }
    let own = TimerID(timer.kind & ~Self.timerBit, token: timer.token)
    return handle(node, now) { $0.timerFired(own, in: &$1) }
  }

  private func forget(_ node: NodeID, life: UInt32) {
    nodes.forget(node, life)
    let seat = roster.purposeSeat(node.int, life: life)
    purposes[node.int] = purposes[node.int].afterMemoryLoss(at: seat, settings: settings)
    randoms[node.int] = SplitMix64(seed: seat.seed)
    if node.int < roster.hosts { former[node.int] = values[node.int].count }
  }

  // MARK: Messages

  private func measure(_ address: UInt64) -> MessageMeasure {
    let measure = MessageMeasure(messages.message(at: address), payload: 0)
    messages.note(size: measure.size, at: address)
    return measure
  }

  /// The calls of this bank, which lives as long as they.
  var calls: Bank {
    let (nodes, bit) = (nodes, Self.messageBit)
    func isOwn(_ address: UInt64) -> Bool { address & bit != 0 }
    var bank = nodes
    bank.start = { node, now in self.handle(node, now, nodes.start(node, now)) { $0.start(in: &$1) } }
    bank.resume = { node, now in self.handle(node, now, nodes.resume(node, now)) { $0.resume(in: &$1) } }
    bank.leave = { node, now in self.handle(node, now, nodes.leave(node, now)) { $0.leave(in: &$1) } }
    bank.purpose = PurposeCalls(
      request: { request, host, now in self.handle(host, now) { $0.request(request, in: &$1) } },
      end: { host, now in self.handle(host, now) { $0.end(in: &$1) } })
    unsafe bank.receiveWords = { unsafe self.receiveWords($0, $1, $2) }
    bank.receiveStored = { self.receiveStored($0, $1) }
    bank.timerFired = { self.timerFired($0, $1, $2) }
    bank.forget = { self.forget($0, life: $1) }
    bank.measureStored = { isOwn($0) ? self.measure($0 & ~bit) : nodes.measureStored($0) }
    bank.cargo = { address in
      guard isOwn(address) else { return nodes.cargo(address) }
      return unsafe Cargo(
        size: self.messages.size(at: address & ~bit), rumors: UnsafeBufferPointer(start: nil, count: 0))
    }
    bank.message = { event in
      guard event.isStored, isOwn(event.content) else { return nodes.message(event) }
      return self.messages.message(at: event.content & ~bit)
    }
    bank.copy = { isOwn($0) ? self.messages.copy($0 & ~bit) | bit : nodes.copy($0) }
    bank.discard = { address in
      guard isOwn(address) else { return nodes.discard(address) }
      _ = self.messages.take(address & ~bit)
    }
    return bank
  }
}
