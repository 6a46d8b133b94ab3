/// Writes every fact of a run as a line that a person can follow: time, node, what happened.
struct Tracer: Observer {
  private let scenario: Scenario
  private let services: [Role]
  private let operations: [Operation]
  private let line: (String) -> Void

  init(scenario: Scenario, services: [Role], operations: [Operation], line: @escaping (String) -> Void) {
    self.scenario = scenario
    self.services = services
    self.operations = operations
    self.line = line
  }

  /// `n7` for a host, `n25(cache)` for a service node.
  private func name(_ node: NodeID) -> String {
    guard node.int >= scenario.hosts, node.int - scenario.hosts < services.count else { return "\(node)" }
    return "\(node)(\(services[node.int - scenario.hosts]))"
  }

  private func write(_ now: Instant, _ node: String, _ what: String) {
    let microseconds = (now - scenario.begin).nanoseconds / 1000
    let sign = microseconds < 0 ? "-" : ""
    let size = microseconds.magnitude
    let fraction = String(1_000_000 + size % 1_000_000).dropFirst()
    let time = "\(sign)\(size / 1_000_000).\(fraction)"
    let pad = String(repeating: " ", count: max(0, 12 - time.count))
    let gap = String(repeating: " ", count: max(1, 18 - node.count))
    line("\(pad)\(time)  \(node)\(gap)\(what)")
  }

  /// A message without the names of the types that it is made of: what is left reads as words.
  private static func words(_ message: some WireMessage) -> String {
    var words = ""
    var name = ""
    for character in String(describing: message) {
      if character.isLetter || character.isNumber {
        name.append(character)
        continue
      }
      let isQualifier = character == "." && name.first?.isUppercase == true
      if !isQualifier { words += name + String(character) }
      name = ""
    }
    return words + name
  }

  private func describe(_ operation: Int) -> String {
    switch operations[operation].kind {
    case .broadcast(let rumor): "broadcast \(rumor)"
    case .read: "read"
    }
  }

  private func host(_ operation: Int) -> String { name(operations[operation].host) }

  mutating func invoked(_ operation: Int, at now: Instant) {
    write(now, host(operation), "client: \(describe(operation))")
  }
  mutating func refused(_ operation: Int, at now: Instant) {
    write(now, host(operation), "client: \(describe(operation)) refused, the host is down")
  }
  mutating func answered(read operation: Int, at now: Instant) {}
  mutating func acknowledged(_ rumor: RumorID, at now: Instant) {
    write(now, name(rumor.origin), "acknowledges \(rumor)")
  }
  mutating func delivered(_ rumor: RumorID, at host: NodeID, now: Instant) {
    write(now, name(host), "delivers \(rumor)")
  }
  mutating func sent<Message: WireMessage>(
    _ message: borrowing Message, from: NodeID, to: NodeID, size: Int, at now: Instant
  ) {
    write(now, name(from), "-> \(name(to))  \(Self.words(copy message))  \(size) B")
  }
  mutating func dropped(_ reason: DropReason, from: NodeID, to: NodeID, at now: Instant) {
    let why =
      switch reason {
      case .loss: "lost"
      case .cut: "cut off"
      case .down: "ended at a node that is down"
      case .overflow: "found too many waiting"
      }
    write(now, name(to), "x- \(name(from))  a message \(why)")
  }
  mutating func received<Message: WireMessage>(
    _ message: borrowing Message, from: NodeID, to: NodeID, at now: Instant
  ) {
    write(now, name(to), "<- \(name(from))  \(Self.words(copy message))")
  }
  mutating func leads(_ node: NodeID, epoch: UInt64, at now: Instant) {
    write(now, name(node), "leads in epoch \(epoch)")
  }
  mutating func follows(_ node: NodeID, at now: Instant) { write(now, name(node), "leads no more") }
  mutating func changed(_ node: NodeID, to state: NodeState, at now: Instant) {
    let what =
      switch state {
      case .up(let life): "is up" + (life > 0 ? ", has forgotten \(life) times" : "")
      case .down(let forgets): forgets ? "crashes and forgets" : "crashes"
      case .paused: "pauses"
      case .resumed: "goes on"
      }
    write(now, name(node), what)
  }
  mutating func began(_ fault: FaultOccurrence, at now: Instant) {
    let sides = fault.sides.map { $0.sorted().map { name($0) }.joined(separator: " ") }
    let who = fault.targets.map { name($0) }.joined(separator: " ")
    let note = fault.note.map { " (\($0))" } ?? ""
    write(now, "fault", "begins: \(fault.fault.kind.name) \(who)\(sides.joined(separator: " | "))\(note)")
  }
  mutating func ended(fault index: Int, at now: Instant) {
    write(now, "fault", "ends: \(scenario.faults[index].kind.name)")
  }
}
