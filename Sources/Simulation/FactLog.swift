import Broadcasting
import Facts
import Scenarios

/// The facts of one block on their way to its observer: in batches, or one by one to who looks closely.
@safe
struct FactLog: ~Copyable {
  private(set) var tally = Tally()
  let looksClosely: Bool
  private let wants: Fact.Kinds
  private let facts: UnsafeMutablePointer<Fact>
  private var count = 0
  private let observer: ObserverCalls
  private static var room: Int { 256 }

  init(_ observer: ObserverCalls) {
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
    // Made where it belongs: to make it elsewhere and move it costs more than all else here.
    unsafe (facts + count).initialize(to: fact)
    if looksClosely { return look(unsafe facts[count], at: nil) }
    count &+= 1
    if count == Self.room { flush() }
  }

  /// Adds a fact about a message, for who looks closely.
  mutating func append(_ fact: Fact, of message: any WireMessage) {
    if wants.contains(fact.kind) { look(fact, at: message) }
  }

  @inline(never)
  private func look(_ fact: Fact, at message: (any WireMessage)?) { observer.look(fact, message) }

  /// Tells the observer what has been added so far.
  @inline(never)
  mutating func flush() {
    guard count > 0 else { return }
    unsafe observer.take(UnsafeBufferPointer(start: facts, count: count))
    count = 0
  }

  mutating func began(_ fault: FaultOccurrence, at now: Instant) {
    flush()
    observer.began(fault, now)
  }

  /// True where the observer must see what happens after `now`.
  mutating func wantsMore(after now: Instant) -> Bool {
    flush()
    return observer.wantsMore(now)
  }

  /// Takes over what another block's observer has seen; it and this one's are told of all that is left.
  mutating func absorb(_ part: inout FactLog) {
    flush()
    part.flush()
    part.observer.report()
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

/// An observer, or a part of one, as a block calls it.
///
/// Closures, so that blocks are compiled once, and no type is looked up.
@safe struct ObserverCalls {
  let wants: Fact.Kinds
  let looksClosely: Bool
  let take: (UnsafeBufferPointer<Fact>) -> Void
  let look: (Fact, (any WireMessage)?) -> Void
  let began: (FaultOccurrence, Instant) -> Void
  let wantsMore: (Instant) -> Bool
  /// Has the whole absorb what this part has seen.
  let report: () -> Void
}

/// A run's observer and its parts, one a block: what the blocks call, and what is left of them.
final class ObserverParts<Whole: Observer> {
  private final class Part {
    var observer: Whole

    init(_ observer: Whole) { self.observer = observer }
  }

  private let whole: Part

  init(_ observer: Whole) { whole = Part(observer) }

  /// The run's observer, which has been told everything once the run is over.
  var observer: Whole { whole.observer }

  /// The calls for each of so many blocks, the first of which sees for the whole.
  func calls(blocks: Int) -> [ObserverCalls] {
    (0..<blocks).map { number in
      let whole = whole
      let part = number == 0 ? whole : Part(whole.observer.part(number, of: blocks))
      return unsafe ObserverCalls(
        wants: whole.observer.wants, looksClosely: whole.observer.looksClosely,
        take: { unsafe part.observer.take($0) }, look: { part.observer.take($0, of: $1) },
        began: { part.observer.began($0, at: $1) },
        wantsMore: { part.observer.wantsMore(after: $0) },
        report: { if part !== whole { whole.observer.absorb(&part.observer) } })
    }
  }
}
