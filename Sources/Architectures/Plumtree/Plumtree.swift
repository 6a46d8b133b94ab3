public import Broadcasting

/// Plumtree: rumors travel along a tree of links that forms itself, and are only announced on all others.
///
/// Each host keeps for each neighbour whether the link to it is *eager* or *lazy*; at first all are eager. A
/// rumor that is new is pushed over the eager links and announced (IHAVE) over the lazy ones. Who gets a
/// rumor again makes the link lazy and says so (PRUNE), which leaves a tree. Who gets an announced rumor from
/// nobody within `graft` asks an announcer for it and makes that link eager (GRAFT), which mends the tree.
/// Where an announcer is nearer to the origin than the sender by `threshold` hops or more, the link to it
/// takes the sender's place.
///
/// On a graph of n hosts and E links where nothing is lost, the first rumor costs 2E − (n−1) payloads and
/// 2(E − n + 1) PRUNEs, as a flood would; each later one of the same origin n−1 payloads and 2(E − n + 1)
/// IHAVEs.
///
/// **Trees.** `shared` (the paper's): rumors of all origins use one tree. It never settles where rumors of
/// several origins are under way at once: each prunes the cycle that it meets in another place, so that the
/// tree falls apart, and the many GRAFTs that mend it make new cycles. `origin` (Riak's): each origin has a
/// tree of its own, for a bit a link and origin at each host.
///
/// **Failures.** Nobody is told that a neighbour is down: it may stay an eager one, and what is sent to it is
/// lost. A payload that comes twice over one link, and the tree's copy of a rumor that repair brought first,
/// are no sign of a second way and prune nothing. An announcer that does not answer is not asked again.
///
/// **Acknowledgement.** `origin`: the origin holds the rumor.
///
/// **Repair.** IHAVEs may be lost, too: along every link, each way, anti-entropy sees to it that the
/// neighbour holds what the host holds (`Repair`). What it brings is pushed and announced as any other rumor.
///
/// Leitão, Pereira, Rodrigues, "Epidemic Broadcast Trees", 2007, sections 3.4 to 3.8.
public struct Plumtree: Broadcaster {
  private enum Timers {
    static let flush: UInt32 = 1
    static let graft: UInt32 = 2
  }

  /// No message carries more rumors than this.
  private static let mostRumors = 1024

  private let settings: Settings
  private let forgot: Bool
  /// In ascending order; a link is named by its place in it.
  private let neighbours: [NodeID]
  private var trees: Trees
  /// By link, the gathered announcements that wait.
  private var waiting: [[Sighting]]
  private var known = RumorSet()
  private var senders = FirstSenders()
  private var missing = Missing()
  private var flush = Alarm(Timers.flush)
  private var graft = Alarm(Timers.graft)
  private var repair: Repair

  public init(at seat: Seat, settings: Settings) {
    self.settings = settings
    forgot = seat.life > 0
    neighbours = seat.neighbours.sorted()
    trees = Trees(settings.trees, links: seat.neighbours.count)
    waiting = [[Sighting]](repeating: [], count: settings.lazy > .zero ? seat.neighbours.count : 0)
    repair = Repair(at: seat, neighbours: seat.neighbours, interval: settings.repair)
  }

  public mutating func start(in context: inout NodeContext<Message>) {
    if forgot { repair.restart(knowing: known, in: &context) }
  }

  public mutating func resume(in context: inout NodeContext<Message>) {
    flush.reset()
    sendWaiting(in: &context)
    graft.reset()
    setGraft(in: &context)
    repair.restart(knowing: known, in: &context)
  }

  public mutating func broadcast(_ rumor: RumorID, in context: inout NodeContext<Message>) {
    if known.insert(rumor) { learned(Sighting(rumor, hops: 0), over: nil, in: &context) }
    context.acknowledge(rumor)
  }

  // MARK: Passing on

  /// Pushes what has made so many hops over the eager links, and announces it over the lazy ones.
  private mutating func push(
    _ sighting: Sighting, except source: Int?, in context: inout NodeContext<Message>
  ) {
    let onward = Sighting(sighting.rumor, hops: sighting.hops &+ 1)
    let tree = trees.tree(of: trees.root(of: sighting.rumor))
    for link in neighbours.indices where link != source && trees.isEager(link, in: tree) {
      context.send(.rumors(.one(onward)), to: neighbours[link])
    }
    for link in neighbours.indices where link != source && !trees.isEager(link, in: tree) {
      if settings.lazy > .zero {
        waiting[link].append(onward)
        flush.set(for: context.now + settings.lazy, in: &context)
      } else {
        context.send(.have(.one(onward)), to: neighbours[link])
      }
    }
  }

  private mutating func sendWaiting(in context: inout NodeContext<Message>) {
    for link in waiting.indices where !waiting[link].isEmpty {
      for part in Sightings.parts(of: waiting[link], size: Self.mostRumors) {
        context.send(.have(part), to: neighbours[link])
      }
      waiting[link] = []
    }
  }

  // MARK: Receiving

  public mutating func receive(
    _ message: Message, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    let link = neighbours.place(ofSorted: sender)
    switch message {
    case .rumors(.one(let sighting)):
      let isUseful = receive(sighting, over: link, in: &context)
      if let link, !isUseful { prune(link, trees.root(of: sighting.rumor), in: &context) }
    case .rumors(.many(let sightings)): receive(sightings, over: link, in: &context)
    case .repaired(let rumors):
      rumors.forEach { rumor in
        guard known.insert(rumor) else { return }
        senders.note(rumor, from: nil)
        missing.remove(rumor)
        learned(Sighting(rumor, hops: 0), over: link, in: &context)
      }
    case .have(let sightings):
      if let link { announced(sightings, over: link, in: &context) }
    case .prune(let root):
      if let link { setLink(link, root, eager: false) }
    case .join(let root):
      if let link { setLink(link, root, eager: true) }
    case .graft(let sightings):
      if let link { grafted(sightings, over: link, in: &context) }
    case .repair(let message):
      repair.receive(message, from: sender, knowing: known, in: &context)
    }
  }

  /// The rumor is new to this host, and was inserted into `known`.
  private mutating func learned(
    _ sighting: Sighting, over link: Int?, in context: inout NodeContext<Message>
  ) {
    context.deliver(sighting.rumor)
    repair.learned(in: &context)
    push(sighting, except: link, in: &context)
  }

  private mutating func setLink(_ link: Int, _ root: NodeID, eager: Bool) {
    trees.set(link, in: trees.tree(of: root), eager: eager)
  }

  private mutating func prune(_ link: Int, _ root: NodeID, in context: inout NodeContext<Message>) {
    setLink(link, root, eager: false)
    context.send(.prune(root), to: neighbours[link])
  }

  /// A payload came; false if the link brought nothing that no other had brought before.
  private mutating func receive(
    _ sighting: Sighting, over link: Int?, in context: inout NodeContext<Message>
  ) -> Bool {
    let root = trees.root(of: sighting.rumor)
    guard known.insert(sighting.rumor) else {
      guard let link, senders.isFirst(link, toSend: sighting.rumor) else { return false }
      setLink(link, root, eager: true)
      return true
    }
    senders.note(sighting.rumor, from: link)
    let nearer = nearest(of: missing.remove(sighting.rumor), to: sighting)
    learned(sighting, over: link, in: &context)
    guard let link else { return true }
    setLink(link, root, eager: true)
    if let nearer, nearer != link {
      setLink(nearer, root, eager: true)
      context.send(.join(root), to: neighbours[nearer])
      prune(link, root, in: &context)
    }
    return true
  }

  /// Payloads came that were asked for; a tree in which some are new needs the link that brought them.
  private mutating func receive(
    _ sightings: [Sighting], over link: Int?, in context: inout NodeContext<Message>
  ) {
    var useful: [NodeID] = []
    var useless: [NodeID] = []
    for sighting in sightings {
      let root = trees.root(of: sighting.rumor)
      if receive(sighting, over: link, in: &context) {
        if !useful.contains(root) { useful.append(root) }
      } else if !useless.contains(root) {
        useless.append(root)
      }
    }
    guard let link else { return }
    for root in useless where !useful.contains(root) { prune(link, root, in: &context) }
  }

  /// The announcer that is nearer to the origin than the sender by the threshold or more, if one is.
  private func nearest(of announcements: [Missing.Announcement], to sighting: Sighting) -> Int? {
    guard settings.threshold > 0, let best = announcements.min(by: { $0.hops < $1.hops }) else { return nil }
    return Int(sighting.hops) - Int(best.hops) >= settings.threshold ? best.link : nil
  }

  private mutating func announced(
    _ sightings: Sightings, over link: Int, in context: inout NodeContext<Message>
  ) {
    sightings.forEach { sighting in
      guard !known.contains(sighting.rumor) else { return }
      missing.announced(sighting, over: link, due: context.now + settings.graft)
    }
    setGraft(in: &context)
  }

  private mutating func grafted(
    _ sightings: Sightings, over link: Int, in context: inout NodeContext<Message>
  ) {
    sightings.forEach { setLink(link, trees.root(of: $0.rumor), eager: true) }
    let held = sightings.array.filter { known.contains($0.rumor) }
    for part in Sightings.parts(of: held, size: Self.mostRumors) {
      context.send(.rumors(part), to: neighbours[link])
    }
  }

  // MARK: Time

  private mutating func setGraft(in context: inout NodeContext<Message>) {
    guard let due = missing.nextDue() else { return }
    graft.set(for: due, in: &context)
  }

  /// Asks the next announcer of each rumor that was waited for long enough.
  private mutating func askForMissing(in context: inout NodeContext<Message>) {
    var wanted = [[Sighting]](repeating: [], count: neighbours.count)
    while let (rumor, announcement) = missing.takeOverdue(
      at: context.now, nextDue: context.now + settings.graftAgain)
    {
      wanted[announcement.link].append(Sighting(rumor, hops: announcement.hops))
      setLink(announcement.link, trees.root(of: rumor), eager: true)
    }
    for link in neighbours.indices {
      for part in Sightings.parts(of: wanted[link], size: Self.mostRumors) {
        context.send(.graft(part), to: neighbours[link])
      }
    }
    setGraft(in: &context)
  }

  public mutating func timerFired(_ timer: TimerID, in context: inout NodeContext<Message>) {
    if flush.rings(timer) {
      sendWaiting(in: &context)
    } else if graft.rings(timer) {
      askForMissing(in: &context)
    } else {
      _ = repair.timerFired(timer, knowing: known, in: &context)
    }
  }
}
