import Broadcasting
import Schema

extension Fault {
  static let list = Schema<[Fault]>.list(
    of: schema, "faults, such as [{ crash: leader, at: 5s, for: 2s }]", count: Scenario.Limits.faults,
    tooMany: "faults are more than \(Scenario.Limits.faults.upperBound); leave some out")

  private static let schema = Schema<Fault>.record(
    "a mapping such as { crash: leader, at: 5s, for: 2s }",
    start: Fault(at: .zero, duration: nil, kind: .pause(.randomHost)),
    [
      .choice(
        \.kind,
        Choice(
          [
            Kind.partition, Kind.cut, Kind.crash, Kind.restart, Kind.crashLoop, Kind.pause, Kind.slow,
            Kind.loss, Kind.delay, Kind.duplication, Kind.bandwidth, Kind.clock,
          ],
          missing: "it does not say what happens; give one of",
          excess: "are two faults; give each its own entry")),
      Field(
        "at", \.at, .time(Scenario.anyTime), help: "when it begins, after the first operation, such as 5s",
        required: true),
      .optional(
        "for", \.duration, .time(Scenario.anyTime, positive: true),
        help: "how long it lasts; a crash loop until the last operation where it does not say",
        absent: "it never ends"),
      .optional(
        "every", \.every, .time(Scenario.anyTime, positive: true),
        help: "the time from one beginning to the next, of a restart from one batch to the next",
        absent: "it happens once"),
      .optional(
        "times", \.times, .integer(1...10_000, unit: "times"), help: "how often it happens with every",
        absent: "until the last operation"),
      Field(
        "same", \.staysSame, .words([("yes", true), ("no", false)]),
        help: "whether it hits those again that were drawn the first time", quiet: true),
    ])
}

extension Fault.Kind {
  fileprivate static let partition = Variant<Self>(
    "partition", Fault.Partition.schema, help: "messages between hosts of different sides are dropped",
    make: { .partition($0) },
    take: { if case .partition(let partition) = $0 { partition } else { nil } })

  fileprivate static let crash = Variant<Self>(
    "crash", .target,
    with: memory,
    help: "the node stops, and is back when the fault ends", make: { .crash($0, forgets: $1) },
    take: { if case .crash(let target, let forgets) = $0 { (target, forgets) } else { nil } })

  private static let memory = Companion(
    name: "memory", schema: .words([("lost", true), ("kept", false)]), start: false,
    help: "whether a crashed node comes back with what it knew",
    misplaced: "only a crash keeps or loses memory")

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
    "loss", .share(positive: true), with: scope, start: Fault.LinkScope(), misplaced: notOfLinks,
    help: "messages that are lost besides",
    make: { share, scope in scope == Fault.LinkScope() ? .loss(share) : .links(.loss(share), scope) },
    take: { kind in
      switch kind {
      case .loss(let share): (share, Fault.LinkScope())
      case .links(.loss(let share), let scope): (share, scope)
      default: nil
      }
    })

  fileprivate static let cut = Variant<Self>(
    "cut", .words([("both", false), ("one-way", true)]), with: scope, start: Fault.LinkScope(),
    misplaced: notOfLinks, help: "links that carry nothing, both ways or one",
    make: { .links(.cut(isOneWay: $0), $1) },
    take: { if case .links(.cut(let isOneWay), let scope) = $0 { (isOneWay, scope) } else { nil } })

  fileprivate static let delay = Variant<Self>(
    "delay", .time(Scenario.Limits.latency, positive: true), with: scope, start: Fault.LinkScope(),
    misplaced: notOfLinks, help: "how much longer messages are under way",
    make: { .links(.delay($0), $1) },
    take: { if case .links(.delay(let delay), let scope) = $0 { (delay, scope) } else { nil } })

  fileprivate static let duplication = Variant<Self>(
    "duplication", .share(positive: true), with: scope, start: Fault.LinkScope(), misplaced: notOfLinks,
    help: "messages that arrive a second time besides", make: { .links(.duplication($0), $1) },
    take: { if case .links(.duplication(let share), let scope) = $0 { (share, scope) } else { nil } })

  fileprivate static let bandwidth = Variant<Self>(
    "bandwidth", .bandwidth(Scenario.Limits.bandwidth), with: scope, start: Fault.LinkScope(),
    misplaced: notOfLinks, help: "what each link carries in each direction, where its own is more",
    make: { .links(.bandwidth($0), $1) },
    take: { if case .links(.bandwidth(let rate), let scope) = $0 { (rate, scope) } else { nil } })

  fileprivate static let crashLoop = Variant<Self>(
    "crash-loop", .target, with: crashLoopFields, start: Fault.CrashLoop(),
    misplaced: "only a crash loop has it",
    help: "the node stops again and again, and is down twice as long each time", make: { .crashLoop($0, $1) },
    take: { if case .crashLoop(let target, let loop) = $0 { (target, loop) } else { nil } })

  private static let crashLoopFields: [Field<Fault.CrashLoop>] = [
    Field("up", \.up, .time(Scenario.anyTime, positive: true), help: "how long it is up in between"),
    Field("backoff", \.first, .time(Scenario.anyTime, positive: true), help: "how long it is down at first"),
    Field(
      "backoff-max", \.most, .time(Scenario.anyTime, positive: true), help: "how long it is down at most"),
    Field("memory", \.forgets, memory.schema, help: memory.help),
  ]

  fileprivate static let restart = Variant<Self>(
    "restart", .target, with: restartFields, start: Fault.Restart(), misplaced: "only a restart has it",
    help: "nodes stop in batches, in the order of their numbers, and come back", make: { .restart($0, $1) },
    take: { if case .restart(let target, let restart) = $0 { (target, restart) } else { nil } })

  fileprivate static let clock = Variant<Self>(
    "clock", .target, with: clockFields, start: Fault.Clock(), misplaced: "only a clock has it",
    help: "the clock by which a node reads the time and sets its timers is wrong", make: { .clock($0, $1) },
    take: { if case .clock(let target, let clock) = $0 { (target, clock) } else { nil } })

  private static let clockFields: [Field<Fault.Clock>] = [
    Field("ahead", \.ahead, .time(Scenario.anyTime), help: "the time that it shows too much"),
    Field("behind", \.behind, .time(Scenario.anyTime), help: "the time that it shows too little"),
    Field("gains", \.gains, .integer(0...100_000, unit: "ppm"), help: "microseconds gained in a second"),
    Field("loses", \.loses, .integer(0...100_000, unit: "ppm"), help: "microseconds lost in a second"),
    Field(
      "spread", \.isSpread, .words([("yes", true), ("no", false)]),
      help: "whether each node draws its own error, evenly between the two"),
  ]

  private static let restartFields: [Field<Fault.Restart>] = [
    Field("batch", \.batch, .amount, help: "how many are stopped together"),
    Field(
      "down", \.down, .time(Scenario.anyTime, positive: true), help: "how long each batch is down"),
    Field("memory", \.forgets, memory.schema, help: memory.help),
  ]

  private static let scope = Fault.LinkScope.fields
  private static let notOfLinks = "only what happens on links has it"

  private struct Slowness: Sendable {
    var target = Fault.Target.randomHost
    var factor = 2
  }
}

extension Fault.LinkScope {
  /// The links that something is about.
  fileprivate static let fields: [Field<Self>] = [
    .optional(
      "of", \.of, .target, help: "only on links from and to these", absent: "all links"),
    .optional("from", \.from, .target, help: "only messages that these send", absent: "all links"),
    .optional("to", \.to, .target, help: "only messages to these", absent: "all links"),
  ]

  /// The reason why it means nothing; nil where it means some links, or all.
  var contradiction: String? {
    of != nil && (from != nil || to != nil)
      ? "it has of, and from or to as well; give of, or from and to" : nil
  }
}

extension LinkOverride {
  static let list = Schema<[LinkOverride]>.list(
    of: schema, "entries, such as [{ of: 3, loss: 1% }]", count: 0...1_000,
    tooMany: "entries are more than 1000; merge some")

  private static let schema = Schema<LinkOverride>.record(
    "a mapping such as { from: eu-west-1, to: us-east-1, loss: 1% }",
    start: LinkOverride(Fault.LinkScope()),
    Fault.LinkScope.fields.map { $0.within(\LinkOverride.scope) } + [
      Field("loss", \.loss, .share(), help: "messages that are lost besides"),
      Field("delay", \.delay, .time(Scenario.Limits.latency), help: "how much longer messages are under way"),
      .optional(
        "bandwidth", \.bandwidth, .bandwidth(Scenario.Limits.bandwidth),
        help: "what each carries in each direction, where network.bandwidth is more",
        absent: "as network.bandwidth"),
    ])
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
