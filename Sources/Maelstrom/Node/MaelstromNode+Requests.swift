internal import Architectures
internal import Broadcasting
internal import Formats
internal import Scenarios
internal import Schema

/// The requests of clients.
extension MaelstromNode {
  /// The answer; nil if it comes later.
  mutating func reply(
    to message: IncomingMessage, _ request: Request, at now: Instant, _ output: inout Output
  ) -> Reply? {
    if message.type == "init" { return initialise(message, at: now, &output) }
    guard let cluster else {
      return .error(.temporarilyUnavailable, "this node awaits init, which says who the nodes are")
    }
    switch message.type {
    case "topology": return topology(message, cluster, at: now, &output)
    case "broadcast":
      return accept(message, request, "message", as: .broadcast, .broadcastOK, cluster, at: now, &output)
    case "add": return accept(message, request, "element", as: .gSet, .addOK, cluster, at: now, &output)
    case "read": return read(cluster)
    default:
      return .error(
        .notSupported,
        "no request of type \(message.type.quoted): there are init, topology, broadcast, add and read")
    }
  }

  private mutating func initialise(
    _ message: IncomingMessage, at now: Instant, _ output: inout Output
  ) -> Reply {
    if let cluster {
      return .error(.preconditionFailed, "this node is \(cluster.ownName.quoted) already; init comes once")
    }
    guard case .string(let name) = message["node_id"] else {
      return .error(.malformedRequest, "init takes node_id, a text")
    }
    guard name == message.destination else {
      return .error(.malformedRequest, "init calls \(message.destination.quoted) \(name.quoted)")
    }
    guard let names = message["node_ids"]?.texts, !names.isEmpty else {
      return .error(.malformedRequest, "init takes node_ids, a list of texts")
    }
    guard names.count <= Self.mostNodes, Set(names).count == names.count else {
      return .error(
        .malformedRequest,
        "init takes node_ids that differ from one another, \(Self.mostNodes) at most")
    }
    guard let own = names.firstIndex(of: name) else {
      return .error(.malformedRequest, "node_ids must contain node_id, \(name.quoted)")
    }
    let cluster = Cluster(
      names: names, own: own,
      framed: configuration.framed(Zones(hosts: names.count), Self.payload, Wait.nominal, seed))
    let life = Life(initialisedBy: message.source, hosts: names.count, at: now)
    // The architecture's first messages may precede the answer: they are for nodes, not for the client.
    if takesTopology {
      phase = .awaitingTopology(cluster, life)
    } else {
      begin(cluster, life, neighbours: nil, at: now, &output)
    }
    isLaterLife = life.number > 0
    return .initOK
  }

  /// The size of a value as JSON, in bytes: Maelstrom's workloads count up, and few values have more digits.
  private static let payload: PayloadSizes = 8

  /// All processes of a test run on one machine; more of them are a mistake.
  private static let mostNodes = 2_000

  /// Taken only where the hosts' neighbours are to be those of the request.
  private mutating func topology(
    _ message: IncomingMessage, _ cluster: Cluster, at now: Instant, _ output: inout Output
  ) -> Reply {
    workload = workload ?? .broadcast
    guard case .object(let members) = message["topology"] else {
      return .error(.malformedRequest, "topology takes topology, an object of nodes and their neighbours")
    }
    var links: [(Int, Int)] = []
    for member in members {
      guard let host = cluster.index(of: member.name), let names = member.value.texts else {
        return .error(
          .malformedRequest, "\(member.name.quoted) in topology must be a node, with a list of its neighbours"
        )
      }
      for name in names {
        guard let neighbour = cluster.index(of: name) else {
          return .error(
            .malformedRequest,
            "\(member.name.quoted) in topology has a neighbour that is no node, \(name.quoted)")
        }
        links.append((host, neighbour))
      }
    }
    guard takesTopology else { return .topologyOK }
    guard case .awaitingTopology(_, let life) = phase else {
      return .error(.preconditionFailed, "this node has its neighbours already; topology comes once")
    }
    begin(
      cluster, life, neighbours: Self.neighbours(of: cluster.own, links: links), at: now, &output)
    return .topologyOK
  }

  /// Links go both ways, also where only one end is said to have them: both ends repair what a link lost.
  private static func neighbours(of own: Int, links: [(Int, Int)]) -> [NodeID] {
    var neighbours: [NodeID] = []
    for (a, b) in links where a != b && (a == own || b == own) {
      let neighbour = NodeID(a == own ? b : a)
      if !neighbours.contains(neighbour) { neighbours.append(neighbour) }
    }
    return neighbours
  }

  /// A client wants a value known to all.
  ///
  /// A value that is known already is not made a second rumor: a client that had no answer asks again. One
  /// that this process made a rumor of is acknowledged when that is; one that came from elsewhere is, since
  /// it has got here.
  private mutating func accept(
    _ message: IncomingMessage, _ request: Request, _ member: String, as sign: MaelstromWorkload,
    _ reply: Reply,
    _ cluster: Cluster, at now: Instant, _ output: inout Output
  ) -> Reply? {
    workload = workload ?? sign
    guard let value = message[member] else {
      return .error(.malformedRequest, "\(message.type) takes \(member), any value")
    }
    guard nodes != nil else {
      return .error(.temporarilyUnavailable, "this node awaits topology, which says who its neighbours are")
    }
    let text = value.canonicalText
    if let known = pledges.rumor(saying: text) {
      guard !pledges.isAcknowledged(known) else { return reply }
      pledges.add(request, reply, for: known, at: now)
      return nil
    }
    if values.hasDelivered(text) { return reply }
    guard nextSequence < RumorID.sequenceLimit else {
      return .error(.temporarilyUnavailable, "this node has no more names for values")
    }
    let rumor = RumorID(origin: NodeID(cluster.own), sequence: nextSequence)
    nextSequence += 1
    values.originate(rumor, saying: value)
    pledges.originate(rumor, saying: text)
    pledges.add(request, reply, for: rumor, at: now)
    nodes?.broadcast(rumor, at: now)
    carryOutEvents(at: now, into: &output)
    return nil
  }

  /// The broadcast workload and the g-set workload read alike and want different answers.
  ///
  /// The first `topology`, `broadcast` or `add` that came, here or at a peer that was heard, says which it
  /// is. Maelstrom sends `topology` to every node before anything else in the one and never in the other, so
  /// where there was no sign it is a g-set; but not in a later life, to which no topology is sent.
  private func read(_ cluster: Cluster) -> Reply {
    switch workload ?? (isLaterLife ? .broadcast : .gSet) {
    case .broadcast: .messages(values.delivered)
    case .gSet: .value(values.delivered)
    }
  }
}
