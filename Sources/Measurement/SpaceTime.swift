import Architectures
public import Broadcasting
public import Facts

/// The spread of one rumor: which messages went from whom to whom, and when each host knew it first.
///
/// A space-time diagram is drawn from it: nodes on one axis, time on the other.
public struct SpaceTime: Hashable, Sendable {
  public let rumor: RumorID
  public let hosts: Int
  /// The service nodes that follow the hosts.
  public let services: [Role]
  /// The time when the client's broadcast was due.
  public let asked: Instant
  /// The time when the client was told that it is accepted; nil for never.
  public let acknowledged: Instant?
  /// The first delivery at each host that has one, in order of time.
  public let deliveries: [Delivery]
  /// The messages of the whole run that carried the rumor, in the order in which they ended.
  public let carriers: [Message]
  /// The other messages that were under way in `window`, in the order in which they ended.
  public let others: [Message]
  /// The stays of nodes that led, were down or were paused in `window`.
  public let stays: [Stay]
  /// The faults that held in `window`.
  public let faults: [Trouble]
  /// True where no client had broadcast anything before: leaders that nobody has needed yet do not know which
  /// rumors hosts hold.
  public let isCold: Bool
  /// From when the client asked until the last host knew, what was sent until then had ended and the client
  /// had its answer, unless that came much later: what is counted.
  public let span: ClosedRange<Instant>
  /// `span` with a margin: what is drawn.
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

  /// The end that a message came to.
  public enum End: Hashable, Sendable {
    case arrived(Instant)
    /// For `loss`, which nobody sees, at the moment of sending.
    case dropped(DropReason, Instant)
    /// The run ended before the message did.
    case open
  }

  /// The rumors whose payload travelled with a message.
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
    faults: [Trouble] = [], isCold: Bool = false
  ) {
    self.rumor = rumor
    self.hosts = hosts
    self.services = services
    self.asked = asked
    self.acknowledged = acknowledged
    self.deliveries = deliveries
    self.carriers = carriers
    self.isCold = isCold
    let span = Self.span(
      asked: asked, acknowledged: acknowledged, deliveries: deliveries, carriers: carriers)
    let margin = (span.upperBound - asked) / 20
    let window = asked + min(margin, Self.longestLead) * -1...span.upperBound + margin
    self.span = span
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
  /// The time when it arrived or was dropped; nil where neither happened.
  public var endTime: Instant? {
    switch end {
    case .arrived(let time), .dropped(_, let time): time
    case .open: nil
    }
  }

  /// The time when it arrived; nil where it did not.
  public var arrival: Instant? { if case .arrived(let time) = end { time } else { nil } }
}

extension SpaceTime {
  /// The longest time before the client's request at which a window may begin.
  static let longestLead = Delay.seconds(1)

  /// The largest ratio of the wait for the acknowledgement to the rest at which the wait is shown.
  ///
  /// A longer one would leave no room for the rest.
  public static let longestWait: Int64 = 10

  /// Up to the last first delivery, the end of what was sent until then, and the acknowledgement.
  private static func span(
    asked: Instant, acknowledged: Instant?, deliveries: [Delivery], carriers: [Message]
  ) -> ClosedRange<Instant> {
    let known = deliveries.map(\.time).max() ?? asked
    // A rumor that reached nobody else shows what was tried.
    let tried = deliveries.count > 1 ? known : carriers.first?.sent ?? asked
    var last = max(known, carriers.filter { $0.sent <= tried }.compactMap(\.endTime).max() ?? asked)
    last = max(last, asked + .milliseconds(1))
    if let acknowledged, acknowledged - asked <= (last - asked) * longestWait {
      last = max(last, acknowledged)
    }
    return asked...last
  }

  /// The time from the client's request until the last of the hosts that ever knew the rumor did.
  public var timeToLast: Delay { (deliveries.last?.time ?? asked) - asked }

  /// The messages with the rumor that were sent in `span`.
  public var carriersInSpan: [Message] { carriers.filter { span.contains($0.sent) } }

  /// The number of messages without any payload that were sent in `span`.
  public var controlInSpan: Int { others.count { $0.cargo == .none && span.contains($0.sent) } }

  /// The host that began to lead in `span`, where none led before: nobody had needed a leader.
  public var newLeader: NodeID? {
    let reigns = stays.filter { $0.state == .leading }
    guard !reigns.contains(where: { $0.from <= asked }) else { return nil }
    return reigns.first { span.contains($0.from) }?.node
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
