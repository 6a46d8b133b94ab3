import Architectures
import Broadcasting
import Measurement
import Running
import Scenarios

extension Study {
  static let maelstrom = Study(
    "maelstrom", source: "Maelstrom, broadcast tutorial, part 2 (performance)",
    summary: """
      Flooding without repair in Maelstrom's network (`network.model: maelstrom`), 25 hosts, 100 operations \
      a second for 20 s, half of them reads. Each published figure is of one run on somebody's machine: \
      messages are allowed 3 %, latencies 10 %. Latencies are Maelstrom's stable latencies, in ms. The \
      printed latencies of the line are shorter than messages that take 10 ms a hop allow, whatever the \
      processes took: expected is the law of the last read that misses a value, if reads come to each host \
      twice a second at random, and what is printed stands in brackets.
      """,
    parameters: [.topology]
  ) { (selection: Selection) throws(VerificationError) in
    let published = MaelstromRun.published
    let names = published.map { "\($0.topology)" }.reduce(into: [String]()) { names, name in
      if !names.contains(name) { names.append(name) }
    }
    let chosen = try selection.choice(.topology, of: names)
    var experiments: [Experiment] = []
    for run in published where chosen == nil || "\(run.topology)" == chosen {
      experiments.append(try run.experiment())
    }
    return experiments
  }
}

/// A run that Maelstrom's tutorial shows.
private struct MaelstromRun {
  /// Of its latency.
  let name: String
  let topology: Topology
  let latency: Latency
  let messagesPerOp: String
  /// Stable latencies of the quantiles 0.5, 0.95, 0.99 and 1.
  let latencies: [String]
  /// True where the latencies are expected by the law, and what is printed stands beside it.
  var isByLaw = false

  static let published = [
    MaelstromRun(
      name: "100 ms", topology: .grid, latency: .constant(.milliseconds(100)), messagesPerOp: "27.8",
      latencies: ["452", "656", "748", "791"]),
    MaelstromRun(
      name: "exponential 100 ms", topology: .grid, latency: .exponential(mean: .milliseconds(100)),
      messagesPerOp: "27.8",
      latencies: ["229", "431", "520", "630"]),
    MaelstromRun(
      name: "100 ms", topology: .tree(arity: 4), latency: .constant(.milliseconds(100)),
      messagesPerOp: "12.0",
      latencies: ["386", "489", "498", "505"]),
    MaelstromRun(
      name: "100 ms", topology: .complete, latency: .constant(.milliseconds(100)), messagesPerOp: "290.6",
      latencies: ["77", "95", "96", "97"]),
    MaelstromRun(
      name: "10 ms", topology: .line, latency: .constant(.milliseconds(10)), messagesPerOp: "12.0",
      latencies: ["86", "170", "193", "224"], isByLaw: true),
  ]

  private static let names = ["median, ms", "95 %, ms", "99 %, ms", "maximum, ms"]

  /// The latencies that follow from the length of the hops and the rate of reads.
  ///
  /// A read in Maelstrom's network may wait for the next message, and miss what that brings no more: the law
  /// is allowed one hop.
  private var lawful: [Claim] {
    let hop = 10.0
    let law = StableLatency(topology, hosts: 25, hop: hop, reads: 2)
    let quantiles = zip(Self.names, [0.5, 0.95, 0.99]).enumerated().map { place, pair in
      Claim(pair.0, .theory(law.quantile(pair.1), slack: hop, beside: "printed \(latencies[place])"))
    }
    let longest = Expected.below(
      Number.text(law.longest), .theory, beside: "printed \(latencies[latencies.count - 1])")
    return quantiles + [Claim(Self.names[3], longest, rule: .atMost, statistic: .quantile(1))]
  }

  func experiment() throws(VerificationError) -> Experiment {
    let setup = Setup(
      "flooding", ["topology": "\(topology)", "repair": "0s"],
      in: .maelstrom(hosts: 25, latency: latency))
    let configuration = try setup.configuration()
    let claims =
      [Claim("messages per operation", .single(messagesPerOp, within: 0.03))]
      + (isByLaw ? lawful : zip(Self.names, latencies).map { Claim($0, .single($1, within: 0.1)) })
    return Experiment(
      "\(topology), \(name)", setup: setup.text, runs: topology == .complete ? 10 : 20, claims: claims
    ) { seed in
      let result = Cell(configuration: configuration, scenario: setup.scenario, seed: seed).run()
      return [result.messagesPerOp] + result.maelstromLatencies
    }
  }
}

extension Scenario {
  /// The broadcast challenge's scenario in Maelstrom's own network, from the first moment on.
  static func maelstrom(
    hosts: Int, latency: Latency = .constant(.milliseconds(100)), faults: [Fault] = []
  ) -> Scenario {
    Scenario(
      name: "maelstrom", hosts: hosts, network: Network(model: .maelstrom, latency: latency), faults: faults,
      settle: .zero, quiet: .seconds(10))
  }
}

extension CellResult {
  var messagesPerOp: Double {
    if case .ratio(let value) = self[.messagesPerOp] { value } else { .nan }
  }

  /// Median, 95 %, 99 % and the longest, in milliseconds.
  var maelstromLatencies: [Double] {
    guard case .percentiles(let found) = self[.maelstromStableLatency] else {
      return [.nan, .nan, .nan, .nan]
    }
    return [found.p50, found.p95, found.p99, found.max].map { Double($0) / 1e6 }
  }
}
