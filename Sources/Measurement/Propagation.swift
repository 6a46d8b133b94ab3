public import Broadcasting
public import Facts
package import Scenarios

/// The spread of each broadcast of a run, and nothing else: when which host had it, and which messages were
/// sent meanwhile.
///
/// Far lighter than `Observations`, for figures that are means over hundreds of runs.
public struct Propagation: Observer, Sendable {
  /// One broadcast, and all that was sent from it to the next.
  public struct Wave: Sendable {
    public let rumor: RumorID
    public let begin: Instant
    /// By host: how long after the broadcast it had the rumor; nil where it never did.
    public fileprivate(set) var delays: [Delay?]
    /// Messages that carry a rumor's payload, lost ones included.
    public fileprivate(set) var payloadMessages = 0
    public fileprivate(set) var controlMessages = 0

    public var messages: Int { payloadMessages + controlMessages }
  }

  /// In the order of the broadcasts.
  public private(set) var waves: [Wave] = []
  /// By host: whether it is up.
  public private(set) var isUp: [Bool]
  private let operations: Operations
  /// Of a part: what it has seen since it reported.
  private var seen: [(rumor: RumorID, host: NodeID, time: Instant)] = []
  private var sent = (payload: 0, control: 0)
  private let isPart: Bool

  package init(scenario: Scenario, operations: Operations) {
    self.operations = operations
    isPart = false
    isUp = [Bool](repeating: true, count: scenario.hosts)
  }

  private init(partOf whole: Propagation) {
    operations = Operations([])
    isUp = []
    isPart = true
  }

  public func part(_ number: Int, of count: Int) -> Propagation { Propagation(partOf: self) }

  public mutating func absorb(_ part: inout Propagation) {
    for (rumor, host, time) in part.seen { delivered(rumor, at: host, now: time) }
    part.seen.removeAll(keepingCapacity: true)
    if let last = waves.indices.last {
      waves[last].payloadMessages += part.sent.payload
      waves[last].controlMessages += part.sent.control
    }
    part.sent = (0, 0)
  }

  public var wants: Fact.Kinds { Fact.Kinds(.invoked, .delivered, .sent, .up, .down) }

  public mutating func take(_ facts: UnsafeBufferPointer<Fact>) {
    for index in 0..<facts.count { take(unsafe facts[index]) }
  }

  @inline(__always)
  private mutating func take(_ fact: Fact) {
    switch fact.kind {
    case .sent: sent(fact)
    case .delivered: delivered(fact.rumor, at: fact.node, now: fact.time)
    case .invoked:
      guard case .broadcast(let rumor) = operations[fact.operation].kind else { return }
      waves.append(
        Wave(rumor: rumor, begin: fact.time, delays: [Delay?](repeating: nil, count: isUp.count)))
    case .up, .down: if fact.node.int < isUp.count { isUp[fact.node.int] = fact.kind == .up }
    default: break
    }
  }

  private mutating func delivered(_ rumor: RumorID, at host: NodeID, now: Instant) {
    if isPart { return seen.append((rumor, host, now)) }
    guard host.int < isUp.count, let wave = waves.lastIndex(where: { $0.rumor == rumor }) else { return }
    waves[wave].delays[host.int] = now - waves[wave].begin
  }

  @inline(__always)
  private mutating func sent(_ fact: Fact) {
    let copies = Int(fact.count)
    if isPart {
      if fact.carriesPayload { sent.payload += copies } else { sent.control += copies }
    } else if let last = waves.indices.last {
      if fact.carriesPayload {
        waves[last].payloadMessages += copies
      } else {
        waves[last].controlMessages += copies
      }
    }
  }
}
