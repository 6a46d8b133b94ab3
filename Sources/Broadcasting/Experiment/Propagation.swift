/// How each broadcast of a run spread, and nothing else: when which host had it, and what was sent meanwhile.
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
  private let operations: [Operation]
  /// Of a part: what it has seen since it reported.
  private var seen: [(rumor: RumorID, host: NodeID, time: Instant)] = []
  private var sent = (payload: 0, control: 0)
  private let isPart: Bool

  init(scenario: Scenario, operations: [Operation]) {
    self.operations = operations
    isPart = false
    isUp = [Bool](repeating: true, count: scenario.hosts)
  }

  private init(partOf whole: Propagation) {
    operations = []
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

  public mutating func invoked(_ operation: Int, at now: Instant) {
    guard case .broadcast(let rumor) = operations[operation].kind else { return }
    waves.append(
      Wave(rumor: rumor, begin: now, delays: [Delay?](repeating: nil, count: isUp.count)))
  }

  public mutating func delivered(_ rumor: RumorID, at host: NodeID, now: Instant) {
    if isPart { return seen.append((rumor, host, now)) }
    guard host.int < isUp.count, let wave = waves.lastIndex(where: { $0.rumor == rumor }) else { return }
    waves[wave].delays[host.int] = now - waves[wave].begin
  }

  @inline(__always)
  public mutating func sent<Message: WireMessage>(
    _ message: borrowing Message, from: NodeID, to: NodeID, size: Int, at now: Instant
  ) {
    if isPart {
      if message.payloadCount > 0 { sent.payload += 1 } else { sent.control += 1 }
      return
    }
    guard !waves.isEmpty else { return }
    if message.payloadCount > 0 {
      waves[waves.count - 1].payloadMessages += 1
    } else {
      waves[waves.count - 1].controlMessages += 1
    }
  }

  public mutating func changed(_ node: NodeID, to state: NodeState, at now: Instant) {
    guard node.int < isUp.count else { return }
    switch state {
    case .up: isUp[node.int] = true
    case .down: isUp[node.int] = false
    case .paused, .resumed: break
    }
  }

  public mutating func refused(_ operation: Int, at now: Instant) {}
  public mutating func answered(read operation: Int, at now: Instant) {}
  public mutating func acknowledged(_ rumor: RumorID, at now: Instant) {}
  public mutating func dropped(_ reason: DropReason, from: NodeID, to: NodeID, at now: Instant) {}
  public mutating func received<Message: WireMessage>(
    _ message: borrowing Message, from: NodeID, to: NodeID, at now: Instant
  ) {}
  public mutating func leads(_ node: NodeID, epoch: UInt64, at now: Instant) {}
  public mutating func follows(_ node: NodeID, at now: Instant) {}
  public mutating func began(_ fault: FaultOccurrence, at now: Instant) {}
  public mutating func ended(fault index: Int, at now: Instant) {}
}
