import Broadcasting
import Facts
import Scenarios

/// The nodes as servers that take time (`Capacity`): what waits at each, and how long each was busy.
///
/// A job is a message that a node received or a copy that it sends. A node serves its jobs in the order in
/// which they came, one at a time. When a service begins, `Service` says when it will be done; the driver
/// comes back then, and takes the job. A pause or a crash in between voids the service by its ticket.
struct Servers<Job> {
  /// A service that has begun.
  struct Service: Hashable {
    let done: Instant
    /// Tells it from those that a pause or a crash has voided.
    let ticket: UInt32
  }

  enum Admission: Hashable {
    /// The node is free, and the job takes no time: it is done.
    case done
    /// The job is the first, and its service begins.
    case begins(Service)
    case waits
    /// A drop because as many received messages wait as may.
    case overflows
  }

  private struct Server {
    /// The one in service first; those before `first` are gone.
    var jobs: [(job: Job, cost: Delay, isReceived: Bool)] = []
    var first = 0
    /// The number of received messages among the jobs.
    var received = 0
    var ticket: UInt32 = 0
    /// The time when the present stretch of work began; nil while nothing is served.
    var since: Instant?
    /// Since when there has been something to do, and no pause; what it was while there is nothing.
    var busySince = Instant.zero
    /// The time that is left of the first job's service, at `since` while it is served.
    var left = Delay.zero
    var isPaused = false
    /// Time at work within the window, finished stretches only.
    var busy = Delay.zero
    /// The second of the window in which it was last at work, and the time at work in it.
    var second: Int64 = 0
    var busyInSecond = Delay.zero

    var isEmpty: Bool { first == jobs.count }
  }

  private let capacities: NodeCapacities
  /// The first node's index.
  private let origin: Int
  private var servers: [Server]
  private var overloadedUntil: Instant?
  private var busiestSecond = Delay.zero
  private let windowStart: Instant
  private let windowEnd: Instant

  /// Time at work counts from `windowStart` to `windowEnd`.
  init(
    _ capacities: NodeCapacities, nodes: Range<Int>, from windowStart: Instant, to windowEnd: Instant
  ) {
    origin = nodes.lowerBound
    self.capacities = capacities
    self.windowStart = windowStart
    self.windowEnd = windowEnd
    servers = [Server](repeating: Server(), count: nodes.count)
  }

  /// True where sizes matter.
  var weighs: Bool { capacities.weighs }

  /// A message has reached the node.
  mutating func admit(_ job: consuming Job, at node: NodeID, now: Instant) -> Admission {
    if let queue = capacities[node].queue, servers[node.int - origin].received >= queue {
      overloadedUntil = now
      return .overflows
    }
    return add(job, at: node, cost: capacities[node].receive, isReceived: true, now)
  }

  /// The node sends a copy of `size` bytes.
  mutating func depart(_ job: consuming Job, from node: NodeID, size: Int, now: Instant) -> Admission {
    add(
      job, at: node, cost: capacities[node].send + capacities[node].travelTime(of: size), isReceived: false,
      now)
  }

  private mutating func add(
    _ job: consuming Job, at node: NodeID, cost: Delay, isReceived: Bool, _ now: Instant
  ) -> Admission {
    let isFirst = servers[node.int - origin].isEmpty
    if isFirst { servers[node.int - origin].left = cost }
    let isFree = isFirst && !servers[node.int - origin].isPaused
    if isFree, cost == .zero { return .done }
    servers[node.int - origin].jobs.append((job, cost, isReceived))
    if isReceived { servers[node.int - origin].received += 1 }
    if isFirst { servers[node.int - origin].busySince = now }
    return isFree ? .begins(begin(at: node, now)) : .waits
  }

  /// The service with this ticket is over: its job, and the service that begins now; nil if it was voided.
  mutating func finish(at node: NodeID, ticket: UInt32, now: Instant) -> (job: Job, next: Service?)? {
    guard servers[node.int - origin].ticket == ticket, servers[node.int - origin].since != nil else {
      return nil
    }
    stop(node, now)
    let place = servers[node.int - origin].first
    let (job, _, isReceived) = servers[node.int - origin].jobs[place]
    servers[node.int - origin].first = place + 1
    if isReceived { servers[node.int - origin].received -= 1 }
    forgetServed(at: node)
    if servers[node.int - origin].isEmpty { endWork(at: node, now) }
    return (job, beginFirst(at: node, now))
  }

  /// Nothing is served from here on, until the node resumes.
  mutating func pause(_ node: NodeID, now: Instant) {
    if !servers[node.int - origin].isPaused, !servers[node.int - origin].isEmpty { endWork(at: node, now) }
    servers[node.int - origin].isPaused = true
    stop(node, now)
  }

  /// The node goes on where it stopped: the rest of the service that it was in, if it was.
  mutating func resume(_ node: NodeID, now: Instant) -> Service? {
    servers[node.int - origin].isPaused = false
    servers[node.int - origin].busySince = now
    return servers[node.int - origin].isEmpty ? nil : begin(at: node, now)
  }

  /// The node crashes, and nothing occupies it any more: what waited there, in order.
  mutating func empty(_ node: NodeID, now: Instant) -> [Job] {
    stop(node, now)
    let jobs = servers[node.int - origin].jobs[servers[node.int - origin].first...].map(\.job)
    servers[node.int - origin].jobs = []
    servers[node.int - origin].first = 0
    servers[node.int - origin].received = 0
    servers[node.int - origin].isPaused = false
    return jobs
  }

  /// The load that the nodes have had to bear up to `now`.
  func load(now: Instant) -> NodeLoad {
    let busiest = servers.map { $0.busy + overlap($0.since ?? now, now) }.max() ?? .zero
    let isBehind = servers.contains { $0.since != nil && isOverloaded($0, now) }
    var counted = self
    for node in servers.indices {
      if let since = servers[node].since { counted.count(since, now, at: node) }
    }
    return NodeLoad(
      busiest: busiest, busiestSecond: counted.busiestSecond,
      overloadedUntil: isBehind ? now : overloadedUntil)
  }

  private func isOverloaded(_ server: Server, _ now: Instant) -> Bool {
    now - server.busySince >= .seconds(1)
  }

  private mutating func beginFirst(at node: NodeID, _ now: Instant) -> Service? {
    guard !servers[node.int - origin].isEmpty else { return nil }
    let place = servers[node.int - origin].first
    servers[node.int - origin].left = servers[node.int - origin].jobs[place].cost
    return begin(at: node, now)
  }

  private mutating func begin(at node: NodeID, _ now: Instant) -> Service {
    servers[node.int - origin].since = now
    servers[node.int - origin].ticket &+= 1
    return Service(done: now + servers[node.int - origin].left, ticket: servers[node.int - origin].ticket)
  }

  /// All is done, or a break begins.
  private mutating func endWork(at node: NodeID, _ now: Instant) {
    if isOverloaded(servers[node.int - origin], now) { overloadedUntil = now }
  }

  /// Ends the present stretch of work, if there is one.
  private mutating func stop(_ node: NodeID, _ now: Instant) {
    guard let since = servers[node.int - origin].since else { return }
    servers[node.int - origin].busy = servers[node.int - origin].busy + overlap(since, now)
    count(since, now, at: node.int - origin)
    servers[node.int - origin].left = servers[node.int - origin].left + (since - now)
    servers[node.int - origin].since = nil
  }

  /// Counts the time at work in the seconds of the window in which it lies.
  private mutating func count(_ from: Instant, _ to: Instant, at place: Int) {
    let length = Delay.seconds(1)
    var from = max(from, windowStart)
    let to = min(to, windowEnd)
    while from < to {
      let second = (from - windowStart).nanoseconds / length.nanoseconds
      let end = min(to, windowStart + .seconds(second + 1))
      if servers[place].second != second {
        servers[place].second = second
        servers[place].busyInSecond = .zero
      }
      servers[place].busyInSecond = servers[place].busyInSecond + (end - from)
      busiestSecond = max(busiestSecond, servers[place].busyInSecond)
      from = end
    }
  }

  private func overlap(_ from: Instant, _ to: Instant) -> Delay {
    max(min(to, windowEnd) - max(from, windowStart), .zero)
  }

  /// Gives back the storage of jobs that are gone, once they are as many as those that wait.
  private mutating func forgetServed(at node: NodeID) {
    let first = servers[node.int - origin].first
    guard first * 2 >= servers[node.int - origin].jobs.count else { return }
    servers[node.int - origin].jobs.removeFirst(first)
    servers[node.int - origin].first = 0
  }
}
