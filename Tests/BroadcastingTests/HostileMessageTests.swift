import Testing

@testable import Architectures
@testable import Broadcasting

/// Messages that any peer may send at any time: they decode, but mean nothing.
@Suite struct HostileMessageTests {
  @Test(arguments: Architecture.all.map(\.name), 1...20 as ClosedRange<UInt64>)
  func everyArchitectureBearsThem(architecture: String, seed: UInt64) throws {
    func assault<Node: Broadcaster>(_ node: Node.Type) { Assault<Node>(seed: seed).run() }
    let node = try #require(Architecture.named(architecture)).node
    assault(node)
  }

  /// A few bytes that claim every rumor there can be.
  @Test func aDigestOfEverythingIsAnsweredWithAFewMessages() {
    let everything = RumorSet(
      runs: RunSet(
        sortedRuns: (0..<5).map { Run($0 << 32, $0 << 32 + UInt64(RumorID.sequenceLimit)) }))
    func effects<Node: Broadcaster>(_ type: Node.Type, role: Role, _ message: Node.Message) -> Int {
      var assault = Assault<Node>(seed: 1, settings: Node.Settings(), role: role)
      return assault.receive(message, from: NodeID(role == .host ? 0 : 1))
    }
    let digest = everything.digest
    #expect(
      effects(Gossip.self, role: .host, .repair(.digest(version: 1, digest))) <= Digest.mostParts + 2)
    #expect(effects(Gossip.self, role: .host, .exchange(digest)) <= Digest.mostParts + 2)
    #expect(effects(Gossipsub.self, role: .host, .have(digest)) <= Digest.mostParts + 2)
    #expect(effects(Memberlist.self, role: .host, .exchange(digest)) <= Digest.mostParts + 2)
    #expect(
      effects(SharedCache.self, role: .cache, .log(.join(term: 1, life: 0, digest))) <= Digest.mostParts + 2)
  }

  @Test func idsOfNoNodeAreRefused() {
    let rumors = Gossip.Message.rumors(.one(RumorID(origin: NodeID(5), sequence: 0)))
    #expect(throws: WireError.malformed("the cluster has no host 5")) {
      try Gossip.Message(frame: rumors.frame(), hosts: 5, nodes: 6)
    }
    let set = RumorSet([RumorID(origin: NodeID(5), sequence: 0)])
    #expect(throws: WireError.self) {
      try Gossip.Message(frame: Gossip.Message.pull(set.digest).frame(), hosts: 5, nodes: 6)
    }
    let redirect = ElectedLeader.Message.coordination(.redirect(NodeID(6)))
    #expect(throws: WireError.malformed("the cluster has no node 6")) {
      try ElectedLeader.Message(frame: redirect.frame(), hosts: 5, nodes: 6)
    }
  }
}

/// One node among peers that say anything.
private struct Assault<Node: Broadcaster> {
  private static var hosts: Int { 5 }

  private var random: SplitMix64
  private let settings: Node.Settings
  private let services: [Role]
  private var seat: Seat
  private var node: Node
  private var now = Instant(nanoseconds: 1_000_000)
  private var timers: [TimerID] = []
  private var delivered: Set<RumorID> = []
  /// Everything that was ever in a message: what the node may hold.
  private var told = 0
  private var broadcasts: UInt32 = 2_000_000_000

  /// About half of the settings have values worth trying, drawn again until they do not contradict one
  /// another.
  init(seed: UInt64) {
    var random = SplitMix64(seed: SplitMix64.hash(seed, 0xBAD, 1))
    var settings = Node.Settings()
    for _ in 0..<100 {
      var drawn = Node.Settings()
      for field in Node.Settings.fields where !field.trying.isEmpty && random.index(below: 2) == 0 {
        let value = field.trying[random.index(below: field.trying.count)]
        #expect(field.set(&drawn, value), "\(field.name)=\(value)")
      }
      guard drawn.contradiction == nil else { continue }
      settings = drawn
      break
    }
    self.init(seed: seed, settings: settings)
  }

  init(seed: UInt64, settings: Node.Settings, role: Role? = nil) {
    var random = SplitMix64(seed: SplitMix64.hash(seed, 0xBAD))
    self.settings = settings
    services = Node.sheet.services(settings)
    let roles = [Role](repeating: .host, count: Self.hosts) + services
    let index = role.flatMap { roles.firstIndex(of: $0) } ?? random.index(below: roles.count)
    let graph = Node.sheet.topology(settings)?.graph(hosts: Self.hosts, seed: seed)
    seat = Seat(
      id: NodeID(role == .host ? 1 : index), role: roles[index], hosts: Self.hosts, services: services,
      neighbours: index < Self.hosts ? graph?.neighbours(of: index) ?? [] : [],
      payloads: Payloads(8, seed: 1), life: 0,
      seed: seed)
    node = Node(at: seat, settings: settings)
    self.random = random
    _ = effects { node, context in node.start(in: &context) }
  }

  private var nodes: Int { Self.hosts + services.count }

  consuming func run() {
    for _ in 0..<2000 {
      now = now + random.delay(in: .zero...(.milliseconds(300)))
      let count: Int
      let most: Int
      switch random.index(below: 20) {
      case 0 where !timers.isEmpty:
        count = fire(timers[random.index(below: timers.count)])
        most = bound(payloads: told)
      case 1:
        count = fire(TimerID(UInt32(random.index(below: 130)), token: UInt32(random.index(below: 9))))
        most = bound(payloads: told)
      case 2 where seat.role == .host:
        broadcasts += 1
        let rumor = RumorID(origin: seat.id, sequence: broadcasts)
        told += 1
        count = effects { node, context in node.broadcast(rumor, in: &context) }
        most = bound(payloads: 1)
      case 3 where random.index(below: 10) == 0:
        count = restart()
        most = bound(payloads: told)
      default:
        guard let message = message() else { continue }
        let sender = (seat.id.int + 1 + random.index(below: nodes - 1)) % nodes
        told += message.payloadCount
        count = receive(message, from: NodeID(sender))
        most = bound(payloads: message.payloadCount)
      }
      guard count <= most else {
        Issue.record("\(count) effects at \(now) are more than \(most)")
        return
      }
    }
  }

  /// The most effects that one input may have: some messages to every node for each rumor in it, some for
  /// each rumor held.
  private func bound(payloads: Int) -> Int {
    2 * Digest.mostParts + (payloads + 8) * (nodes + 4) + 2 * told
  }

  private mutating func fire(_ timer: TimerID) -> Int {
    effects { node, context in node.timerFired(timer, in: &context) }
  }

  private mutating func restart() -> Int {
    timers = []
    guard random.index(below: 2) == 0 else {
      return effects { node, context in node.resume(in: &context) }
    }
    delivered = []
    seat = Seat(
      id: seat.id, role: seat.role, hosts: seat.hosts, services: seat.services, neighbours: seat.neighbours,
      payloads: seat.payloads, life: seat.life + 1, seed: random.next())
    node = node.afterMemoryLoss(at: seat, settings: settings)
    return effects { node, context in node.start(in: &context) }
  }

  /// The number of effects that the message had.
  mutating func receive(_ message: Node.Message, from sender: NodeID) -> Int {
    effects { node, context in node.receive(message, from: sender, in: &context) }
  }

  /// Checks the effects of an input and counts them.
  private mutating func effects(
    of input: (inout Node, inout NodeContext<Node.Message>) -> Void
  ) -> Int {
    var context = NodeContext<Node.Message>(now: now)
    context.random = random
    input(&node, &context)
    random = context.random
    let effects = context.drain()
    for effect in effects {
      switch effect {
      case .send(_, let target): #expect(target.int < nodes && target != seat.id)
      case .deliver(let rumor):
        let isNew = delivered.insert(rumor).inserted
        #expect(isNew && rumor.origin.int < Self.hosts && seat.role == .host)
      case .wake(let timer, _): timers.append(timer)
      case .acknowledge(let rumor): #expect(rumor.origin == seat.id)
      case .lead, .follow: break
      }
    }
    return effects.count
  }

  /// The message that random numbers decode to, if any.
  private mutating func message() -> Node.Message? {
    var writer = WireWriter()
    for _ in 0..<60 { writer.put(number()) }
    var reader = WireReader(writer.bytes, hosts: Self.hosts, nodes: nodes)
    return try? Node.Message(decoding: &reader)
  }

  private mutating func number() -> UInt64 {
    switch random.index(below: 12) {
    case 0: random.next()
    case 1: UInt64(UInt32.max) - random.draw(below: 3)
    case 2: random.draw(below: 5) << 32
    case 3: UInt64(max(0, now.nanoseconds / 1_000_000)) + random.draw(below: 500)
    case 4: random.draw(below: 5000)
    default: random.draw(below: 8)
    }
  }
}
