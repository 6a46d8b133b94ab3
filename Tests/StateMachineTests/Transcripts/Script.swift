@testable import Architectures
@testable import Broadcasting

/// The commands of a transcript, carried out one after the other on one world.
///
/// | command | what it does |
/// |---|---|
/// | `cluster hosts=3 seed=1 SETTING=VALUE …` | makes the nodes, and starts them in order |
/// | `broadcast n0` | a client asks host n0 to broadcast its next rumor |
/// | `arrive WHICH` · `lose WHICH` · `double WHICH` | messages under way arrive, are lost, will come twice |
/// | `settle` | messages arrive in order, with all answers to them, until none is under way |
/// | `wait 1s` | timers fire as they come due; messages stay under way |
/// | `run 1s` | the same, and messages arrive as soon as they are sent |
/// | `skip 1s` | the same, and nothing is told of it |
/// | `hold WHICH` · `release` | what is on these links stays under way in `settle` and `run`; no more |
/// | `crash n1` · `resume n1` · `restart n1` | down; up with its memory; up without it |
/// | `cut n0 n1 \| n2` · `heal` | messages between the sides end on their way; no more |
/// | `under way` | lists the messages under way |
/// | `status` | says which hosts delivered each rumor, and whether it is acknowledged |
///
/// `WHICH` is `all`, or a link such as `n0->n1`, `n0->`, `->n1` for every message on it, and `newest` or
/// `oldest` before it for one. Of messages that answer those, none arrives by the same command.
struct Script {
  private let architecture: String
  private let timers: [UInt32: String]
  /// Links, by the nodes at their ends, whose messages stay under way.
  private var held: [(from: NodeID, to: NodeID)] = []
  private var stage: (world: World<ArchitectureMachine>, narrator: Narrator)?

  /// The most steps without a pause: a node that takes more goes on for ever.
  private static let mostSteps = 5_000

  init(architecture: String, timers: [UInt32: String]) {
    self.architecture = architecture
    self.timers = timers
  }

  /// The lines that tell what the command led to.
  mutating func perform(_ line: String) throws -> [String] {
    let words = line.split(separator: " ").map(String.init)
    guard let command = words.first else { return [] }
    let rest = Array(words.dropFirst())
    if command == "cluster" { try makeCluster(rest) } else { try perform(command, rest, line) }
    if let violation = stage?.world.violations.first { throw ScriptError(violation) }
    return stage?.narrator.takeLines() ?? []
  }

  private mutating func makeCluster(_ words: [String]) throws {
    var hosts = 3
    var seed: UInt64 = 1
    var settings: [SettingValue] = []
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw ScriptError("\"\(word)\" is no setting; write NAME=VALUE") }
      switch parts[0] {
      case "hosts": hosts = Int(parts[1]) ?? 0
      case "seed": seed = UInt64(parts[1]) ?? 0
      default: settings.append(SettingValue(name: parts[0], value: parts[1]))
      }
    }
    guard (1...8).contains(hosts), seed > 0 else { throw ScriptError("write hosts=1 to 8, seed=1 or more") }
    guard let architecture = Architecture.named(architecture) else {
      throw ScriptError("no architecture is called \(architecture); see Architecture.all")
    }
    var world = World(try architecture.configured(settings), hosts: hosts, seed: seed)
    var narrator = Narrator(names: world.names, timers: timers)
    for node in world.nodes { narrator.tell(world.start(node), in: world) }
    stage = (world, narrator)
  }

  private mutating func perform(_ command: String, _ words: [String], _ line: String) throws {
    guard let (world, _) = stage else { throw ScriptError("begin with \"cluster hosts=3\"") }
    switch command {
    case "broadcast":
      let host = try node(words)
      guard host.int < world.hosts, world.isUp[host.int] else {
        throw ScriptError("\(words[0]) is no host that is up")
      }
      tell { $0.broadcast(at: host) }
    case "arrive", "lose", "double": try move(command, words)
    case "hold":
      held += try links(words)
      stage?.narrator.say("messages on \(words.joined(separator: " ")) wait")
    case "release":
      held = []
      stage?.narrator.say("messages wait no more")
    case "settle": try settle()
    case "wait": try pass(words, delivering: false)
    case "run": try pass(words, delivering: true)
    case "skip":
      try pass(words, delivering: true)
      let count = stage?.narrator.takeLines().count ?? 0
      stage?.narrator.say(count == 1 ? "1 line is left out" : "\(count) lines are left out")
    case "crash", "resume", "restart": try change(command, words)
    case "cut": try cut(words)
    case "heal":
      stage?.world.heal()
      stage?.narrator.say("all links are whole")
    case "under": listMessages()
    case "status": tellStatus()
    default: throw ScriptError("no command is called \"\(line)\"; see Script for what there is")
    }
  }

  private mutating func tell(
    _ body: (inout World<ArchitectureMachine>) -> World<ArchitectureMachine>.Step
  ) {
    guard var (world, narrator) = stage else { return }
    stage = nil
    narrator.tell(body(&world), in: world)
    stage = (world, narrator)
  }

  private func node(_ words: [String]) throws -> NodeID {
    guard words.count == 1, let node = named(words[0]) else {
      throw ScriptError("\"\(words.joined(separator: " "))\" is no node; nodes are \(names)")
    }
    return node
  }

  private func named(_ name: String) -> NodeID? {
    stage?.world.names.firstIndex(of: name).map { NodeID($0) }
  }
  private var names: String { stage?.world.names.joined(separator: " ") ?? "" }

  // MARK: Messages

  private mutating func move(_ command: String, _ words: [String]) throws {
    let chosen = try choose(words)
    var shift = 0
    for index in chosen {
      switch command {
      case "arrive":
        tell { $0.arrive(index + shift) }
        shift -= 1
      case "lose":
        tell { $0.lose(index + shift) }
        shift -= 1
      default:
        tell { $0.double(index + shift) }
        shift += 1
      }
    }
  }

  private func isHeld(_ message: World<ArchitectureMachine>.Transit) -> Bool {
    held.contains { $0.from == message.from && $0.to == message.to }
  }

  /// The links that are meant.
  private func links(_ words: [String]) throws -> [(from: NodeID, to: NodeID)] {
    let nodes = stage?.world.nodes ?? []
    let all = nodes.flatMap { from in nodes.map { (from: from, to: $0) } }
    guard words != ["all"] else { return all }
    let ends = (words.first ?? "").split(separator: "->", omittingEmptySubsequences: false).map(String.init)
    guard words.count == 1, ends.count == 2, ends.allSatisfy({ $0.isEmpty || named($0) != nil }) else {
      throw ScriptError(
        "\"\(words.joined(separator: " "))\" is no link; write all, or n0->n1 with the nodes \(names)")
    }
    return all.filter { link in
      (ends[0].isEmpty || named(ends[0]) == link.from) && (ends[1].isEmpty || named(ends[1]) == link.to)
    }
  }

  /// The places of the messages that are meant, in ascending order.
  private func choose(_ words: [String]) throws -> [Int] {
    guard let world = stage?.world, let last = words.last, words.count <= 2 else {
      throw ScriptError("write which messages: all, or a link such as n0->n1")
    }
    let links = try links([last])
    var chosen = world.underWay.indices.filter { index in
      links.contains { $0.from == world.underWay[index].from && $0.to == world.underWay[index].to }
    }
    guard !chosen.isEmpty else { throw ScriptError("no message is under way on \(last)") }
    switch words.count == 2 ? words[0] : "" {
    case "": break
    case "oldest": chosen = [chosen[0]]
    case "newest": chosen = [chosen[chosen.count - 1]]
    default: throw ScriptError("\"\(words[0])\" is neither oldest nor newest")
    }
    return chosen
  }

  private mutating func settle() throws {
    var steps = 0
    while let next = stage?.world.underWay.firstIndex(where: { !isHeld($0) }) {
      tell { $0.arrive(next) }
      steps += 1
      guard steps < Self.mostSteps else { throw ScriptError("the nodes never cease to talk") }
    }
  }

  private mutating func listMessages() {
    guard let world = stage?.world, var narrator = stage?.narrator else { return }
    for message in world.underWay {
      let text = narrator.text(message, in: world)
      narrator.say("\(narrator.link(message))  \(text)")
    }
    if world.underWay.isEmpty { narrator.say("nothing is under way") }
    stage = (world, narrator)
  }

  // MARK: Time

  private mutating func pass(_ words: [String], delivering: Bool) throws {
    guard words.count == 1, let delay = Delay(parsing: words[0]), let start = stage?.world.now else {
      throw ScriptError("write how long, such as 500ms or 2s")
    }
    let end = start + delay
    var steps = 0
    if delivering { try settle() }
    while let world = stage?.world, let next = world.nextAlarm, world.alarms[next].due <= end {
      tell { $0.fire(next) }
      if delivering { try settle() }
      steps += 1
      guard steps < Self.mostSteps else { throw ScriptError("the nodes never cease to set timers") }
    }
    stage?.world.wait(until: end)
    stage?.narrator.tell(end)
  }

  // MARK: Faults

  private mutating func change(_ command: String, _ words: [String]) throws {
    let node = try node(words)
    let isUp = stage?.world.isUp[node.int] == true
    guard isUp == (command == "crash") else { throw ScriptError("\(words[0]) is \(isUp ? "up" : "down")") }
    switch command {
    case "crash": tell { $0.crash(node) }
    case "resume": tell { $0.resume(node) }
    default: tell { $0.restart(node) }
    }
  }

  private mutating func cut(_ words: [String]) throws {
    let sides = words.split(separator: "|").map { $0.compactMap { named($0) } }
    guard sides.count == 2, sides[0].count + sides[1].count + 1 == words.count else {
      throw ScriptError("write two sides, such as n0 n1 | n2, of the nodes \(names)")
    }
    stage?.world.cut(sides[0], from: sides[1])
    stage?.narrator.say("the links between the sides are cut")
  }

  private mutating func tellStatus() {
    guard let world = stage?.world else { return }
    for host in 0..<world.hosts {
      for sequence in 0..<world.broadcasts[host] {
        let rumor = RumorID(origin: NodeID(host), sequence: sequence)
        let holders = (0..<world.hosts).filter { world.delivered[$0].contains(rumor) }
          .map { "n\($0)" + (world.isUp[$0] ? "" : " (down)") }
        let promise = world.acknowledged.contains(rumor) ? "acknowledged" : "not acknowledged"
        let hosts = holders.isEmpty ? "no host" : holders.joined(separator: " ")
        stage?.narrator.say("\(rumor) is \(promise), and delivered at \(hosts)")
      }
    }
  }
}
