package import Broadcasting
import Facts
package import Scenarios

/// Writes every fact of a run as a line that a person can follow: time, node, what happened.
package struct Tracer: Observer {
  private let scenario: Scenario
  private let services: [Role]
  private let operations: Operations
  private let line: (String) -> Void
  /// It knows how long the run goes on.
  private var recorder: Recorder

  package init(scenario: Scenario, services: [Role], operations: Operations, line: @escaping (String) -> Void)
  {
    self.scenario = scenario
    self.services = services
    self.operations = operations
    self.line = line
    recorder = Recorder(scenario: scenario, operations: operations, services: services)
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
  private static func words(_ message: (any WireMessage)?) -> String {
    guard let message else { return "" }
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
    if scenario.purpose != nil { return "request \(operation)" }
    return switch operations[operation].kind {
    case .broadcast(let rumor): "broadcast \(rumor)"
    case .read: "read"
    }
  }

  var wants: Fact.Kinds { .all }
  var looksClosely: Bool { true }

  mutating func take(_ facts: UnsafeBufferPointer<Fact>) {
    for index in 0..<facts.count { take(unsafe facts[index], of: nil) }
  }

  mutating func take(_ fact: Fact, of message: (any WireMessage)?) {
    recorder.take(fact, of: nil)
    guard let (node, what) = line(of: fact, message) else { return }
    write(fact.time, node, what)
  }

  /// The node and its deed, in words; nil for a fact that is not told.
  private func line(of fact: Fact, _ message: (any WireMessage)?) -> (node: String, what: String)? {
    let node = name(fact.node)
    switch fact.kind {
    case .invoked: return (host(fact.operation), "client: \(describe(fact.operation))")
    case .refused:
      return (host(fact.operation), "client: \(describe(fact.operation)) refused, the host is down")
    case .answered, .carried: return nil
    case .acknowledged: return (node, "acknowledges \(fact.rumor)")
    case .delivered: return (node, "delivers \(fact.rumor)")
    case .sent: return (node, "-> \(name(fact.peer))  \(Self.words(message))  \(fact.size) B")
    case .received: return (node, "<- \(name(fact.peer))  \(Self.words(message))")
    case .dropped: return (node, "x- \(name(fact.peer))  a message \(Self.words(fact.reason))")
    case .held: return (node, "|- \(name(fact.peer))  a message is held up by a cut")
    case .broadcast: return (node, "broadcasts \(fact.rumor)")
    case .noted: return nil
    case .leads: return (node, "leads in epoch \(fact.epoch)")
    case .follows: return (node, "leads no more")
    case .up, .down, .paused, .resumed, .leaving, .absent:
      return fact.state.map { (node, Self.words($0)) }
    case .faultEnded: return ("fault", "ends: \(scenario.schedule[fact.fault].kind.name)")
    }
  }

  private func host(_ operation: Int) -> String { name(operations[operation].host) }

  private static func words(_ reason: DropReason) -> String {
    switch reason {
    case .loss: "lost"
    case .cut: "cut off"
    case .down: "ended at a node that is down"
    case .overflow: "found too many waiting"
    }
  }

  private static func words(_ state: NodeState) -> String {
    switch state {
    case .up(let life): "is up" + (life > 0 ? ", has forgotten \(life) times" : "")
    case .down(let forgets): forgets ? "crashes and forgets" : "crashes"
    case .paused: "pauses"
    case .resumed: "goes on"
    case .leaving: "is about to leave"
    case .absent: "is not there"
    }
  }

  mutating func wantsMore(after now: Instant) -> Bool { recorder.wantsMore(after: now) }

  mutating func began(_ fault: FaultOccurrence, at now: Instant) {
    recorder.began(fault, at: now)
    let sides = fault.sides.map { $0.sorted().map { name($0) }.joined(separator: " ") }
    let who = fault.targets.map { name($0) }.joined(separator: " ")
    let note = fault.deviation.map { " (\($0))" } ?? ""
    write(now, "fault", "begins: \(fault.fault.kind.name) \(who)\(sides.joined(separator: " | "))\(note)")
  }
}
