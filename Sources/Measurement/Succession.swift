public import Broadcasting
public import Facts

/// The leaders of a run with their times, and the times at which the leader of the moment spoke.
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

  package init() { self.init(isPart: false) }

  private init(isPart: Bool) { self.isPart = isPart }

  public var wants: Fact.Kinds { Fact.Kinds(.leads, .sent) }

  public mutating func take(_ facts: UnsafeBufferPointer<Fact>) {
    for index in 0..<facts.count {
      let fact = unsafe facts[index]
      switch fact.kind {
      case .leads: tenures.append(Tenure(node: fact.node, epoch: fact.epoch, begin: fact.time))
      case .sent:
        if isPart { said.append((fact.node, fact.time)) } else { said(by: fact.node, at: fact.time) }
      default: break
      }
    }
  }

  public func part(_ number: Int, of count: Int) -> Succession { Succession(isPart: true) }

  public mutating func absorb(_ part: inout Succession) {
    for (node, time) in part.said { said(by: node, at: time) }
    part.said = []
  }

  private mutating func said(by node: NodeID, at time: Instant) {
    if tenures.last?.node == node, spoke.last.map({ $0 < time }) ?? true { spoke.append(time) }
  }
}
