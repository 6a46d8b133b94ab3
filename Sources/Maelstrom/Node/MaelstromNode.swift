public import Architectures
public import Broadcasting
internal import Formats
internal import Scenarios
internal import Schema

/// A Maelstrom node that runs an architecture's state machine: lines and the passing of time in, lines out.
///
/// It does no input or output and reads no clock. Whatever the lines hold, it never traps and never takes
/// back what it said: what cannot be used is answered with an error where somebody waits for an answer, and
/// remarked otherwise. It writes only to nodes that `init` named and to clients that wait, since Maelstrom
/// stops listening to a node that writes to anybody else.
public struct MaelstromNode: Sendable {
  /// The lines that the node wants written, drained by whoever runs it.
  public struct Output: Sendable {
    /// For standard output, without line ends.
    public internal(set) var lines: [String] = []
    /// For standard error.
    public internal(set) var remarks: [String] = []
    public init() {}
  }

  enum Phase {
    /// Nobody has said yet who the nodes are; what peers sent is kept.
    case new
    /// The hosts' neighbours are to come with the topology.
    case awaitingTopology(Cluster, Life)
    case running(Cluster)
  }

  let configuration: Configuration
  let seed: UInt64
  /// True where the hosts' neighbours are those that Maelstrom sends.
  let takesTopology: Bool

  var phase = Phase.new
  var nodes: LocalNodes?
  var values = ValueStore()
  var pledges = Pledges()
  var workload: MaelstromWorkload?
  var nextSequence: UInt32 = 0
  var isLaterLife = false
  /// From peers that began earlier.
  private var early: [IncomingMessage] = []
  /// The characters of their lines.
  private var earlySize = 0
  private var limiter = RemarkLimiter()

  private enum Bounds {
    /// Protocols repeat what is lost, so nothing more than time is lost with what goes beyond.
    static let early = 10_000
    static let earlySize = 64 << 20
    /// Timers that fire before input is looked at again, however many are due.
    static let steps = 1_000
  }

  /// A node of the architecture with these settings; `takesTopology` only where hosts have neighbours.
  ///
  /// The seed must be the same for all nodes.
  public init(_ configuration: Configuration, seed: UInt64, takesTopology: Bool) {
    precondition(!takesTopology || configuration.usesTopology, "the architecture has no neighbours")
    self.configuration = configuration
    self.seed = seed
    self.takesTopology = takesTopology
  }

  /// The time when `advance` is to be called next; `never` where nothing is due.
  public var nextDue: Instant { min(nodes?.nextDue ?? .never, pledges.nextDue) }

  /// Does what is due.
  public mutating func advance(at now: Instant, into output: inout Output) {
    var steps = 0
    while steps < Bounds.steps, nodes?.step(at: now) ?? false {
      carryOutEvents(at: now, into: &output)
      steps += 1
    }
    while let request = pledges.lapse(at: now) {
      answer(request, .error(.timeout, "the value is not acknowledged yet; it may be later"), &output)
    }
  }

  /// A line came, without its end.
  ///
  /// Clients' requests are passed over where the line is `late`, that is, may have waited longer than they
  /// do.
  public mutating func receive(
    _ line: [UInt8], late: Bool = false, at now: Instant, into output: inout Output
  ) {
    guard line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { return }
    do {
      try take(try IncomingMessage(line), size: line.count, late: late, at: now, &output)
    } catch {
      remark("passed over a line of \(line.count) bytes: \(error.reason)", at: now, &output)
    }
  }

  /// A line came that is too long to be kept.
  public mutating func receiveOverlong(_ count: Int, at now: Instant, into output: inout Output) {
    remark("passed over a line of more than \(count) bytes, the most that is read", at: now, &output)
  }

  private mutating func take(
    _ message: IncomingMessage, size: Int, late: Bool, at now: Instant, _ output: inout Output
  ) throws(LineError) {
    if message.type == PeerMessage.type { return try takeFromPeer(message, size: size, at: now, &output) }
    guard let number = message.number else {
      // A reply is to something that this node never asked.
      throw LineError(
        message.isNumberWrong
          ? "its msg_id is no whole number" : "it wants no answer, and says nothing that matters here")
    }
    guard !late else { throw LineError("this process was stopped, and who asked may be gone") }
    // Whoever asks a node that has no name yet knows the name.
    let own = cluster?.ownName ?? message.destination
    guard message.destination == own else { throw LineError("it is for \(message.destination.onOneLine)") }
    guard cluster?.index(of: message.source) == nil else {
      throw LineError("a node sent it, and only clients do")
    }
    let reply = reply(to: message, Request(client: message.source, number: number), at: now, &output)
    if let reply { answer(Request(client: message.source, number: number), reply, from: own, &output) }
  }

  // MARK: Peers

  private mutating func takeFromPeer(
    _ message: IncomingMessage, size: Int, at now: Instant, _ output: inout Output
  ) throws(LineError) {
    guard case .running(let cluster) = phase else {
      // Nodes are initialised side by side, so some speak before others can listen.
      guard early.count < Bounds.early, earlySize + size <= Bounds.earlySize else {
        throw LineError("it came before init, and so did too many others")
      }
      early.append(message)
      earlySize += size
      return
    }
    try take(try PeerMessage(message, nodes: cluster.nodes), of: message, in: cluster, at: now)
    carryOutEvents(at: now, into: &output)
  }

  private mutating func take(
    _ news: PeerMessage, of message: IncomingMessage, in cluster: Cluster, at now: Instant
  ) throws(LineError) {
    guard message.destination == cluster.ownName, cluster.home(of: news.target) == cluster.own else {
      throw LineError("it is for \(news.target), which does not live here")
    }
    guard let source = cluster.index(of: message.source), cluster.home(of: news.sender) == source,
      source != cluster.own
    else {
      throw LineError("it is from \(news.sender), which does not live at \(message.source.onOneLine)")
    }
    do {
      try nodes?.receive(news.frame, from: news.sender, for: news.target, at: now) {
        values.accept(news.values, for: $0)
      }
    } catch {
      throw LineError("from \(news.sender): \(error)")
    }
    workload = workload ?? news.workload
  }

  /// The nodes of this process are up.
  mutating func begin(
    _ cluster: Cluster, _ life: Life, neighbours: [NodeID]?, at now: Instant, _ output: inout Output
  ) {
    phase = .running(cluster)
    nextSequence = life.firstSequence
    nodes = LocalNodes(
      cluster.seats(life: life.number, neighbours: neighbours), of: cluster.framed, at: now)
    carryOutEvents(at: now, into: &output)
    let kept = early
    (early, earlySize) = ([], 0)
    for message in kept {
      do {
        try takeFromPeer(message, size: 0, at: now, &output)
      } catch {
        remark("passed over a message: \(error.reason)", at: now, &output)
      }
    }
  }

  // MARK: Effects

  mutating func carryOutEvents(at now: Instant, into output: inout Output) {
    guard case .running(let cluster) = phase, let events = nodes?.takeEvents() else { return }
    for event in events {
      switch event {
      case .deliver(let rumor): values.deliver(rumor)
      case .acknowledge(let rumor):
        for (request, reply) in pledges.keep(rumor, at: now) { answer(request, reply, &output) }
      case .send(let frame, let rumors, let sender, let target):
        guard let carried = values.values(of: rumors) else {
          output.remarks.append("\(sender) sends a rumor of which it does not know what it says")
          continue
        }
        let news = PeerMessage(
          sender: sender, target: target, frame: frame, values: carried, workload: workload)
        output.lines.append(
          OutgoingMessage.line(
            from: cluster.ownName, to: cluster.names[cluster.home(of: target)], body: news.body()))
      case .refused(let reason): output.remarks.append("a message within this process is refused: \(reason)")
      }
    }
  }

  /// The nodes, once they are known.
  var cluster: Cluster? {
    switch phase {
    case .new: nil
    case .awaitingTopology(let cluster, _), .running(let cluster): cluster
    }
  }

  private func answer(_ request: Request, _ reply: Reply, _ output: inout Output) {
    guard let own = cluster?.ownName else { return }
    answer(request, reply, from: own, &output)
  }

  private func answer(_ request: Request, _ reply: Reply, from own: String, _ output: inout Output) {
    output.lines.append(
      OutgoingMessage.line(from: own, to: request.client, body: reply.body(to: request.number)))
  }

  private mutating func remark(_ text: String, at now: Instant, _ output: inout Output) {
    if let line = limiter.admit(text, at: now) { output.remarks.append(line) }
  }
}
