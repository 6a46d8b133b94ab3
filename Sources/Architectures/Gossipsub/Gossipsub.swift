public import Broadcasting

/// Gossipsub v1.0: rumors travel over a mesh of a few links a host, and hosts outside hear of them by gossip.
///
/// Hosts keep their mesh among their `peers`: in each heartbeat a host with fewer than `d-low` members draws
/// others until it has `d` (GRAFT), and one with more than `d-high` leaves members drawn at random until it
/// has `d` (PRUNE). A rumor that is new goes to all mesh members but its sender and its origin. In each
/// heartbeat a host tells `gossip-factor` of the peers outside its mesh, and `d-lazy` at least, which
/// rumors came in the last `gossip` heartbeats (IHAVE), if any did; they ask for what they lack (IWANT),
/// and get what came in the last `history` heartbeats, each rumor at most three times. While a host has no
/// mesh, all that is new goes to the same `d` peers, drawn at random (fanout).
///
/// **Failures.** Nobody is told that a mesh member is down: it stays one, and what is sent to it is lost.
/// Where real deployments notice by a broken connection, gossip and repair make up for it here. A host that
/// forgot says PRUNE to all its peers, as a broken connection would, and begins anew. A lost GRAFT or PRUNE
/// leaves a mesh link that works one way. Of v1.1 it has the adaptive gossip (`gossip-factor`); scores,
/// backoff and flood publishing are left out.
///
/// **Acknowledgement.** `origin`: the origin holds the rumor.
///
/// **Repair.** Gossip covers a few heartbeats only. Anti-entropy with all peers in turn (`Repair`) makes it
/// certain that everyone is reached; a host that learns a rumor that way passes it on as any other.
///
/// Vyzovitis, Psaras: "GossipSub: A Secure PubSub Protocol for Unstructured Decentralised P2P Overlays",
/// 2019, and libp2p's gossipsub specifications v1.0 and v1.1. The defaults are go-libp2p-pubsub's
/// (`gossipsub.go`: D 6, Dlo 5, Dhi 12, Dlazy 6, gossip factor 0.25, heartbeats of 1 s, history 5, gossip 3).
public struct Gossipsub: Broadcaster {
  private enum Timers {
    static let heartbeat: UInt32 = 1
  }

  /// No message carries more rumors than this.
  private static let mostRumors = 1024

  private let own: NodeID
  private let forgot: Bool
  private let settings: Settings
  /// In ascending order.
  private let peers: [NodeID]
  private var known = RumorSet()
  private var mesh: [NodeID] = []
  /// The nodes that rumors go to while there is no mesh; empty until then.
  private var fanout: [NodeID] = []
  private var cache: RumorCache
  private var heartbeat = Alarm(Timers.heartbeat)
  private var repair: Repair

  public init(at seat: Seat, settings: Settings) {
    own = seat.id
    forgot = seat.life > 0
    self.settings = settings
    peers = seat.neighbours.sorted()
    cache = RumorCache(windows: settings.history)
    repair = Repair(inTurnsAt: seat, neighbours: peers, interval: settings.repair)
  }

  public mutating func start(in context: inout NodeContext<Message>) {
    // Heartbeats of different hosts fall at different times.
    let phase = context.random.delay(in: .zero...settings.heartbeat)
    heartbeat.set(for: context.now + settings.heartbeat + phase, in: &context)
    guard forgot else { return }
    for peer in peers { context.send(.prune, to: peer) }
    repair.restart(knowing: known, in: &context)
  }

  public mutating func resume(in context: inout NodeContext<Message>) {
    heartbeat.reset()
    heartbeat.set(for: context.now + settings.heartbeat, in: &context)
    repair.restart(knowing: known, in: &context)
  }

  public mutating func broadcast(_ rumor: RumorID, in context: inout NodeContext<Message>) {
    learn(rumor, from: own, in: &context)
    context.acknowledge(rumor)
  }

  @inline(__always)
  private mutating func learn(
    _ rumor: RumorID, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    guard known.insert(rumor) else { return }
    context.deliver(rumor)
    repair.learned(in: &context)
    cache.insert(rumor)
    if mesh.isEmpty, fanout.isEmpty { fanout = draw(settings.d, &context.random) { _ in true } }
    for member in mesh.isEmpty ? fanout : mesh where member != sender && member != rumor.origin {
      context.send(.rumors(.one(rumor)), to: member)
    }
  }

  /// `count` distinct peers for which `fits` holds, drawn at random; all of them where there are no more.
  private func draw(
    _ count: Int, _ random: inout SplitMix64, where fits: (NodeID) -> Bool
  ) -> [NodeID] {
    var candidates = peers.filter(fits)
    guard count < candidates.count else { return candidates }
    for place in 0..<count {
      candidates.swapAt(place, place + random.index(below: candidates.count - place))
    }
    return Array(candidates.prefix(count))
  }

  // MARK: Receiving

  @inline(__always)
  public mutating func receive(
    _ message: Message, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    switch message {
    case .rumors(let rumors):
      rumors.forEach { learn($0, from: sender, in: &context) }
    case .repair(let message):
      repair.receive(message, from: sender, knowing: known, in: &context)
    case .have(let digest):
      let missing = digest.set.subtracting(known)
      for part in missing.parts(of: Self.mostRumors, limit: Digest.mostParts) {
        context.send(.want(RumorList(part)), to: sender)
      }
    case .want(let rumors): give(rumors, to: sender, in: &context)
    case .graft:
      if peers.place(ofSorted: sender) != nil, !mesh.contains(sender) { mesh.append(sender) }
    case .prune: mesh.removeAll { $0 == sender }
    }
  }

  private mutating func give(
    _ wanted: RumorList, to sender: NodeID, in context: inout NodeContext<Message>
  ) {
    guard peers.place(ofSorted: sender) != nil else { return }
    let given = wanted.array.filter { cache.give($0, to: sender) }
    for start in stride(from: 0, to: given.count, by: Self.mostRumors) {
      let part = Array(given[start..<min(start + Self.mostRumors, given.count)])
      context.send(.rumors(RumorList(part)), to: sender)
    }
  }

  // MARK: Heartbeats

  public mutating func timerFired(_ timer: TimerID, in context: inout NodeContext<Message>) {
    if heartbeat.rings(timer) {
      mendMesh(in: &context)
      gossip(in: &context)
      cache.shift()
      heartbeat.set(for: context.now + settings.heartbeat, in: &context)
    } else {
      _ = repair.timerFired(timer, knowing: known, in: &context)
    }
  }

  private mutating func mendMesh(in context: inout NodeContext<Message>) {
    if mesh.count < settings.dLow {
      let members = mesh
      for peer in draw(settings.d - members.count, &context.random, where: { !members.contains($0) }) {
        mesh.append(peer)
        context.send(.graft, to: peer)
      }
    } else if mesh.count > settings.dHigh {
      context.random.shuffle(&mesh)
      for member in mesh[settings.d...] { context.send(.prune, to: member) }
      mesh.removeSubrange(settings.d...)
    }
    if !mesh.isEmpty { fanout = [] }
  }

  private mutating func gossip(in context: inout NodeContext<Message>) {
    let recent = cache.recent(windows: settings.gossip)
    guard !recent.isEmpty else { return }
    let message = Message.have(recent.digest)
    let members = mesh
    let outside = peers.count { !members.contains($0) }
    let told = max(settings.dLazy, outside * settings.gossipFactor / 100)
    for peer in draw(told, &context.random, where: { !members.contains($0) }) {
      context.send(message, to: peer)
    }
  }
}
