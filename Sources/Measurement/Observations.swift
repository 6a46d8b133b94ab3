import Broadcasting
import Facts
import Scenarios

/// The facts of one run, whichever driver made it: all that measurements are computed from.
public struct Observations: Sendable {
  /// In place of a time: it never happened.
  static let not: Int64 = -1

  let scenario: Scenario
  /// The faults as they happen (`Scenario.schedule`).
  let schedule: [Fault]
  let roles: [Role]
  /// Nil where all nodes are at one place.
  let geography: Geography?
  var operations: Operations
  let rumors: RumorIndex

  /// By operation: when it reached its host.
  var invokedAt: [Int64]
  /// By operation: when a read was answered.
  var readAt: [Int64]
  /// By rumor.
  var acknowledgedAt: [Int64]
  /// By rumor: how many nodes held it, or had held it before they forgot it, when it was acknowledged.
  var holdersWhenAcknowledged: [Int]
  /// By rumor × hosts + host: when the host, in its present life, first saw the rumor.
  let deliveredAt: SharedArray<Int64>
  /// By rumor × nodes + node: the length of the relay chain by which the payload first came.
  let hops: SharedArray<UInt16>
  /// By rumor: how often its payload reached a host; and what other parts' observers counted of that.
  private var receptionsHere: SharedArray<UInt32>
  private var receptionsElsewhere: [SharedArray<UInt32>] = []
  /// Knowledge that hosts had before they forgot it.
  private(set) var pastLives: [PastLife] = []
  /// By host: its lives in `pastLives`; empty where no host has forgotten.
  private var livesOfHosts: [[Int]] = []

  var counted = Counts()
  /// Nil where messages take nodes no time.
  var load: NodeLoad?
  /// Messages that a transport below the driver did not take, or lost or changed without a fault's doing.
  var transport = (refused: 0, lost: 0, damaged: 0)
  /// Operations of hosts that were up which the driver did not come to.
  var missedOperations = 0
  /// By node: messages sent and received up to `Scenario.tail` after `Scenario.calm`, and up to that.
  let handled: SharedArray<Int>
  let handledUntilCalm: SharedArray<Int>
  /// By node: bytes of the messages that were sent and received up to `Scenario.calm`.
  let bytesUntilCalm: SharedArray<Int>
  private var met: SharedArray<UInt64>
  /// Of a part: whether nobody knows of its receptions yet.
  private var isNew = true

  var reigns: [Reign] = []
  /// Of nodes that are paused.
  private var suspended: [Reign] = []
  var isUp: [Bool]
  var isPaused: [Bool]
  /// Nil where all hosts are there all the time.
  var presence: Presence?
  /// The edges along which the architecture's messages go, where hosts come and go; nil for any two.
  var graph: Graph?
  var faults: [FaultOccurrence] = []
  /// By place in `faults`: what partitions had dropped when it began, and what it dropped; nil until it ends.
  var cutBefore: [Int] = []
  var cutBy: [Int?] = []

  /// The time when the run ended.
  var end: Instant
  var fingerprint = ""
  var hasExclusiveLeader = false
  var survivableLosses = 0
  /// Nil where the scenario has no purpose.
  var purpose: PurposeOutcome?

  init(scenario: Scenario, services: [Role], operations: Operations) {
    self.scenario = scenario
    schedule = scenario.schedule
    self.operations = operations
    end = scenario.end
    roles = [Role](repeating: .host, count: scenario.hosts) + services
    geography = scenario.geography(of: roles)
    // What a purpose broadcasts is seen in its own measures alone.
    rumors = RumorIndex(
      operations: scenario.purpose == nil ? operations : Operations([]), hosts: scenario.hosts)
    invokedAt = [Int64](repeating: Self.not, count: operations.count)
    readAt = [Int64](repeating: Self.not, count: operations.count)
    acknowledgedAt = [Int64](repeating: Self.not, count: rumors.count)
    holdersWhenAcknowledged = [Int](repeating: 0, count: rumors.count)
    deliveredAt = SharedArray(repeating: Self.not, count: rumors.count * scenario.hosts)
    hops = SharedArray(repeating: .max, count: rumors.count * roles.count)
    receptionsHere = SharedArray(repeating: 0, count: rumors.count)
    handled = SharedArray(repeating: 0, count: roles.count)
    handledUntilCalm = SharedArray(repeating: 0, count: roles.count)
    bytesUntilCalm = SharedArray(repeating: 0, count: roles.count)
    met = SharedArray(
      repeating: 0,
      count: roles.count <= Self.mostNodesForPairs ? (roles.count * roles.count + 63) / 64 : 0)
    isUp = [Bool](repeating: true, count: roles.count)
    isPaused = [Bool](repeating: false, count: roles.count)
    presence = scenario.members == nil ? nil : Presence(hosts: scenario.hosts, rumors: rumors.count)
    for rumor in 0..<rumors.count { hops[rumor * roles.count + rumors[rumor].origin.int] = 0 }
  }

  /// Pairs that met are kept as a bit matrix, which no one wants beyond this.
  private static let mostNodesForPairs = 8192

  /// True where the node is up, and not paused.
  func isLive(_ node: Int) -> Bool { isUp[node] && !isPaused[node] }

  /// The number of nodes that hold the rumor at `time`, or held it before they forgot it.
  func holders(_ rumor: Int, at time: Instant) -> Int {
    roles.indices.count { node in
      node < scenario.hosts
        ? firstDelivery(rumor, node).map { $0 <= time.nanoseconds } ?? false
        : hops[rumor * roles.count + node] != .max
    }
  }

  /// The places in `pastLives` of the host's, the first first.
  func lives(of host: Int) -> [Int] { livesOfHosts.isEmpty ? [] : livesOfHosts[host] }

  /// Notes that the two exchanged a message.
  @inline(__always)
  mutating func meet(_ a: NodeID, _ b: NodeID) {
    guard !met.isEmpty else { return }
    let bit = Swift.max(a.int, b.int) * roles.count + Swift.min(a.int, b.int)
    met[bit >> 6] |= 1 << UInt64(bit & 63)
  }

  /// By node, with how many others it exchanged messages; nil for clusters too large to tell.
  var partners: [Int]? {
    guard !met.isEmpty else { return nil }
    var degree = [Int](repeating: 0, count: roles.count)
    for a in roles.indices {
      for b in 0..<a {
        let bit = a * roles.count + b
        guard met[bit >> 6] & (1 << UInt64(bit & 63)) != 0 else { continue }
        degree[a] += 1
        degree[b] += 1
      }
    }
    return degree
  }

  /// Notes that the payload of `rumor` came along a link.
  mutating func carry(_ rumor: RumorID, from: NodeID, to: NodeID) {
    guard let index = rumors.index(of: rumor) else { return }
    if to.int < scenario.hosts { receptionsHere[index] += 1 }
    let place = index * roles.count
    if hops[place + to.int] == .max, hops[place + from.int] != .max {
      hops[place + to.int] = min(hops[place + from.int], .max - 2) + 1
    }
  }

  /// The number of times that the rumor's payload reached a host.
  func receptions(_ rumor: Int) -> Int {
    receptionsElsewhere.reduce(Int(receptionsHere[rumor])) { $0 + Int($1[rumor]) }
  }

  /// The facts of some nodes, side by side with those of others: what is by node is shared.
  func part() -> Observations {
    var part = self
    part.receptionsHere = SharedArray(repeating: 0, count: rumors.count)
    part.met = SharedArray(repeating: 0, count: 0)
    return part
  }

  /// Adds what a part has counted since the last time.
  mutating func absorb(_ part: inout Observations) {
    if part.isNew {
      part.isNew = false
      receptionsElsewhere.append(part.receptionsHere)
      // Who met whom is not told by parts.
      met = SharedArray(repeating: 0, count: 0)
    }
    counted.add(part.counted)
    part.counted = Counts()
  }

  mutating func endReign(of node: NodeID, at now: Instant) {
    suspended.removeAll { $0.node == node }
    if let last = reigns.lastIndex(where: { $0.node == node && $0.until == .never }) {
      reigns[last].until = now
    }
  }

  /// A node that sleeps does not act as anything.
  mutating func suspendReign(of node: NodeID, at now: Instant) {
    guard let reign = reigns.last(where: { $0.node == node && $0.until == .never }) else { return }
    endReign(of: node, at: now)
    suspended.append(Reign(node: node, epoch: reign.epoch, from: now, until: .never))
  }

  mutating func resumeReign(of node: NodeID, at now: Instant) {
    guard let place = suspended.firstIndex(where: { $0.node == node }) else { return }
    let reign = suspended.remove(at: place)
    reigns.append(Reign(node: node, epoch: reign.epoch, from: now, until: .never))
  }

  mutating func forget(_ node: NodeID, at now: Instant) {
    var known: [Int64] = []
    if node.int < scenario.hosts {
      known = (0..<rumors.count).map { deliveredAt[$0 * scenario.hosts + node.int] }
      for rumor in 0..<rumors.count { deliveredAt[rumor * scenario.hosts + node.int] = Self.not }
    }
    if node.int < scenario.hosts {
      if livesOfHosts.isEmpty { livesOfHosts = Array(repeating: [], count: scenario.hosts) }
      livesOfHosts[node.int].append(pastLives.count)
    }
    pastLives.append(PastLife(node: node, until: now, deliveredAt: known))
  }
}

extension Observations {
  /// Numbers of events that are only counted.
  struct Counts: Sendable {
    /// Messages that were sent before the first time at which nothing may be under way.
    var sent = Sendings()
    /// Those that were sent later, by time.
    var late = LateSendings<Sendings>()
    /// Of these, what went from one place to another; none where all nodes are at one.
    var crossings = Crossings()
    var lateCrossings = LateSendings<Crossings>()
    /// Messages from the first operation to the last, or the last fault's end.
    var bySecond = SecondCounts()
    var messagesCut = 0
    var messagesLost = 0
    var messagesOverflowed = 0
    var duplicates = 0
    var invented = 0
    /// Made by a purpose.
    var broadcasts = 0

    mutating func add(_ other: Counts) {
      sent.add(other.sent)
      bySecond.add(other.bySecond)
      late.add(other.late)
      crossings.add(other.crossings)
      lateCrossings.add(other.lateCrossings)
      messagesCut += other.messagesCut
      messagesLost += other.messagesLost
      messagesOverflowed += other.messagesOverflowed
      duplicates += other.duplicates
      invented += other.invented
      broadcasts += other.broadcasts
    }
  }

  var messagesCut: Int { counted.messagesCut }
  var messagesLost: Int { counted.messagesLost }
  var messagesOverflowed: Int { counted.messagesOverflowed }
  var duplicates: Int { counted.duplicates }
  var invented: Int { counted.invented }
}

/// A node's knowledge when it forgot.
struct PastLife: Sendable {
  let node: NodeID
  let until: Instant
  /// By rumor; empty for service nodes.
  let deliveredAt: [Int64]
}

/// A time in which a node acted as leader.
struct Reign: Sendable {
  let node: NodeID
  let epoch: UInt64
  let from: Instant
  var until: Instant
}

/// The workload's rumors, numbered densely in order of intended time.
struct RumorIndex: Sendable {
  private var rumors: [RumorID] = []
  private var numbers: [[Int]]
  /// By number: which operation broadcasts it.
  private(set) var operation: [Int] = []

  init(operations: Operations, hosts: Int) {
    numbers = Array(repeating: [], count: hosts)
    for (index, operation) in operations.enumerated() {
      guard case .broadcast(let rumor) = operation.kind else { continue }
      numbers[rumor.origin.int].append(rumors.count)
      rumors.append(rumor)
      self.operation.append(index)
    }
  }

  var count: Int { rumors.count }
  subscript(number: Int) -> RumorID { rumors[number] }

  /// The rumor's number; nil if the workload never broadcasts it.
  func index(of rumor: RumorID) -> Int? {
    guard rumor.origin.int < numbers.count else { return nil }
    let own = numbers[rumor.origin.int]
    return Int(rumor.sequence) < own.count ? own[Int(rumor.sequence)] : nil
  }
}
