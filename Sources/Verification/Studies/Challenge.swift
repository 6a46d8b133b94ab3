import Broadcasting
import Measurement
import Running
import Scenarios

extension Study {
  static let challenge = Study(
    "challenge", source: "Fly.io's broadcast challenge, 3d and 3e (fly.io/dist-sys), best published results",
    summary: """
      25 hosts, 100 ms a link, 100 operations a second for 20 s, half of them reads, in Maelstrom's network \
      from the first moment on; acknowledgements between hosts are counted, the client's comes at once, and \
      the same settings must be valid under every kind of cut that Maelstrom's nemesis makes. Every run must \
      keep within the latencies, and in an exact network as well, where no node makes a read wait for what \
      it would have missed. Settings are those of bench/presets, near what grapevine tune found. Assumed \
      are clocks that agree, and processes that answer within a millisecond; no run of Maelstrom itself is \
      among them. The best published figures are those of some 25 public solutions, in \
      peace; messages are held against them under the cuts, too. Floors are for an exact \
      network and these limits: n messages in every (limit − 100 ms) for any batches, 48 in every period of \
      a hub's, 24 a broadcast without batches, final reads among the operations.
      """
  ) { _ throws(VerificationError) in
    var experiments: [Experiment] = []
    for entry in ChallengeEntry.all { experiments += try entry.experiments() }
    return experiments
  }
}

/// Settings for one part of the challenge, as its preset has them.
struct ChallengeEntry: Sendable {
  /// The preset's name.
  let name: String
  let subject: String
  let architecture: String
  let settings: KeyValuePairs<String, String>
  /// The longest stable latencies that are allowed, in ms, and by whom.
  let median: String?
  let longest: String
  var limitsAre = Expected.Origin.published
  /// The least that others reached, in messages per operation.
  let best: Claim
  /// The bounds that cannot be beaten, in messages per operation, each with the designs that it binds.
  let floors: [(name: String, messagesPerOp: String)]

  static let all = [
    ChallengeEntry(
      name: "challenge-3d", subject: "3d, a hub", architecture: "random-leader",
      settings: [
        "acknowledge": "origin", "epoch": "3600s", "batch": "340ms", "align": "clock", "lag": "130ms",
        "piggyback": "yes", "receipt": "2500ms", "retry": "4s", "retry-most": "4s",
      ],
      median: "400", longest: "600", best: Claim("messages per operation", .below("8.5"), rule: .atMost),
      floors: [("for any batches", "0.50"), ("for a hub's aligned batches", "0.93")]),
    ChallengeEntry(
      name: "challenge-3e", subject: "3e, a hub", architecture: "random-leader",
      settings: [
        "acknowledge": "origin", "epoch": "3600s", "batch": "1450ms", "align": "clock", "lag": "130ms",
        "piggyback": "yes", "receipt": "4s", "retry": "6200ms", "retry-most": "6300ms",
      ],
      median: "1000", longest: "2000",
      best: Claim("messages per operation", .below("1.92"), rule: .atMost),
      floors: [("for any batches", "0.13"), ("for a hub's aligned batches", "0.30")]),
    ChallengeEntry(
      name: "challenge-3e-mesh", subject: "3e, no host special", architecture: "full-mesh",
      settings: [
        "membership": "fixed", "batch": "1700ms", "align": "clock", "receipt": "3600ms", "retry": "4200ms",
        "retry-most": "4200ms", "repair": "10s",
      ],
      median: "1000", longest: "2000",
      best: Claim("messages per operation", .below("13"), rule: .atMost),
      floors: [("for a mesh's batches", "3.1")]),
    ChallengeEntry(
      name: "challenge-one-hop", subject: "one hop", architecture: "full-mesh",
      settings: [
        "membership": "fixed", "receipt": "3500ms", "retry": "4400ms", "retry-most": "4400ms",
        "repair": "18s",
      ],
      median: nil, longest: "105",
      best: Claim("messages per operation", .below("22"), rule: .atMost),
      floors: [("without batches", "11.85")]),
  ]

  private static let runs = 20

  /// Of each run the figure, and of the runs the worst.
  private var limits: [Claim] {
    let texts = [("median, ms, longest", median), ("maximum, ms, longest", longest)]
    return texts.compactMap { name, text in
      text.map { Claim(name, .below($0, limitsAre), rule: .atMost, statistic: .quantile(1)) }
    }
  }

  /// In peace, under the nemesis, and in a network whose nodes do not make reads wait for what they would
  /// have missed.
  fileprivate func experiments() throws(VerificationError) -> [Experiment] {
    let setup = Setup(architecture, settings, in: .maelstrom(hosts: 25))
    let configuration = try setup.configuration()
    var claims = [best]
    claims += floors.map { name, floor in
      Claim("the same over the floor \(name)", .above(floor, .theory), rule: .atLeast)
    }
    let (floors, hasMedian) = (floors.count, median != nil)
    claims += limits
    claims.append(Claim("share of runs that are valid", .identity(1)))
    let steady = Experiment(subject, setup: "\(name): \(setup.text)", runs: Self.runs, claims: claims) {
      seed in
      let result = Cell(configuration: configuration, scenario: setup.scenario, seed: seed).run()
      let latencies = result.maelstromLatencies
      return [Double](repeating: result.messagesPerOp, count: 1 + floors)
        + (hasMedian ? [latencies[0]] : []) + [latencies[3], result.isValid]
    }
    let cut = Scenario.maelstrom(hosts: 25, faults: Self.nemesis)
    let partitioned = Experiment(
      "\(subject), cut", setup: "\(name): \(setup.text), under four partitions", runs: Self.runs,
      claims: [Claim("share of runs that are valid", .identity(1)), best]
    ) { seed in
      let result = Cell(configuration: configuration, scenario: cut, seed: seed).run()
      return [result.isValid, result.messagesPerOp]
    }
    var scenario = setup.scenario
    scenario.network.model = .exact
    let exact = scenario
    let unhidden = Experiment(
      "\(subject), exact network", setup: "\(name): \(setup.text), network.model: exact", runs: Self.runs,
      claims: limits
    ) { seed in
      let latencies = Cell(configuration: configuration, scenario: exact, seed: seed).run().maelstromLatencies
      return (hasMedian ? [latencies[0]] : []) + [latencies[3]]
    }
    return [steady, partitioned, unhidden]
  }

  /// Each kind of cut that Maelstrom's nemesis draws from, one after the other, the last until the load ends.
  private static let nemesis = [
    Fault(at: .zero, duration: .seconds(4), kind: .partition(.isolateOne)),
    Fault(at: .seconds(5), duration: .seconds(4), kind: .partition(.minorityThird)),
    Fault(at: .seconds(10), duration: .seconds(4), kind: .partition(.majorityRing)),
    Fault(at: .seconds(15), duration: .seconds(5), kind: .partition(.halves)),
  ]
}

extension CellResult {
  /// 1 for a run that is valid to us and to Maelstrom's checker, else 0.
  fileprivate var isValid: Double {
    verdict == .valid && self[.maelstromSetFull]?[part: .lost] == .integer(0) ? 1 : 0
  }
}
