import Broadcasting
public import Schema

/// Every key of a scenario file.
///
/// A key is one entry here; what holds without it is what the initialisers of the types give. Whoever changes
/// that raises `Cell.identityVersion`.
extension Scenario {
  public static let schema = Schema<Scenario>.record(
    "scenario, which is a mapping such as 'hosts: 25'", start: Scenario(name: ""),
    [
      Field(
        "name", \.name, .scenarioName, help: "how results and reports call it", absent: "the file's name"),
      Field("summary", \.summary, .oneLine, help: "a line for people", absent: "no text", isNote: true),
      Field(
        "hosts", \.hosts, .integer(Limits.hosts, unit: "hosts"),
        help: "how many nodes clients talk to; every rumor must reach all of them",
        declare: { hosts, scope in scope.hosts = hosts }),
      Field("settle", \.settle, .time(anyTime), help: "time to form the cluster before the first operation"),
      Field("quiet", \.quiet, .time(anyTime), help: "time after the last operation, before the final reads"),
      Field(
        "network", \.network, Network.schema, help: "what links do to messages, each direction for itself"),
      .optional(
        "capacity", \.capacity, Capacity.schema,
        help: "what messages cost the nodes that send and receive them",
        absent: "nothing"),
      Field("workload", \.workload, Workload.schema, help: "what clients ask of the hosts"),
      Field("faults", \.faults, Fault.list, help: "what goes wrong, and when"),
    ])

  /// Of all that takes time, but for latencies and services.
  fileprivate static let anyTime = Delay.zero...Delay.seconds(86_400)
}

extension Network {
  fileprivate static let schema = Schema<Network>.record(
    "a mapping such as { latency: 100ms }", start: Network(),
    [
      Field(
        "model", \.model, .words(of: Model.self),
        help: "how messages get from a link into a node: at once, or through Maelstrom's inbox"),
      Field("latency", \.latency, Latency.schema, help: "how long a message is under way"),
      Field("loss", \.loss, .share(), help: "messages that never arrive"),
      Field("duplication", \.duplication, .share(), help: "messages that arrive a second time"),
      Field("reordering", \.reordering, .share(), help: "messages that later ones overtake"),
    ])
}

extension Latency {
  fileprivate static let schema = Schema<Latency>.choice(
    .time(Scenario.Limits.latency, example: "100ms"), or: ", or a mapping such as { uniform: [50ms, 150ms] }",
    Choice([uniform, exponential, lognormal, pairwise], missing: "give exactly one of"),
    make: { .constant($0) },
    take: { if case .constant(let delay) = $0 { delay } else { nil } })

  private static let uniform = Variant<Latency>(
    "uniform", .timeRange(Scenario.Limits.latency), help: "each length between two times equally likely",
    make: { .uniform(low: $0.lowerBound, high: $0.upperBound) },
    take: { if case .uniform(let low, let high) = $0 { low...high } else { nil } })

  private static let exponential = Variant<Latency>(
    "exponential", .time(Scenario.Limits.latency, positive: true),
    help: "exponentially distributed, with this mean",
    make: { .exponential(mean: $0) },
    take: { if case .exponential(let mean) = $0 { mean } else { nil } })

  private static let lognormal = Variant<Latency>(
    "lognormal",
    .record(
      "a mapping such as { median: 100ms, sigma: 0.5 }", start: Lognormal(),
      [
        Field(
          "median", \.median, .time(Scenario.Limits.latency, positive: true),
          help: "half of all latencies are below it, such as 100ms", required: true),
        Field(
          "sigma", \.sigmaThousandths, .thousandths(0...5_000),
          help: "the deviation of the latency's logarithm, such as 0.5", required: true),
      ]),
    help: "the logarithm is normal, as latencies of the Internet are",
    make: { .lognormal(median: $0.median, sigmaThousandths: $0.sigmaThousandths) },
    take: {
      guard case .lognormal(let median, let sigma) = $0 else { return nil }
      return Lognormal(median: median, sigmaThousandths: sigma)
    })

  private static let pairwise = Variant<Latency>(
    "pairwise",
    .record(
      "a mapping such as { between: [10ms, 150ms], jitter: 10% }", start: Pairwise(),
      [
        Field(
          "between", \.between, .timeRange(Scenario.Limits.latency),
          help: "the bounds of the pairs' own latencies, such as [10ms, 150ms]", required: true),
        Field(
          "jitter", \.jitter, .share(), help: "how much longer a message may take, such as 10%, or 0%",
          required: true),
      ]),
    help: "each pair of nodes has a latency of its own, the same both ways",
    make: { .pairwise(low: $0.between.lowerBound, high: $0.between.upperBound, jitter: $0.jitter) },
    take: {
      guard case .pairwise(let low, let high, let jitter) = $0 else { return nil }
      return Pairwise(between: low...high, jitter: jitter)
    })

  private struct Lognormal: Sendable {
    var median = Delay.zero
    var sigmaThousandths = 0
  }

  private struct Pairwise: Sendable {
    var between = Delay.zero...Delay.zero
    var jitter = Probability.zero
  }
}

extension Capacity {
  fileprivate static let schema = Schema<Capacity>.record(
    "a mapping such as { receive: 20us, send: 20us }", start: Capacity(),
    [
      Field(
        "receive", \.receive, .time(service),
        help: "how long a node is busy with each message that it receives"),
      Field("send", \.send, .time(service), help: "how long a node is busy with each copy that it sends"),
      .optional(
        "bandwidth", \.bandwidth, .bandwidth(1_000...1_000_000_000_000),
        help: "how fast a node puts a message's bytes on its link, once and besides `send`",
        absent: "no limit"),
      .optional(
        "queue", \.queue, .integer(1...1_000_000_000, unit: "messages"),
        help: "how many received messages a node holds; what comes beyond is dropped", absent: "no limit"),
    ], needsOne: "give at least one of receive, send, bandwidth, queue, or leave capacity out")

  private static let service = Delay.zero...Delay.seconds(600)
}

extension Workload {
  fileprivate static let schema = Schema<Workload>.record(
    "a mapping such as { rate: 100 }", start: Workload(),
    [
      Field(
        "rate", \.ratePerThousandSeconds,
        .thousandths(Scenario.Limits.ratePerThousandSeconds, unit: "operations a second"),
        help: "how often clients ask, all hosts together"),
      Field("broadcasts", \.broadcasts, .share(), help: "operations that broadcast; the others read"),
      Field(
        "duration", \.duration, .time(Scenario.anyTime, positive: true), help: "how long operations come"),
      Field(
        "arrivals", \.arrivals, Arrivals.schema,
        help: "gaps between operations: drawn between 0 and twice the mean, all equal, or drawn from the "
          + "exponential law; or as many at once, with such gaps between bursts"),
      .optional(
        "origins", \.origins, .integer(Scenario.Limits.hosts, unit: "hosts"),
        help: "how many hosts clients talk to, the first ones", absent: "all hosts"),
      .optional(
        "order", \.order, .words(of: Order.self),
        help: "the order in which clients talk to them: by number, or spread, so that a few operations are "
          + "all over the fleet", absent: "rising"),
      Field(
        "payload", \.payload, .integer(0...1_048_576, unit: "bytes"), help: "the size of a rumor's payload"),
      Field(
        "deadline", \.deadline, .time(Scenario.anyTime, positive: true),
        help: "an operation that is not answered so long after it was due was not available"),
    ])
}

extension Workload.Arrivals {
  fileprivate static let schema = Schema<Self>.choice(
    .words([("uniform", .uniform), ("constant", .constant), ("poisson", .poisson)], or: ", "),
    or: " or { bursts: 20 }",
    Choice([
      Variant(
        "bursts", .integer(1...1_000_000, unit: "operations"), help: "how many operations come at once",
        make: { .bursts($0) }, take: { if case .bursts(let size) = $0 { size } else { nil } })
    ]), make: { $0 }, take: { if case .bursts = $0 { nil } else { $0 } })
}

extension Fault {
  fileprivate static let list = Schema<[Fault]>.list(
    of: schema, "faults, such as [{ crash: leader, at: 5s, for: 2s }]", count: Scenario.Limits.faults,
    tooMany: "faults are more than \(Scenario.Limits.faults.upperBound); leave some out")

  private static let schema = Schema<Fault>.record(
    "a mapping such as { crash: leader, at: 5s, for: 2s }",
    start: Fault(at: .zero, duration: nil, kind: .pause(.randomHost)),
    [
      .choice(
        \.kind,
        Choice(
          [Kind.partition, Kind.crash, Kind.pause, Kind.slow, Kind.loss],
          missing: "it does not say what happens; give one of",
          excess: "are two faults; give each its own entry")),
      Field(
        "at", \.at, .time(Scenario.anyTime), help: "when it begins, after the first operation, such as 5s",
        required: true),
      .optional(
        "for", \.duration, .time(Scenario.anyTime, positive: true), help: "how long it lasts",
        absent: "it never ends"),
    ])
}

extension Fault.Kind {
  fileprivate static let partition = Variant<Self>(
    "partition", Fault.Partition.schema, help: "messages between hosts of different sides are dropped",
    make: { .partition($0) },
    take: { if case .partition(let partition) = $0 { partition } else { nil } })

  fileprivate static let crash = Variant<Self>(
    "crash", .target,
    with: Companion(
      name: "memory", schema: .words([("lost", true), ("kept", false)]), start: false,
      help: "whether a crashed node comes back with what it knew",
      misplaced: "only a crash keeps or loses memory"),
    help: "the node stops, and is back when the fault ends", make: { .crash($0, forgets: $1) },
    take: { if case .crash(let target, let forgets) = $0 { (target, forgets) } else { nil } })

  fileprivate static let pause = Variant<Self>(
    "pause", .target, help: "the node does nothing, and then finds all that came in the meantime",
    make: { .pause($0) }, take: { if case .pause(let target) = $0 { target } else { nil } })

  fileprivate static let slow = Variant<Self>(
    "slow",
    .record(
      "a mapping such as { target: random, factor: 10 }", start: Slowness(),
      [
        Field("target", \.target, .target, help: "who is slow, such as leader or 3", required: true),
        Field(
          "factor", \.factor, .integer(2...1_000, unit: "times"),
          help: "how many times as long its messages take, such as 10", required: true),
      ]),
    help: "every message from and to the node takes longer",
    make: { .slow($0.target, factor: $0.factor) },
    take: {
      guard case .slow(let target, let factor) = $0 else { return nil }
      return Slowness(target: target, factor: factor)
    })

  fileprivate static let loss = Variant<Self>(
    "loss", .share(positive: true), help: "messages that are lost besides, on all links",
    make: { .loss($0) }, take: { if case .loss(let share) = $0 { share } else { nil } })

  private struct Slowness: Sendable {
    var target = Fault.Target.randomHost
    var factor = 2
  }
}

extension Fault.Partition {
  fileprivate static let schema = Schema<Self>.choice(
    .words(shapes.map { ($0.description, $0) }, or: ", "),
    or: ", { isolate: leader } or { groups: [[0, 1], [2, 3, cache]] }",
    Choice([isolate, groups]), make: { $0 },
    take: { shapes.contains($0) ? $0 : nil })

  /// Those that a word is enough for.
  static let shapes: [Self] = [.isolateOne, .halves, .minorityThird, .majorityRing, .bridge, .oneWay]

  private static let isolate = Variant<Self>(
    "isolate", .target, help: "this node alone", make: { .isolate($0) },
    take: { if case .isolate(let target) = $0 { target } else { nil } })

  private static let groups = Variant<Self>(
    "groups",
    .list(
      of: .list(of: .member, "hosts and services, such as [0, 1, cache]"),
      "groups of nodes, such as [[0, 1, cache], [2, 3]]"),
    help: "the sides: hosts by number, services as cache or coordinator 1; a host in none is cut from "
      + "nobody, services in none are dealt out in turn, the largest group first",
    make: { .groups($0) },
    take: { if case .groups(let groups) = $0 { groups } else { nil } })
}
