import Architectures
import Broadcasting
import Measurement
import Scenarios

extension Study {
  static let identities = Study(
    "identities", source: "Exact identities of flooding, full mesh and Plumtree",
    summary: """
      Every host broadcasts once, one after the other, over links of 100 ms, without repair. E is the \
      number of links. Every broadcast must give the figure; shown is the one that is furthest from it. \
      With 25 hosts the counts are those of Maelstrom's tutorial (line 24, grid 56, total 576, tree4 24 \
      messages a broadcast). Plumtree (Leitão et al. 2007): one host broadcasts five times; the first \
      floods and leaves a tree.
      """,
    parameters: [.topology, .hosts]
  ) { (selection: Selection) throws(VerificationError) in
    let text = selection[.topology]
    let chosen = text.flatMap { Topology(parsing: $0) }
    guard text == nil || chosen != nil else {
      throw VerificationError("--topology takes \(Topology.names), not '\(text ?? "")'")
    }
    var experiments: [Experiment] = []
    for hosts in try selection.integers(.hosts, in: 3...Flood.mostHosts, else: [25]) {
      for topology in chosen.map({ [$0] }) ?? Flood.topologies {
        experiments.append(try Flood(topology, hosts: hosts).flooding(echoes: false))
      }
      for topology in chosen.map({ [$0] }) ?? [.ring, .grid, .complete] {
        experiments.append(try Flood(topology, hosts: hosts).flooding(echoes: true))
      }
      if chosen == nil || chosen == .complete { experiments.append(try Flood.fullMesh(hosts: hosts)) }
      for topology in chosen.map({ [$0] }) ?? [.grid, .regular(degree: 4), .complete] {
        experiments.append(try Flood(topology, hosts: hosts).plumtree())
      }
    }
    if selection.isEmpty {
      experiments.append(try Flood(.hypercube, hosts: 32).flooding(echoes: false))
      experiments.append(try Flood(.hypercube, hosts: 32).plumtree())
    }
    return experiments
  }
}

/// Broadcasts on a graph, whose messages can be counted beforehand.
private struct Flood {
  static let topologies: [Topology] = [
    .line, .ring, .grid, .tree(arity: 4), .tree(arity: 2), .star, .regular(degree: 4), .complete,
  ]
  private static let latency = Delay.milliseconds(100)
  /// Every host broadcasts once to all: the square of it is the most deliveries that a run records.
  static let mostHosts = Int(Double(Scenario.Limits.deliveries).squareRoot())
  /// More than the time that the longest line takes.
  private static func longest(_ hosts: Int) -> Delay { max(.seconds(200), latency * Int64(2 * hosts)) }

  private let topology: Topology
  private let hosts: Int
  private let shape: Shape

  init(_ topology: Topology, hosts: Int) {
    self.topology = topology
    self.hosts = hosts
    shape = Shape(topology, hosts: hosts)
  }

  /// By all hosts in turn, `gap` apart, in which each must be over.
  private static func everyHostOnce(_ hosts: Int, every gap: Delay) -> Scenario {
    .broadcasts(
      hosts, every: gap, from: hosts, hosts: hosts, latency: .constant(latency), settle: .seconds(10),
      then: gap)
  }

  private static func hops(atMost hops: Int) -> (Claim, Experiment.Reading) {
    (Claim("most hops", .identity(hops)), { $0.mostHops(of: latency) })
  }

  func flooding(echoes: Bool) throws(VerificationError) -> Experiment {
    let setup = Setup(
      "flooding", ["topology": "\(topology)", "echo": echoes ? "yes" : "no", "repair": "0s"],
      in: Self.everyHostOnce(hosts, every: Self.longest(hosts)))
    let messages = echoes ? 2 * shape.links : 2 * shape.links - (hosts - 1)
    var claims: [(Claim, Experiment.Reading)] = [
      (
        Claim(echoes ? "messages: 2E" : "messages: 2E − (n − 1)", .identity(messages)),
        { $0.count(furthestFrom: messages) { $0.messages } }
      )
    ]
    if let diameter = shape.diameter { claims.append(Self.hops(atMost: diameter)) }
    let name = echoes ? "flooding with echo" : "flooding"
    return try Experiment("\(name), \(topology), n = \(hosts)", setup, runs: 1, claims)
  }

  static func fullMesh(hosts: Int) throws(VerificationError) -> Experiment {
    let setup = Setup("full-mesh", [:], in: everyHostOnce(hosts, every: .seconds(1)))
    let payloads: (Claim, Experiment.Reading) = (
      Claim("payload messages: n − 1", .identity(hosts - 1)),
      { $0.count(furthestFrom: hosts - 1) { $0.payloadMessages } }
    )
    return try Experiment(
      "full mesh, direct, n = \(hosts)", setup, runs: 1, [payloads, hops(atMost: 1)])
  }

  func plumtree() throws(VerificationError) -> Experiment {
    let hosts = hosts
    let setup = Setup(
      "plumtree", ["trees": "shared", "topology": "\(topology)", "repair": "0s"],
      in: .broadcasts(5, every: Self.longest(hosts), from: 1, hosts: hosts, then: Self.longest(hosts)))
    let (flood, rest) = (2 * shape.links - (hosts - 1), 2 * (shape.links - hosts + 1))
    let claims: [(Claim, Experiment.Reading)] = [
      (
        Claim("first: payloads, 2E − (n − 1)", .identity(flood)),
        { Double($0.waves.first?.payloadMessages ?? -1) }
      ),
      (
        Claim("first: PRUNEs, 2(E − n + 1)", .identity(rest)),
        { Double($0.waves.first?.controlMessages ?? -1) }
      ),
      (
        Claim("then: payloads, n − 1", .identity(hosts - 1)),
        { $0.count(furthestFrom: hosts - 1, after: 1) { $0.payloadMessages } }
      ),
      (
        Claim("then: IHAVEs, 2(E − n + 1)", .identity(rest)),
        { $0.count(furthestFrom: rest, after: 1) { $0.controlMessages } }
      ),
    ]
    return try Experiment("plumtree, \(topology), n = \(hosts)", setup, runs: 1, claims)
  }
}

extension Propagation {
  /// Of all broadcasts after so many the count that is furthest from `expected`.
  fileprivate func count(furthestFrom expected: Int, after first: Int = 0, _ count: (Wave) -> Int) -> Double {
    let counts = waves.dropFirst(first).map(count)
    return Double(counts.max { abs($0 - expected) < abs($1 - expected) } ?? -1)
  }

  /// The longest way to a host over all broadcasts, in links that each take `latency`; not a number where a
  /// host was not reached.
  fileprivate func mostHops(of latency: Delay) -> Double {
    let delays = waves.flatMap(\.delays)
    guard delays.allSatisfy({ $0 != nil }) else { return .nan }
    let longest = delays.compactMap { $0?.nanoseconds }.max() ?? 0
    return Double(longest) / Double(latency.nanoseconds)
  }
}
