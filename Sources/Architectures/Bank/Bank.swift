package import Broadcasting

/// The nodes of one block as the engine sees them: calls that know no architecture.
///
/// Closures, because a closure that is made where the node's type is known is compiled for it. The witness of
/// a protocol, or a method of a generic class, is compiled for any type, and thirty times slower. What is
/// called for each message of a large run takes a batch.
///
/// A message is a word, or the address of one that does not fit in a word. What comes of a call is valid
/// until the next.
@safe package struct Bank {
  /// The node is up for the first time, or without its memory.
  package var start: (_ node: NodeID, _ now: Instant) -> Effects
  /// The node is up again with the memory it had.
  package var resume: (_ node: NodeID, _ now: Instant) -> Effects
  package var leave: (_ node: NodeID, _ now: Instant) -> Effects
  package var broadcast: (_ rumor: RumorID, _ node: NodeID, _ now: Instant) -> Effects
  package var hub: (_ node: NodeID, _ now: Instant) -> Hub
  package var servesAsHub: (_ node: NodeID) -> Bool
  package var suspect: (_ hub: NodeID, _ node: NodeID, _ now: Instant) -> Effects
  /// Nil where clients ask for broadcasts, and not for what a purpose makes of them.
  package var purpose: PurposeCalls?
  /// Arrival of `count` words, which the events have, in order; `begin` is the time when their slot begins,
  /// in nanoseconds.
  ///
  /// The effects of each are behind a record of kind `input` with its number.
  package var receiveWords: (_ events: UnsafePointer<Event>, _ count: Int, _ begin: Int64) -> Effects
  /// The message that the event has the address of arrives; it is there no more then.
  package var receiveStored: (_ event: Event, _ now: Instant) -> Effects
  package var timerFired: (_ timer: TimerID, _ node: NodeID, _ now: Instant) -> Effects
  /// The node has lost its memory, for the `life`th time.
  package var forget: (_ node: NodeID, _ life: UInt32) -> Void

  package var measureWord: (_ word: UInt64) -> MessageMeasure
  package var measureStored: (_ address: UInt64) -> MessageMeasure
  /// The cargo of a message that was measured when it was sent.
  package var cargo: (_ address: UInt64) -> Cargo
  /// The message of an event, for who looks at messages one by one.
  package var message: (_ event: Event) -> any WireMessage
  /// Stores the message a second time.
  package var copy: (_ address: UInt64) -> UInt64
  /// Nobody will take the message.
  package var discard: (_ address: UInt64) -> Void
}

/// The calls that only nodes with a purpose have.
package struct PurposeCalls {
  /// A client asks a host for something.
  package let request: (_ request: PurposeRequest, _ host: NodeID, _ now: Instant) -> Effects
  /// The run is over for the host, which may note its last state.
  package let end: (_ host: NodeID, _ now: Instant) -> Effects

  package init(
    request: @escaping (_ request: PurposeRequest, _ host: NodeID, _ now: Instant) -> Effects,
    end: @escaping (_ host: NodeID, _ now: Instant) -> Effects
  ) {
    self.request = request
    self.end = end
  }
}

/// The load of a message: its size, and the rumors that it brings.
@safe package struct Cargo {
  /// Of the whole message, in bytes, payloads included.
  package let size: Int
  /// The rumors whose payloads travel with it, in order; valid until the next call of the bank.
  package let rumors: UnsafeBufferPointer<RumorID>

  package init(size: Int, rumors: UnsafeBufferPointer<RumorID>) {
    self.size = size
    unsafe self.rumors = unsafe rumors
  }
}

/// The measure of a message as the network sees it: its size, its fingerprint and its payloads.
package struct MessageMeasure: BitwiseCopyable {
  /// In bytes, payloads included.
  package let size: Int
  package let fingerprint: UInt64
  /// The number of rumors whose payloads travel with it.
  package let payloads: Int
  /// The first of these rumors, as its key; 0 where there is none.
  package let rumor: UInt64

  @inline(__always)
  package init(_ message: borrowing some WireMessage, payload: Int) {
    var gauge = WireGauge()
    message.encode(into: &gauge)
    var count = 0
    var first: UInt64 = 0
    message.forEachPayload {
      if count == 0 { first = $0.key }
      count &+= 1
    }
    payloads = count
    rumor = first
    size = gauge.size + count * payload
    fingerprint = gauge.fingerprint
  }

  /// The same where payloads have several sizes.
  init(_ message: borrowing some WireMessage, _ payloads: Payloads) {
    let plain = MessageMeasure(message, payload: 0)
    size = plain.size + payloads.total(of: message)
    (fingerprint, self.payloads, rumor) = (plain.fingerprint, plain.payloads, plain.rumor)
  }

  package init() { (size, fingerprint, payloads, rumor) = (0, 0, 0, 0) }
}

/// The banks of a run, one a block, and what they share.
package struct Banks {
  package let all: [Bank]
  /// Evens out the workers' room for messages; while none of them works.
  package let shareRoom: () -> Void
  /// Frees everything; the banks are not called any more.
  package let end: () -> Void

  package init(all: [Bank], shareRoom: @escaping () -> Void, end: @escaping () -> Void) {
    self.all = all
    self.shareRoom = shareRoom
    self.end = end
  }
}

/// A maker of banks for an architecture with its settings: all that the engine must know of it.
package struct BankMaker: Sendable {
  package let services: [Role]
  package let topology: Topology?
  /// By kind (4 bits of a word): see `Sheet.settledWords`.
  package let settledWords: UInt16
  /// See `Sheet.leastDelay`; over a network with this round trip.
  package let leastDelay: @Sendable (_ roundTrip: Delay) -> Delay
  package let make:
    @Sendable (
      _ roster: Roster, _ layout: BlockLayout, _ workers: Int, _ roundTrip: Delay
    ) -> Banks

  /// A maker of banks of the same nodes with more above each; they may ask to be woken at any time.
  package init(
    over other: BankMaker,
    _ make:
      @escaping @Sendable (
        _ roster: Roster, _ layout: BlockLayout, _ workers: Int, _ roundTrip: Delay
      ) -> Banks
  ) {
    services = other.services
    topology = other.topology
    settledWords = other.settledWords
    leastDelay = { _ in .zero }
    self.make = make
  }

  /// To be called where `Node` is a concrete type.
  @inline(__always)
  init<Node: Broadcaster>(_ node: Node.Type, settings: Node.Settings) {
    let sheet = Node.sheet
    services = sheet.services(settings)
    topology = sheet.topology(settings)
    settledWords = sheet.settledWords(settings)
    leastDelay = { sheet.leastDelay(settings.at(roundTrip: $0)) }
    make = { roster, layout, workers, roundTrip in
      NodeBank<Node>.banks(
        settings: settings.at(roundTrip: roundTrip), roster: roster, layout: layout, workers: workers)
    }
  }
}
