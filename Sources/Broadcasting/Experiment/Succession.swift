/// Who led when in a run, and when the leader of the moment spoke.
public struct Succession: Observer, Sendable {
  /// From when a node led; until the next one, or until it failed.
  public struct Tenure: Hashable, Sendable {
    public let node: NodeID
    public let epoch: UInt64
    public let begin: Instant
  }

  /// In the order in which they began.
  public private(set) var tenures: [Tenure] = []
  /// The moments at which the latest leader sent something, ascending.
  public private(set) var spoke: [Instant] = []

  /// Of a part: who has sent something when, since it reported.
  private var said: [(node: NodeID, time: Instant)] = []
  private let isPart: Bool

  init() { self.init(isPart: false) }

  private init(isPart: Bool) { self.isPart = isPart }

  public mutating func leads(_ node: NodeID, epoch: UInt64, at now: Instant) {
    tenures.append(Tenure(node: node, epoch: epoch, begin: now))
  }

  public mutating func sent<Message: WireMessage>(
    _ message: borrowing Message, from: NodeID, to: NodeID, size: Int, at now: Instant
  ) {
    if isPart { said.append((from, now)) } else { said(by: from, at: now) }
  }

  public func part(_ number: Int, of count: Int) -> Succession { Succession(isPart: true) }

  public mutating func absorb(_ part: inout Succession) {
    for (node, time) in part.said { said(by: node, at: time) }
    part.said = []
  }

  private mutating func said(by node: NodeID, at time: Instant) {
    if tenures.last?.node == node, spoke.last.map({ $0 < time }) ?? true { spoke.append(time) }
  }

  public mutating func received<Message: WireMessage>(
    _ message: borrowing Message, from: NodeID, to: NodeID, at now: Instant
  ) {}
  public mutating func delivered(_ rumor: RumorID, at host: NodeID, now: Instant) {}
  public mutating func invoked(_ operation: Int, at now: Instant) {}
  public mutating func refused(_ operation: Int, at now: Instant) {}
  public mutating func answered(read operation: Int, at now: Instant) {}
  public mutating func acknowledged(_ rumor: RumorID, at now: Instant) {}
  public mutating func dropped(_ reason: DropReason, from: NodeID, to: NodeID, at now: Instant) {}
  public mutating func follows(_ node: NodeID, at now: Instant) {}
  public mutating func changed(_ node: NodeID, to state: NodeState, at now: Instant) {}
  public mutating func began(_ fault: FaultOccurrence, at now: Instant) {}
  public mutating func ended(fault index: Int, at now: Instant) {}
}
