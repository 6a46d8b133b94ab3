import Architectures
import Broadcasting
import Foundation
import Testing

@testable import Maelstrom

/// Maelstrom's network without processes: random latencies, so messages overtake one another, cuts, and
/// nodes that are killed; in virtual time, the same for the same seed.
struct PureNetwork {
  private struct Message {
    let due: Instant
    let source: String
    let target: String
    let line: String
  }

  private let configuration: Configuration
  let names: [String]
  private var nodes: [MaelstromNode]
  private var isUp: [Bool]
  private var referee: Referee
  private var messages: [Message] = []
  private var random: SplitMix64
  private var nextClient = 0
  private(set) var now = Instant.zero + .seconds(20_000_000)
  /// Nodes on different sides do not hear one another.
  var sides: [Int]?
  /// The replies' bodies, by client; each client asks once.
  private(set) var replies: [String: [String: Any]] = [:]
  private(set) var remarks: [String] = []

  init(_ configuration: Configuration, hosts: Int, seed: UInt64) throws {
    self.configuration = configuration
    names = (0..<hosts).map { "n\($0)" }
    random = SplitMix64(seed: seed)
    referee = Referee(names)
    nodes = names.map { _ in MaelstromNode(configuration, seed: 1, takesTopology: false) }
    isUp = names.map { _ in true }
    for host in names.indices { try initialise(host) }
  }

  private mutating func initialise(_ host: Int) throws {
    _ = try ask(host, "init", ["node_id": names[host], "node_ids": names])
  }

  /// A new client asks; gives its name.
  mutating func ask(_ host: Int, _ type: String, _ members: [String: Any] = [:]) throws -> String {
    let client = "c\(nextClient)"
    nextClient += 1
    let line = try referee.request(client, 1, to: names[host], type, members)
    send(line, from: client, to: names[host])
    return client
  }

  mutating func ask(anyOf hosts: Int, _ type: String, _ members: [String: Any]) throws -> String {
    try ask(random.index(below: hosts), type, members)
  }

  /// Nothing of the node is left, and what is on its way to it is lost.
  mutating func kill(_ host: Int) {
    isUp[host] = false
    messages.removeAll { $0.target == names[host] }
    referee.forget(names[host])
  }

  mutating func restart(_ host: Int) throws {
    isUp[host] = true
    nodes[host] = MaelstromNode(configuration, seed: 1, takesTopology: false)
    try initialise(host)
  }

  private mutating func send(_ line: String, from source: String, to target: String) {
    let delay = Delay.microseconds(Int64(random.index(below: 50_000)))
    messages.append(Message(due: now + delay, source: source, target: target, line: line))
  }

  mutating func run(for delay: Delay) throws {
    let end = now + delay
    while true {
      let next = messages.indices.min { messages[$0].due < messages[$1].due }
      let timed = nodes.indices.filter { isUp[$0] }.min { nodes[$0].nextDue < nodes[$1].nextDue }
      let messageDue = next.map { messages[$0].due } ?? .never
      let timerDue = timed.map { nodes[$0].nextDue } ?? .never
      guard min(messageDue, timerDue) <= end else { break }
      now = max(now, min(messageDue, timerDue))
      if messageDue <= timerDue, let next {
        try deliver(messages.remove(at: next))
      } else if let timed {
        var output = MaelstromNode.Output()
        nodes[timed].advance(at: now, into: &output)
        try take(output, from: timed)
      }
    }
    now = end
  }

  private mutating func deliver(_ message: Message) throws {
    guard let host = names.firstIndex(of: message.target), isUp[host] else { return }
    if let sides, let source = names.firstIndex(of: message.source), sides[source] != sides[host] { return }
    var output = MaelstromNode.Output()
    nodes[host].receive(Array(message.line.utf8), at: now, into: &output)
    try take(output, from: host)
  }

  private mutating func take(_ output: MaelstromNode.Output, from host: Int) throws {
    remarks += output.remarks
    for line in output.lines {
      switch try referee.judge(line, from: names[host]) {
      case .toNode(let target): send(line, from: names[host], to: target)
      case .reply(let client, _, let body): replies[client] = body
      }
    }
  }

  /// The values that a read at each host gives.
  mutating func readAll() throws -> [[Int]] {
    var clients: [String] = []
    for host in names.indices { clients.append(try ask(host, "read")) }
    try run(for: .milliseconds(100))
    return try clients.map { try #require(replies[$0]?["messages"] as? [Int]) }
  }
}
