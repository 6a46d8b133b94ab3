import Broadcasting
import Purposes
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
      .optional(
        "regions", \.regions, Places.schema,
        help:
          "how many hosts stand in which region, or in which of its zones; hosts are numbered in this order",
        absent: "one place"),
      Field(
        "services", \.services, ServicePlace.list,
        help: "where services stand, those of one kind dealt to several places in turn",
        absent: "dealt to all zones in turn", quiet: true),
      Field(
        "groups", \.groups, NodeGroup.list, help: "hosts that faults call by a name, drawn once",
        absent: "none", quiet: true),
      .optional(
        "prices", \.prices, Prices.schema,
        help: "what traffic between places costs: list prices of a provider, or your own",
        absent: "prices are not told"),
      Field(
        "hosts", \.hosts, .integer(Limits.hosts, unit: "hosts"),
        help: "how many nodes clients talk to; every rumor must reach all of them",
        declare: { hosts, scope in scope.hosts = hosts }),
      .optional(
        "topology", \.topology, OwnTopology.schema,
        help: "who is linked to whom, for architectures whose hosts have neighbours",
        absent: "what their settings say"),
      Field("settle", \.settle, .time(anyTime), help: "time to form the cluster before the first operation"),
      Field("quiet", \.quiet, .time(anyTime), help: "time after the last operation, before the final reads"),
      Field(
        "network", \.network, Network.schema, help: "what links do to messages, each direction for itself"),
      Field(
        "links", \.links, LinkOverride.list,
        help: "what some of the links do besides, all the time; several entries add up", absent: "none",
        quiet: true),
      .optional(
        "capacity", \.capacity, Capacity.schema,
        help: "what messages cost the nodes that send and receive them",
        absent: "nothing"),
      Field(
        "overrides", \.overrides, CapacityOverride.list,
        help: "what messages cost some of the nodes, as a slow one; later entries win", absent: "none",
        quiet: true),
      Field("workload", \.workload, Workload.schema, help: "what clients ask of the hosts"),
      .optional(
        "purpose", \.purpose, ConfiguredPurpose.schema,
        help: "what broadcasts are for, and its settings; clients ask it, and it broadcasts",
        absent: "clients ask for broadcasts"),
      .optional(
        "members", \.members, Members.schema, help: "hosts that come and go",
        absent: "all are there all the time"),
      Field("faults", \.faults, Fault.list, help: "what goes wrong, and when"),
    ])

  /// Of all that takes time, but for latencies and services.
  static let anyTime = Delay.zero...Delay.seconds(86_400)
}

extension Network {
  fileprivate static let schema = Schema<Network>.record(
    "a mapping such as { latency: 100ms }", start: Network(),
    [
      Field(
        "model", \.model, .words(of: Model.self),
        help: "how messages get from a link into a node: at once, or through Maelstrom's inbox"),
      Field("latency", \.latency, Latency.schema, help: "how long a message is under way"),
      .optional(
        "matrix", \.matrix, LatencyMatrix.schema,
        help: "how long it is under way between regions; a direction left out is as the other",
        absent: "latency"),
      .optional(
        "region", \.region, .time(Scenario.Limits.latency, example: "1ms"),
        help: "how long it is under way between zones of a region",
        absent: "matrix from a region to itself, or zone"),
      .optional(
        "zone", \.zone, .time(Scenario.Limits.latency, example: "100us"),
        help: "how long it is under way within a zone", absent: "matrix from a region to itself, or latency"),
      .optional(
        "jitter", \.jitter, Jitter.schema, help: "how much longer each message may take; it only adds",
        absent: "none"),
      Field(
        "transport", \.transport, .words(of: Transport.self),
        help: "each message for itself, or as over TCP: in order, and what is lost is sent again", quiet: true
      ),
      Field("stream", \.stream, Stream.schema, help: "the waits of a stream", quiet: true),
      .optional(
        "bandwidth", \.bandwidth, .bandwidth(Scenario.Limits.bandwidth),
        help: "how fast each link carries bytes, each direction of each pair for itself", absent: "no limit"),
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
        "bandwidth", \.bandwidth, .bandwidth(Scenario.Limits.bandwidth),
        help: "how fast a node puts a message's bytes on its link, once and besides `send`",
        absent: "no limit"),
      .optional(
        "up", \.up, .bandwidth(Scenario.Limits.bandwidth),
        help: "how fast a node's network card sends, beside the node's own work", absent: "no limit"),
      .optional(
        "down", \.down, .bandwidth(Scenario.Limits.bandwidth),
        help: "how fast its card receives, while it sends", absent: "no limit"),
      .optional(
        "buffer", \.buffer, Buffer.schema,
        help: "room for what is on its way to one other node, before the card or the link", absent: "no limit"
      ),
      .optional(
        "queue", \.queue, .integer(1...1_000_000_000, unit: "messages"),
        help: "how many received messages a node holds; what comes beyond is dropped", absent: "no limit"),
    ],
    needsOne: "give at least one of receive, send, bandwidth, up, down, buffer, queue, or leave capacity out")

  static let service = Delay.zero...Delay.seconds(600)
}

extension Capacity.Buffer {
  fileprivate static let schema = Schema<Self>.record(
    "a mapping such as { limit: 1000, full: drop-new }", start: Capacity.Buffer(limit: .messages(1_000)),
    [
      Field("limit", \.limit, .bufferLimit, help: "messages, or bytes with their unit", required: true),
      Field(
        "full", \.full, .words(of: Policy.self),
        help: "what becomes of a copy for which there is no room"),
    ])
}

extension CapacityOverride {
  static let list = Schema<[CapacityOverride]>.list(
    of: schema, "entries, such as [{ of: 3, receive: 1ms }]", count: 0...10_000,
    tooMany: "entries are more than 10000; merge some")

  private static let schema = Schema<CapacityOverride>.record(
    "a mapping such as { of: 3, receive: 1ms }", start: CapacityOverride(of: .all),
    [
      Field("of", \.target, .target, help: "whom it is about, such as 3 or eu-west-1", required: true),
      .optional(
        "receive", \.receive, .time(Capacity.service), help: "as in capacity", absent: "as in capacity"),
      .optional("send", \.send, .time(Capacity.service), help: "as in capacity", absent: "as in capacity"),
      .optional(
        "up", \.up, .bandwidth(Scenario.Limits.bandwidth), help: "as in capacity", absent: "as in capacity"),
      .optional(
        "down", \.down, .bandwidth(Scenario.Limits.bandwidth), help: "as in capacity",
        absent: "as in capacity"),
    ])
}

extension Network.Stream {
  fileprivate static let schema = Schema<Self>.record(
    "a mapping such as { rto: 200ms, rto-max: 120s }", start: Network.Stream(),
    [
      Field(
        "rto", \.least, .time(.milliseconds(1)...(.seconds(3_600))),
        help: "how long a stream waits at least until it sends again; the round trip where that is more"),
      Field(
        "rto-max", \.most, .time(.milliseconds(1)...(.seconds(3_600))),
        help: "how long that becomes at most, doubling"),
    ])
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
        "stages", \.schedule, Stage.list, help: "rates one after the other, in the place of one rate",
        absent: "one rate", quiet: true),
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
      .optional(
        "skew", \.skew, .thousandths(0...5_000),
        help: "how much more often clients talk to the first hosts: Zipf's exponent, in the place of turns",
        absent: "all as often"),
      Field(
        "bursts", \.bursts, Burst.list, help: "operations besides, within a short time", absent: "none",
        quiet: true),
      Field(
        "payload", \.payload, PayloadSizes.schema,
        help: "the size of a rumor's payload; or several, each with the share of rumors that have it"),
      Field(
        "deadline", \.deadline, .time(Scenario.anyTime, positive: true),
        help: "an operation that is not answered so long after it was due was not available"),
    ])
}

extension Workload.Stage {
  fileprivate static let list = Schema<[Self]>.list(
    of: schema, "stages, such as [{ rate: 100, for: 20s }, { to: 1000, for: 10s }]", count: 0...1_000,
    tooMany: "stages are more than 1000; merge some")

  private static let rates = Schema<Int>.thousandths(
    0...Scenario.Limits.ratePerThousandSeconds.upperBound, unit: "operations a second")

  private static let schema = Schema<Self>.record(
    "a mapping such as { rate: 100, for: 20s }", start: Workload.Stage(rate: 0, for: .zero),
    [
      .choice(\.pace, Choice([steady, ramp])),
      Field(
        "for", \.duration, .time(Scenario.anyTime, positive: true), help: "how long it lasts, such as 20s",
        required: true),
    ])

  /// The rate and the way to it.
  private var pace: (rate: Int, isRamp: Bool) {
    get { (rate, isRamp) }
    set { (rate, isRamp) = newValue }
  }

  private static let steady = Variant<(rate: Int, isRamp: Bool)>(
    "rate", rates, help: "how often clients ask in it", make: { ($0, false) },
    take: { $0.isRamp ? nil : $0.rate })

  private static let ramp = Variant<(rate: Int, isRamp: Bool)>(
    "to", rates, help: "the rate that it reaches evenly, from that of the stage before", make: { ($0, true) },
    take: { $0.isRamp ? $0.rate : nil })
}

extension Workload.Burst {
  fileprivate static let list = Schema<[Self]>.list(
    of: schema, "bursts, such as [{ count: 500, within: 100ms, at: 20s }]", count: 0...1_000,
    tooMany: "bursts are more than 1000; repeat one with every")

  private static let schema = Schema<Self>.record(
    "a mapping such as { count: 500, within: 100ms, at: 20s }", start: Workload.Burst(count: 1, at: .zero),
    [
      Field(
        "count", \.count, .integer(1...1_000_000, unit: "operations"),
        help: "how many operations, such as 500",
        required: true),
      Field("within", \.within, .time(Scenario.anyTime), help: "the time over which they come, evenly"),
      Field(
        "at", \.at, .time(Scenario.anyTime), help: "when it begins, after the first operation, such as 5s",
        required: true),
      .optional(
        "every", \.every, .time(Scenario.anyTime, positive: true), help: "the time from one to the next",
        absent: "it comes once"),
      .optional(
        "times", \.times, .integer(1...10_000, unit: "times"), help: "how often it comes with every",
        absent: "until the last operation"),
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
