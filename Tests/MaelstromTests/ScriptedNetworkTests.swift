import Architectures
import Broadcasting
import Testing

/// The real program under a network that speaks Maelstrom's protocol.
@Suite(.serialized) struct ScriptedNetworkTests {
  /// Shorter than the defaults, where an architecture has them, since the network takes milliseconds.
  private static let pace = [
    "retry": "200ms", "retry-most": "400ms", "repair": "200ms", "receipt": "100ms",
    "election-timeout": "600ms", "lease": "2s", "epoch": "1s", "suspicion": "2s",
  ]

  private static func arguments(_ name: String) throws -> [String] {
    let architecture = try #require(Architecture.named(name))
    let settings = architecture.settings.filter { pace[$0.name] != nil }
      .map { SettingValue(name: $0.name, value: pace[$0.name] ?? "") }
    // Some may contradict others that an architecture has.
    let usable = (try? architecture.configured(settings)) == nil ? [] : settings
    return [name] + usable.flatMap { ["--set", "\($0.name)=\($0.value)"] }
  }

  private static func begun(
    _ name: String, _ more: String..., hosts: Int, seed: UInt64
  ) throws -> ScriptedNetwork {
    let network = try ScriptedNetwork(try arguments(name) + more, hosts: hosts, seed: seed)
    try network.runUntilAnswered("init", (0..<hosts).map { "c\($0)" })
    // A line of hosts.
    var map: [String: [String]] = [:]
    for host in 0..<hosts {
      let neighbours = [host - 1, host + 1].filter { (0..<hosts).contains($0) }
      map[network.names[host]] = neighbours.map { network.names[$0] }
    }
    try network.runUntilAnswered(
      "topology", try (0..<hosts).map { try network.ask($0, "topology", ["topology": map]) })
    return network
  }

  /// Broadcasts one value at each of these hosts; the values count up from `first`.
  private static func broadcast(
    _ network: ScriptedNetwork, at hosts: [Int], from first: Int
  ) throws -> [String: Int] {
    var values: [String: Int] = [:]
    for (place, host) in hosts.enumerated() {
      values[try network.ask(host, "broadcast", ["message": first + place])] = first + place
    }
    return values
  }

  private static func check(_ reads: [[Int]], of values: [String: Int], _ seed: UInt64) {
    for read in reads {
      #expect(read.count == Set(read).count, "a value twice, network seed \(seed)")
      #expect(Set(read).isSubset(of: values.values), "a value that nobody broadcast, network seed \(seed)")
    }
  }

  @Test(arguments: Architecture.all.map(\.name), [5, 25])
  func valuesReachAllOnceThePartitionHeals(_ name: String, _ hosts: Int) throws {
    let seed = UInt64.random(in: 0..<1_000_000)
    do {
      let network = try Self.begun(name, hosts: hosts, seed: seed)
      defer { network.tearDown() }
      let all = Array(0..<hosts)
      var values = try Self.broadcast(network, at: all, from: 0)
      try network.runUntilAnswered("broadcasts in peace", Array(values.keys))
      network.sides = all.map { $0 % 2 }
      let cut = try Self.broadcast(network, at: all, from: 100)
      try network.run("broadcasts while cut") {
        network.dropped >= hosts / 2 && cut.keys.contains { network.replies[$0] != nil }
      }
      network.sides = nil
      let healed = try Self.broadcast(network, at: all, from: 200)
      for more in [cut, healed] { values.merge(more) { one, _ in one } }
      try network.runUntilAnswered("broadcasts after the heal", Array(values.keys))
      let accepted = network.accepted(values)
      #expect(accepted.count >= hosts, "network seed \(seed)")
      Self.check(try network.readUntilAllHave(accepted), of: values, seed)
      #expect(network.remarks == "", "network seed \(seed)")
    } catch {
      Issue.record("\(name), \(hosts) hosts, network seed \(seed): \(error)")
    }
  }

  /// Messages keep to the links that Maelstrom sends, a line's, and not to those of the default, a grid's.
  @Test func aGivenTopologyIsKeptTo() throws {
    let seed = UInt64.random(in: 0..<1_000_000)
    do {
      let network = try Self.begun("flooding", "--given-topology", hosts: 5, seed: seed)
      defer { network.tearDown() }
      let values = try Self.broadcast(network, at: [0, 1, 2, 3, 4], from: 0)
      try network.runUntilAnswered("broadcasts", Array(values.keys))
      Self.check(try network.readUntilAllHave(network.accepted(values)), of: values, seed)
      let links = (0..<4).flatMap { ["n\($0) n\($0 + 1)", "n\($0 + 1) n\($0)"] }
      #expect(network.pairs == Set(links), "network seed \(seed)")
    } catch {
      Issue.record("network seed \(seed): \(error)")
    }
  }

  /// Maelstrom's `--nemesis kill`: SIGKILL, a new process, `init` again.
  @Test(arguments: Architecture.all.map(\.name))
  func aKilledNodeComesBack(_ name: String) throws {
    let seed = UInt64.random(in: 0..<1_000_000)
    do {
      let network = try Self.begun(name, hosts: 5, seed: seed)
      defer { network.tearDown() }
      var values = try Self.broadcast(network, at: [0, 0, 1, 2, 3, 4], from: 0)
      try network.runUntilAnswered("broadcasts before", Array(values.keys))
      _ = try network.readUntilAllHave(network.accepted(values))
      // With it go the service nodes that live beside it.
      network.kill(0)
      let meanwhile = try Self.broadcast(network, at: [1, 2, 3, 4], from: 100)
      try network.runUntilAnswered("the restart", [try network.start(0)])
      let after = try Self.broadcast(network, at: [0, 0, 1, 4], from: 200)
      for more in [meanwhile, after] { values.merge(more) { one, _ in one } }
      try network.runUntilAnswered("broadcasts after", Array(values.keys))
      let accepted = network.accepted(values)
      #expect(accepted.isSuperset(of: 0..<6), "network seed \(seed)")
      Self.check(try network.readUntilAllHave(accepted), of: values, seed)
      #expect(network.remarks == "", "network seed \(seed)")
    } catch {
      Issue.record("\(name), network seed \(seed): \(error)")
    }
  }
}
