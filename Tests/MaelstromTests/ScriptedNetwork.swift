import Broadcasting
import Foundation
import Testing

/// Maelstrom's network between real processes: it starts nodes, passes their messages on after a few
/// milliseconds and in random order, cuts links, kills, and plays the clients.
///
/// It waits for conditions, never for time.
final class ScriptedNetwork {
  private struct Message {
    let due: ContinuousClock.Instant
    let source: String
    let target: String
    let line: String
  }

  struct Standstill: Error, CustomStringConvertible {
    let description: String
  }

  let names: [String]
  private let program: URL
  private let arguments: [String]
  private var processes: [NodeProcess?]
  private var referee: Referee
  private var random: SplitMix64
  private var messages: [Message] = []
  private var nextClient = 0
  /// Nodes on different sides do not hear one another.
  var sides: [Int]?
  private(set) var dropped = 0
  /// The pairs of nodes of which one wrote to the other, as `n0 n1`.
  private(set) var pairs: Set<String> = []
  /// The replies' bodies, by client; each client asks once.
  private(set) var replies: [String: [String: Any]] = [:]
  private(set) var remarks = ""

  /// A time that nothing takes, on however busy a machine.
  private static let patience = Duration.seconds(100)

  init(_ arguments: [String], hosts: Int, seed: UInt64) throws {
    program = try NodeProcess.program("grapevine")
    self.arguments = ["maelstrom"] + arguments
    names = (0..<hosts).map { "n\($0)" }
    referee = Referee(names)
    random = SplitMix64(seed: seed)
    processes = names.map { _ in nil }
    do {
      for host in names.indices { try start(host) }
    } catch {
      tearDown()
      throw error
    }
  }

  func tearDown() { for process in processes { process?.kill() } }

  /// Starts the node's process and initialises it; gives the client that did.
  @discardableResult
  func start(_ host: Int) throws -> String {
    processes[host] = try NodeProcess(program, arguments)
    return try ask(host, "init", ["node_id": names[host], "node_ids": names])
  }

  /// Nothing of the node is left, and what is on its way to it is lost.
  func kill(_ host: Int) {
    processes[host]?.kill()
    processes[host] = nil
    messages.removeAll { $0.target == names[host] }
    referee.forget(names[host])
  }

  /// A new client asks, within so many milliseconds; gives its name.
  func ask(_ host: Int, _ type: String, _ members: [String: Any] = [:], within: Int = 4) throws -> String {
    let client = "c\(nextClient)"
    nextClient += 1
    let line = try referee.request(client, 1, to: names[host], type, members)
    send(line, from: client, to: names[host], within: within)
    return client
  }

  private func send(_ line: String, from source: String, to target: String, within milliseconds: Int = 4) {
    let delay = Duration.microseconds(random.index(below: milliseconds * 1000))
    messages.append(
      Message(due: ContinuousClock.now + delay, source: source, target: target, line: line))
  }

  /// Passes messages on until `isDone`.
  func run(_ what: String, until isDone: () -> Bool) throws {
    let end = ContinuousClock.now + Self.patience
    while !isDone() {
      guard ContinuousClock.now < end else {
        throw Standstill(
          description: "\(what): not within \(Self.patience); remarks: \(remarks.prefix(2000))")
      }
      try turn()
    }
  }

  func runUntilAnswered(_ what: String, _ clients: [String]) throws {
    try run(what) { clients.allSatisfy { replies[$0] != nil } }
  }

  private func turn() throws {
    let living = processes.compactMap { $0 }
    let now = ContinuousClock.now
    let wait = messages.map(\.due).min().map { max($0 - now, .zero) } ?? .milliseconds(20)
    NodeProcess.await(
      reading: living.map(\.outputDescriptor) + living.map(\.errorDescriptor),
      writing: living.filter(\.hasUnwritten).map(\.inputDescriptor),
      milliseconds: Int32(min(wait, .milliseconds(20)) / .milliseconds(1)))
    for process in living { process.flush() }
    for (host, process) in processes.enumerated() {
      guard let process else { continue }
      remarks += process.readRemarks()
      for line in process.readLines() {
        switch try referee.judge(line, from: names[host]) {
        case .toNode(let target):
          pairs.insert("\(names[host]) \(target)")
          send(line, from: names[host], to: target)
        case .reply(let client, _, let body): replies[client] = body
        }
      }
      if process.hasEnded { throw Standstill(description: "\(names[host]) ended: \(remarks.prefix(2000))") }
    }
    deliverDue()
  }

  private func deliverDue() {
    let now = ContinuousClock.now
    let due = messages.filter { $0.due <= now }.sorted { $0.due < $1.due }
    messages.removeAll { $0.due <= now }
    for message in due {
      guard let host = names.firstIndex(of: message.target), let process = processes[host] else { continue }
      if let sides, let source = names.firstIndex(of: message.source), sides[source] != sides[host] {
        dropped += 1
      } else {
        process.write(Data(message.line.utf8))
      }
    }
  }

  /// The clients of these that were told that their values are accepted.
  func accepted(_ values: [String: Int]) -> Set<Int> {
    Set(values.filter { replies[$0.key]?["type"] as? String == "broadcast_ok" }.values)
  }

  /// Reads at all hosts, again and again, until every one of them gives these values; gives the last reads.
  func readUntilAllHave(_ wanted: Set<Int>) throws -> [[Int]] {
    let end = ContinuousClock.now + Self.patience
    while true {
      let clients = try names.indices.map { try ask($0, "read", within: 100) }
      try runUntilAnswered("reads", clients)
      let reads = try clients.map { try #require(replies[$0]?["messages"] as? [Int]) }
      if reads.allSatisfy({ wanted.isSubset(of: $0) }) { return reads }
      guard ContinuousClock.now < end else {
        let missing = reads.map { wanted.subtracting($0).sorted() }
        throw Standstill(description: "missing by host: \(missing); remarks: \(remarks.prefix(2000))")
      }
    }
  }
}
