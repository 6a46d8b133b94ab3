/// Plumtree: rumors travel along a tree of links that forms itself, and are only announced on all others.
///
/// Each host keeps for each neighbour whether the link to it is *eager* or *lazy*; at first all are eager. A
/// rumor that is new is pushed over the eager links and announced (IHAVE) over the lazy ones. Who gets a
/// rumor again makes the link lazy and says so (PRUNE), which leaves a tree. Who gets an announced rumor from
/// nobody within `graft` asks an announcer for it and makes that link eager (GRAFT), which mends the tree.
/// Where an announcer is nearer to the origin than the sender by `threshold` hops or more, the link to it
/// takes the sender's place. All hosts' rumors use the same tree.
///
/// On a graph of n hosts and E links where nothing is lost, the first rumor costs 2E − (n−1) payloads and
/// 2(E − n + 1) PRUNEs, as a flood would; each later one of the same origin n−1 payloads and 2(E − n + 1)
/// IHAVEs.
///
/// **Failures.** Nobody is told that a neighbour is down: it may stay an eager one, and what is sent to it is
/// lost. A payload that comes twice over one link, and the tree's copy of a rumor that repair brought first,
/// are no sign of a second way and prune nothing. An announcer that does not answer is not asked again.
///
/// **Acknowledgement.** `origin`: the origin holds the rumor.
///
/// **Repair.** IHAVEs may be lost, too: along every link, each way, anti-entropy sees to it that the neighbour
/// holds what the host holds (`Repair`). What it brings is pushed and announced as any other rumor.
///
/// Leitão, Pereira, Rodrigues, "Epidemic Broadcast Trees", 2007, sections 3.4 to 3.8.
public struct Plumtree: Broadcaster {
  public struct Settings: ArchitectureSettings {
    public var acknowledge = Acknowledgement.origin
    public var topology = Topology.regular(degree: 5)
    public var lazy = Delay.zero
    public var graft = Delay.milliseconds(500)
    public var graftAgain = Delay.milliseconds(250)
    public var threshold = 7
    public var repair = Delay.seconds(1)

    public init() {}

    public static let fields: [SettingField<Settings>] = [
      .acknowledge(\.acknowledge, ["origin"]),
      .topology("topology", \.topology, "who is linked to whom"),
      .delay(
        "lazy", \.lazy, in: .zero...(.seconds(10)), "how long announcements are gathered before they are sent"
      ),
      .delay(
        "graft", \.graft, in: .zero...(.seconds(60)),
        "how long an announced rumor is waited for before it is asked for"),
      .delay(
        "graft-again", \.graftAgain, in: .zero...(.seconds(60)), "how long until the next announcer is asked"),
      .integer(
        "threshold", \.threshold, in: 0...1000,
        "how many hops an announcer must be nearer to take the sender's place; 0: never"),
      .delay(
        "repair", \.repair, in: .zero...(.seconds(3600)),
        "how often neighbours compare what they hold; 0s: never"),
    ]
  }

  private enum Timers {
    static let flush: UInt32 = 1
    static let graft: UInt32 = 2
  }

  /// What this host does with a neighbour.
  private struct Link: Sendable {
    let node: NodeID
    var isEager = true
    /// With gathered announcements: those that wait.
    var waiting: [Sighting] = []
  }

  /// No message carries more rumors than this.
  private static let mostRumors = 1024

  private let settings: Settings
  private let forgot: Bool
  /// In ascending order of nodes.
  private let neighbours: [NodeID]
  /// By place in `neighbours`.
  private var links: [Link]
  private var known = RumorSet()
  private var senders = FirstSenders()
  private var missing = Missing()
  private var flush = Alarm(Timers.flush)
  private var graft = Alarm(Timers.graft)
  private var repair: Repair

  public static func topology(_ settings: Settings) -> Topology? { settings.topology }
  public static func survivableLosses(_ settings: Settings, hosts: Int) -> Int { 0 }

  public init(at seat: Seat, settings: Settings) {
    self.settings = settings
    forgot = seat.life > 0
    neighbours = seat.neighbours.sorted()
    links = neighbours.map { Link(node: $0) }
    repair = Repair(at: seat, neighbours: seat.neighbours, interval: settings.repair)
  }

  public mutating func start(at now: Instant, into outbox: inout Outbox<Message>) {
    if forgot { repair.restart(knowing: known, at: now, into: &outbox) }
  }

  public mutating func resume(at now: Instant, into outbox: inout Outbox<Message>) {
    flush.reset()
    sendWaiting(into: &outbox)
    graft.reset()
    setGraft(at: now, into: &outbox)
    repair.restart(knowing: known, at: now, into: &outbox)
  }

  public mutating func broadcast(_ rumor: RumorID, at now: Instant, into outbox: inout Outbox<Message>) {
    if known.insert(rumor) { learned(Sighting(rumor, hops: 0), over: nil, at: now, into: &outbox) }
    outbox.acknowledge(rumor)
  }

  // MARK: Passing on

  /// Pushes what has made so many hops over the eager links, and announces it over the lazy ones.
  private mutating func push(
    _ sighting: Sighting, except source: Int?, at now: Instant, into outbox: inout Outbox<Message>
  ) {
    let onward = Sighting(sighting.rumor, hops: sighting.hops &+ 1)
    for place in links.indices where links[place].isEager && place != source {
      outbox.send(.rumors(.one(onward)), to: links[place].node)
    }
    for place in links.indices where !links[place].isEager && place != source {
      if settings.lazy > .zero {
        links[place].waiting.append(onward)
        flush.set(for: now + settings.lazy, now: now, into: &outbox)
      } else {
        outbox.send(.have(.one(onward)), to: links[place].node)
      }
    }
  }

  private mutating func sendWaiting(into outbox: inout Outbox<Message>) {
    for place in links.indices where !links[place].waiting.isEmpty {
      for part in Sightings.parts(of: links[place].waiting, size: Self.mostRumors) {
        outbox.send(.have(part), to: links[place].node)
      }
      links[place].waiting = []
    }
  }

  // MARK: Receiving

  public mutating func receive(
    _ message: Message, from sender: NodeID, at now: Instant, into outbox: inout Outbox<Message>
  ) {
    let link = neighbours.place(ofSorted: sender)
    switch message {
    case .rumors(let sightings): receive(sightings, over: link, at: now, into: &outbox)
    case .repaired(let rumors):
      rumors.forEach { rumor in
        guard known.insert(rumor) else { return }
        senders.note(rumor, from: nil)
        missing.remove(rumor)
        learned(Sighting(rumor, hops: 0), over: link, at: now, into: &outbox)
      }
    case .have(let sightings):
      if let link { announced(sightings, over: link, at: now, into: &outbox) }
    case .prune:
      if let link { links[link].isEager = false }
    case .graft(let sightings):
      if let link { grafted(sightings, over: link, into: &outbox) }
    case .repair(let message):
      repair.receive(message, from: sender, knowing: known, at: now, into: &outbox)
    }
  }

  /// The rumor is new to this host, and was inserted into `known`.
  private mutating func learned(
    _ sighting: Sighting, over link: Int?, at now: Instant, into outbox: inout Outbox<Message>
  ) {
    outbox.deliver(sighting.rumor)
    repair.learned(at: now, into: &outbox)
    push(sighting, except: link, at: now, into: &outbox)
  }

  /// Payloads came, one from a push or several that were asked for.
  private mutating func receive(
    _ sightings: Sightings, over link: Int?, at now: Instant, into outbox: inout Outbox<Message>
  ) {
    var isUseful = false
    var nearer: Int?
    sightings.forEach { sighting in
      guard known.insert(sighting.rumor) else {
        if let link, senders.isFirst(link, toSend: sighting.rumor) { isUseful = true }
        return
      }
      isUseful = true
      senders.note(sighting.rumor, from: link)
      nearer = nearest(of: missing.remove(sighting.rumor), to: sighting) ?? nearer
      learned(sighting, over: link, at: now, into: &outbox)
    }
    guard let link else { return }
    links[link].isEager = isUseful
    if !isUseful {
      outbox.send(.prune, to: links[link].node)
    } else if let nearer, nearer != link {
      links[nearer].isEager = true
      outbox.send(.graft(nil), to: links[nearer].node)
      links[link].isEager = false
      outbox.send(.prune, to: links[link].node)
    }
  }

  /// The announcer that is nearer to the origin than the sender by the threshold or more, if one is.
  private func nearest(of announcements: [Missing.Announcement], to sighting: Sighting) -> Int? {
    guard settings.threshold > 0, let best = announcements.min(by: { $0.hops < $1.hops }) else { return nil }
    return Int(sighting.hops) - Int(best.hops) >= settings.threshold ? best.link : nil
  }

  private mutating func announced(
    _ sightings: Sightings, over link: Int, at now: Instant, into outbox: inout Outbox<Message>
  ) {
    sightings.forEach { sighting in
      guard !known.contains(sighting.rumor) else { return }
      missing.announced(sighting, over: link, due: now + settings.graft)
    }
    setGraft(at: now, into: &outbox)
  }

  private mutating func grafted(
    _ sightings: Sightings?, over link: Int, into outbox: inout Outbox<Message>
  ) {
    links[link].isEager = true
    let held = sightings?.array.filter { known.contains($0.rumor) } ?? []
    for part in Sightings.parts(of: held, size: Self.mostRumors) {
      outbox.send(.rumors(part), to: links[link].node)
    }
  }

  // MARK: Time

  private mutating func setGraft(at now: Instant, into outbox: inout Outbox<Message>) {
    guard let due = missing.nextDue() else { return }
    graft.set(for: due, now: now, into: &outbox)
  }

  /// Asks the next announcer of each rumor that was waited for long enough.
  private mutating func askForMissing(at now: Instant, into outbox: inout Outbox<Message>) {
    var wanted = [[Sighting]](repeating: [], count: links.count)
    while let (rumor, announcement) = missing.takeOverdue(at: now, nextDue: now + settings.graftAgain) {
      wanted[announcement.link].append(Sighting(rumor, hops: announcement.hops))
    }
    for place in links.indices where !wanted[place].isEmpty {
      links[place].isEager = true
      for part in Sightings.parts(of: wanted[place], size: Self.mostRumors) {
        outbox.send(.graft(part), to: links[place].node)
      }
    }
    setGraft(at: now, into: &outbox)
  }

  public mutating func timerFired(_ timer: TimerID, at now: Instant, into outbox: inout Outbox<Message>) {
    if flush.rings(timer) {
      sendWaiting(into: &outbox)
    } else if graft.rings(timer) {
      askForMissing(at: now, into: &outbox)
    } else {
      _ = repair.timerFired(timer, knowing: known, at: now, into: &outbox)
    }
  }
}
