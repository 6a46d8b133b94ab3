import Architectures
import Broadcasting
import Testing

@testable import Maelstrom

/// Every registered architecture as Maelstrom runs it, over many schedules in virtual time.
@Suite struct PureNetworkTests {
  private static let seeds: Range<UInt64> = 0..<2
  private static let hosts = 5

  private static func network(_ architecture: Architecture, seed: UInt64) throws -> PureNetwork {
    var network = try PureNetwork(architecture.configured(), hosts: hosts, seed: seed)
    try network.run(for: .seconds(5))
    for host in 0..<hosts { _ = try network.ask(host, "topology", ["topology": [:]]) }
    return network
  }

  /// Values that were acknowledged, of those that these clients broadcast.
  private static func acknowledged(_ values: [String: Int], in network: PureNetwork) -> Set<Int> {
    Set(values.filter { network.replies[$0.key]?["type"] as? String == "broadcast_ok" }.values)
  }

  @Test(arguments: Architecture.all.map(\.name))
  func valuesReachAllOnceThePartitionHeals(_ name: String) throws {
    let architecture = try #require(Architecture.named(name))
    for seed in Self.seeds {
      var network = try Self.network(architecture, seed: seed)
      var values: [String: Int] = [:]
      for value in 0..<30 {
        if value == 10 { network.sides = [0, 1, 0, 1, 1] }
        if value == 20 { network.sides = nil }
        values[try network.ask(anyOf: Self.hosts, "broadcast", ["message": value])] = value
        try network.run(for: .milliseconds(300))
      }
      try network.run(for: .seconds(30))
      let acknowledged = Self.acknowledged(values, in: network)
      #expect(acknowledged.count >= 15, "\(name), seed \(seed)")
      for read in try network.readAll() {
        #expect(read.count == Set(read).count, "\(name), seed \(seed): a value twice")
        #expect(acknowledged.isSubset(of: read), "\(name), seed \(seed): \(acknowledged.subtracting(read))")
        #expect(read.allSatisfy { (0..<30).contains($0) })
      }
      #expect(network.remarks == [], "\(name), seed \(seed)")
    }
  }

  /// One process plays all nodes, which write nothing to one another.
  @Test(arguments: Architecture.all.map(\.name))
  func aHostAloneServesItself(_ name: String) throws {
    let architecture = try #require(Architecture.named(name))
    var network = try PureNetwork(architecture.configured(), hosts: 1, seed: 1)
    try network.run(for: .seconds(5))
    var values: [String: Int] = [:]
    for value in 0..<5 { values[try network.ask(0, "broadcast", ["message": value])] = value }
    try network.run(for: .seconds(5))
    #expect(Self.acknowledged(values, in: network) == Set(0..<5))
    #expect(try network.readAll().map { Set($0) } == [Set(0..<5)])
    #expect(network.remarks == [])
  }

  /// The new process knows nothing, and must neither repeat the old one's names nor be taken for it.
  @Test(arguments: Architecture.all.map(\.name), [0, 2, 4])
  func aKilledNodeComesBack(_ name: String, _ victim: Int) throws {
    let architecture = try #require(Architecture.named(name))
    for seed in Self.seeds.prefix(1) {
      var network = try Self.network(architecture, seed: seed)
      var values: [String: Int] = [:]
      for value in 0..<30 {
        // What only the victim knows may die with it.
        if value == 10 {
          try network.run(for: .seconds(10))
          network.kill(victim)
        }
        if value == 20 { try network.restart(victim) }
        let others = (0..<Self.hosts).filter { $0 != victim }
        let host = (10..<20).contains(value) ? others[value % others.count] : victim
        values[try network.ask(host, "broadcast", ["message": value])] = value
        try network.run(for: .milliseconds(300))
      }
      try network.run(for: .seconds(40))
      let acknowledged = Self.acknowledged(values, in: network)
      #expect(Set(0..<10).isSubset(of: acknowledged), "\(name), seed \(seed)")
      for read in try network.readAll() {
        #expect(read.count == Set(read).count, "\(name), seed \(seed): a value twice")
        #expect(acknowledged.isSubset(of: read), "\(name), seed \(seed): \(acknowledged.subtracting(read))")
      }
      #expect(network.remarks == [], "\(name), seed \(seed)")
    }
  }
}
