public import Broadcasting
public import Scenarios

/// A listener to what happens in a run, in the order in which it happens, from any driver.
public protocol Observer: SendableMetatype {
  /// The kinds of facts that it must be told of; others it may not be.
  var wants: Fact.Kinds { get }
  /// True where it is told of each fact as soon as it is there, with the message where the fact is about one,
  /// and all transmissions are numbered.
  ///
  /// Else facts come in batches; how many messages were sent and received costs nothing then.
  var looksClosely: Bool { get }

  /// Some facts have happened, one after the other.
  mutating func take(_ facts: UnsafeBufferPointer<Fact>)
  /// A fact has happened; for who looks closely.
  mutating func take(_ fact: Fact, of message: (any WireMessage)?)
  /// A fault has begun, after all that was told before.
  mutating func began(_ fault: FaultOccurrence, at now: Instant)
  /// True where the run must go on beyond `now`, its scenario's end or later, and has been told all before.
  ///
  /// Two observers of one run agree on it, or have not seen the same run.
  mutating func wantsMore(after now: Instant) -> Bool

  /// An observer of messages and deliveries alone, of one of `count` parts of the nodes: a large simulation
  /// has the parts seen side by side, and all else by the observer itself.
  func part(_ number: Int, of count: Int) -> Self
  /// Takes over what a part has seen since the last time.
  mutating func absorb(_ part: inout Self)
}

extension Observer {
  public var looksClosely: Bool { false }
  public mutating func take(_ fact: Fact, of message: (any WireMessage)?) {
    var fact = fact
    // Nobody keeps the place beyond the call.
    unsafe withUnsafePointer(to: &fact) {
      unsafe take(UnsafeBufferPointer(start: $0, count: 1))
    }
  }
  public mutating func began(_ fault: FaultOccurrence, at now: Instant) {}
  public mutating func wantsMore(after now: Instant) -> Bool { false }
  public func part(_ number: Int, of count: Int) -> Self { self }
  public mutating func absorb(_ part: inout Self) {}
}
