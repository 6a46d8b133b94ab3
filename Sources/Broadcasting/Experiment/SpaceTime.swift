/// How one rumor spread: which messages went from whom to whom, and when each host knew it first.
///
/// What a space-time diagram is drawn from: nodes on one axis, time on the other.
public struct SpaceTime: Hashable, Sendable {
  public let rumor: RumorID
  public let hosts: Int
  /// The service nodes that follow the hosts.
  public let services: [Role]
  /// When the client's broadcast was due.
  public let asked: Instant
  /// When the client was told that it is accepted; nil for never.
  public let acknowledged: Instant?
  /// The first delivery at each host that has one, in order of time.
  public let deliveries: [Delivery]
  /// The messages of the whole run that carried the rumor, in the order in which they ended.
  public let carriers: [Message]
  /// The other messages that were under way in `window`, in the order in which they ended.
  public let others: [Message]
  /// Who led, was down or paused in `window`.
  public let stays: [Stay]
  /// What faults held in `window`.
  public let faults: [Trouble]
  /// From just before the client asked until just after the last host knew.
  public let window: ClosedRange<Instant>

  public struct Delivery: Hashable, Sendable {
    public let host: NodeID
    public let time: Instant

    public init(host: NodeID, time: Instant) {
      self.host = host
      self.time = time
    }
  }

  public struct Message: Hashable, Sendable {
    public let from: NodeID
    public let to: NodeID
    public let sent: Instant
    public let end: End
    public let cargo: Cargo

    public init(from: NodeID, to: NodeID, sent: Instant, end: End, cargo: Cargo) {
      self.from = from
      self.to = to
      self.sent = sent
      self.end = end
      self.cargo = cargo
    }
  }

  /// What became of a message.
  public enum End: Hashable, Sendable {
    case arrived(Instant)
    /// For `loss`, which nobody sees, at the moment of sending.
    case dropped(DropReason, Instant)
    /// The run ended before the message did.
    case open
  }

  /// Whose payload travelled with a message.
  public enum Cargo: Hashable, Sendable {
    case rumor
    case otherRumors
    case none
  }

  /// A node's time in a state.
  public struct Stay: Hashable, Sendable {
    public enum State: Hashable, Sendable {
      case leading
      case down
      case paused
    }

    public let node: NodeID
    public let state: State
    public let from: Instant
    public let until: Instant

    public init(node: NodeID, state: State, from: Instant, until: Instant) {
      self.node = node
      self.state = state
      self.from = from
      self.until = until
    }
  }

  /// A fault's time.
  public struct Trouble: Hashable, Sendable {
    public let name: String
    public let from: Instant
    public let until: Instant

    public init(name: String, from: Instant, until: Instant) {
      self.name = name
      self.from = from
      self.until = until
    }
  }

  /// Takes the facts of a whole run and keeps those of the window, which it finds.
  public init(
    rumor: RumorID, hosts: Int, services: [Role], asked: Instant, acknowledged: Instant?,
    deliveries: [Delivery], carriers: [Message], others: [Message], stays: [Stay] = [],
    faults: [Trouble] = []
  ) {
    self.rumor = rumor
    self.hosts = hosts
    self.services = services
    self.asked = asked
    self.acknowledged = acknowledged
    self.deliveries = deliveries
    self.carriers = carriers
    let window = Self.window(
      asked: asked, acknowledged: acknowledged, deliveries: deliveries, carriers: carriers)
    func meets(_ from: Instant, _ until: Instant) -> Bool {
      from <= window.upperBound && until >= window.lowerBound
    }
    self.others = others.filter { meets($0.sent, $0.endTime ?? .never) }
    self.stays = stays.filter { meets($0.from, $0.until) }
    self.faults = faults.filter { meets($0.from, $0.until) }
    self.window = window
  }
}

extension SpaceTime.Message {
  /// When it arrived or was dropped; nil if neither.
  public var endTime: Instant? {
    switch end {
    case .arrived(let time), .dropped(_, let time): time
    case .open: nil
    }
  }

  /// When it arrived; nil if it did not.
  public var arrival: Instant? { if case .arrived(let time) = end { time } else { nil } }
}

extension SpaceTime {
  /// How long before the client asked a window may begin.
  static let longestLead = Delay.seconds(1)

  /// Up to the last first delivery, the end of what was sent until then, and the acknowledgement unless it
  /// came much later; with a twentieth more on both sides.
  private static func window(
    asked: Instant, acknowledged: Instant?, deliveries: [Delivery], carriers: [Message]
  ) -> ClosedRange<Instant> {
    let known = deliveries.map(\.time).max() ?? asked
    // A rumor that reached nobody else shows what was tried.
    let tried = deliveries.count > 1 ? known : carriers.first?.sent ?? asked
    var last = max(known, carriers.filter { $0.sent <= tried }.compactMap(\.endTime).max() ?? asked)
    if let acknowledged, (acknowledged - asked).nanoseconds <= 2 * (last - asked).nanoseconds {
      last = max(last, acknowledged)
    }
    let span = max(last - asked, .milliseconds(1))
    let margin = span / 20
    return asked + min(margin, longestLead) * -1...asked + span + margin
  }

  /// How long after the client asked the last of the hosts that ever knew the rumor did.
  public var timeToLast: Delay { (deliveries.last?.time ?? asked) - asked }

  /// Messages without any payload that were sent from when the client asked until the last first delivery.
  public var controlUntilKnown: Int {
    others.count { $0.cargo == .none && $0.sent >= asked && $0.sent <= asked + timeToLast }
  }

  /// The longest chain of relays by which a host knew the rumor first.
  public var hops: Int {
    var depth = [Int?](repeating: nil, count: hosts + services.count)
    depth[rumor.origin.int] = 0
    // In the order in which they ended, so that a relay's own depth is known when it sends.
    for message in carriers where message.arrival != nil {
      guard depth[message.to.int] == nil, let sender = depth[message.from.int] else { continue }
      depth[message.to.int] = sender + 1
    }
    return depth[..<hosts].compactMap { $0 }.max() ?? 0
  }
}
