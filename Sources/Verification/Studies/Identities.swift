import Broadcasting

extension Study {
  static let identities = Study(
    "identities", source: "Exact identities of flooding and full mesh",
    summary: """
      Every host broadcasts once, one after the other, over links of 100 ms, without repair. E is the number of \
      links. Every broadcast must give the figure; shown is the one that is furthest from it. With 25 hosts the \
      counts are those of Maelstrom's tutorial (line 24, grid 56, total 576, tree4 24 messages a broadcast).
      """,
    parameters: [.topology, .hosts]
  ) { (selection: Selection) throws(VerificationError) in
    let text = selection[.topology]
    let chosen = text.flatMap { Topology(parsing: $0) }
    guard text == nil || chosen != nil else {
      throw VerificationError("--topology takes \(Topology.names), not '\(text ?? "")'")
    }
    let hosts = try selection.integers(.hosts, in: 3...1000, else: [25])
    var experiments: [Experiment] = []
    for hosts in hosts {
      let topologies =
        chosen.map { [$0] } ?? [
          .line, .ring, .grid, .tree(arity: 4), .tree(arity: 2), .star, .regular(degree: 4), .complete,
        ]
      for topology in topologies { experiments.append(try flooding(topology, hosts: hosts)) }
      if chosen == nil || chosen == .complete { experiments.append(try fullMesh(hosts: hosts)) }
    }
    if selection.isEmpty { experiments.append(try flooding(.hypercube, hosts: 32)) }
    return experiments
  }

  /// `gap` apart, in which each broadcast must be over.
  private static func everyHostOnce(_ hosts: Int, every gap: Delay) -> Scenario {
    .broadcasts(hosts, every: gap, from: hosts, hosts: hosts, settle: .seconds(10), then: gap)
  }

  /// As long as the longest line takes.
  private static let longest = Delay.seconds(200)

  private static func flooding(_ topology: Topology, hosts: Int) throws(VerificationError) -> Experiment {
    let trial = Trial(
      "flooding", ["topology": "\(topology)", "repair": "0s"], in: everyHostOnce(hosts, every: longest))
    let shape = Shape(topology, hosts: hosts)
    let messages = 2 * shape.links - (hosts - 1)
    var claims: [(Claim, Experiment.Reading)] = [
      (
        Claim("messages: 2E − (n − 1)", .identity(messages)),
        { $0.count(furthestFrom: messages) { $0.messages } }
      )
    ]
    if let diameter = shape.diameter {
      claims.append((Claim("most hops", .identity(diameter)), { $0.mostHops(of: .milliseconds(100)) }))
    }
    return try Experiment("flooding, \(topology), n = \(hosts)", trial, runs: 1, claims)
  }

  private static func fullMesh(hosts: Int) throws(VerificationError) -> Experiment {
    let trial = Trial("full-mesh", [:], in: everyHostOnce(hosts, every: .seconds(1)))
    let claims: [(Claim, Experiment.Reading)] = [
      (
        Claim("payload messages: n − 1", .identity(hosts - 1)),
        { $0.count(furthestFrom: hosts - 1) { $0.payloadMessages } }
      ), (Claim("most hops", .identity(1)), { $0.mostHops(of: .milliseconds(100)) }),
    ]
    return try Experiment("full mesh, direct, n = \(hosts)", trial, runs: 1, claims)
  }
}

extension Propagation {
  /// Of all broadcasts the count that is furthest from `expected`.
  func count(furthestFrom expected: Int, _ path: (Wave) -> Int) -> Double {
    let counts = waves.map(path)
    return Double(counts.max { abs($0 - expected) < abs($1 - expected) } ?? -1)
  }

  /// The longest way to a host over all broadcasts, in links that each take `latency`; not a number where a
  /// host was not reached.
  func mostHops(of latency: Delay) -> Double {
    let delays = waves.flatMap(\.delays)
    guard delays.allSatisfy({ $0 != nil }) else { return .nan }
    let longest = delays.compactMap { $0?.nanoseconds }.max() ?? 0
    return Double(longest) / Double(latency.nanoseconds)
  }
}
