/// The facts of one block on their way to its observer: in batches, or one by one to who looks closely.
@safe
struct FactLog: ~Copyable {
  private(set) var tally = Tally()
  let looksClosely: Bool
  private let wants: Fact.Kinds
  private let facts: UnsafeMutablePointer<Fact>
  private var count = 0
  private(set) var observer: any Observer
  private static var room: Int { 256 }

  init(_ observer: any Observer) {
    self.observer = observer
    wants = observer.wants
    looksClosely = observer.looksClosely
    unsafe facts = .allocate(capacity: Self.room)
  }

  deinit { unsafe facts.deallocate() }

  @inline(__always)
  func wants(_ kind: Fact.Kind) -> Bool { wants.contains(kind) }

  /// Adds a fact that is about no message.
  @inline(__always)
  mutating func append(_ fact: Fact) {
    guard wants.contains(fact.kind) else { return }
    if looksClosely { return observer.take(fact, of: nil) }
    unsafe (facts + count).initialize(to: fact)
    count += 1
    if count == Self.room { flush() }
  }

  /// Adds a fact about a message, for who looks closely.
  mutating func append(_ fact: Fact, of message: any WireMessage) {
    if wants.contains(fact.kind) { observer.take(fact, of: message) }
  }

  /// Tells the observer what has been added so far.
  @inline(never)
  mutating func flush() {
    guard count > 0 else { return }
    unsafe observer.take(UnsafeBufferPointer(start: facts, count: count))
    count = 0
  }

  mutating func began(_ fault: FaultOccurrence, at now: Instant) {
    flush()
    observer.began(fault, at: now)
  }

  /// Takes over what another block's observer has seen; it and this one's are told of all that is left.
  mutating func absorb(_ part: inout FactLog) {
    flush()
    part.flush()
    Self.absorb(&part.observer, into: &observer)
  }

  private static func absorb(_ part: inout any Observer, into whole: inout any Observer) {
    whole.absorb(any: &part)
  }

  // MARK: Counting

  @inline(__always)
  mutating func count(sent copies: Int) { tally.sent &+= copies }
  @inline(__always)
  mutating func count(received messages: Int) { tally.received &+= messages }
  @inline(__always)
  mutating func count(deliveryAt now: Instant) {
    tally.delivered &+= 1
    tally.lastDelivery = now
  }
}

extension Observer {
  /// Absorbs a part, which is of this type.
  fileprivate mutating func absorb(any part: inout any Observer) {
    guard var own = part as? Self else { preconditionFailure("a part is what it is a part of") }
    absorb(&own)
    part = own
  }
}
