import Broadcasting
import Schema

extension Members {
  static let schema = Schema<Members>.record(
    "a mapping such as { start: 20, events: [{ join: all, at: 5s }] }", start: Members(),
    [
      .optional(
        "start", \.start, .integer(Scenario.Limits.hosts, unit: "hosts"),
        help: "how many are there from the beginning, the first ones", absent: "all"),
      Field("events", \.events, Event.list, help: "who comes and goes, and when", absent: "none"),
      Field("churn", \.churn, Churn.list, help: "hosts that come and go on their own", absent: "none"),
    ], needsOne: "give at least one of start, events, churn, or leave members out")
}

extension Members.Event {
  fileprivate static let list = Schema<[Self]>.list(
    of: schema, "events, such as [{ join: all, at: 5s }, { leave: 25%, at: 10s }]", count: 0...1_000,
    tooMany: "events are more than 1000; use over or churn")

  private static let schema = Schema<Self>.record(
    "a mapping such as { join: 5, at: 5s }", start: Members.Event(.join(.all), at: .zero),
    [
      .choice(\.kind, Choice([join, leave, scale])),
      Field(
        "at", \.at, .time(Scenario.anyTime), help: "when it begins, after the first operation, such as 5s",
        required: true),
      Field("over", \.over, .time(Scenario.anyTime), help: "the time over which they do it, evenly"),
      Field(
        "notice", \.notice, .time(Scenario.anyTime),
        help: "how long before its end a leaver says that it leaves"),
    ])

  private static let join = Variant<Kind>(
    "join", .target, help: "those come that are not there, and know nothing", make: { .join($0) },
    take: { if case .join(let target) = $0 { target } else { nil } })

  private static let leave = Variant<Kind>(
    "leave", .target, help: "those say that they leave, and go for good", make: { .leave($0) },
    take: { if case .leave(let target) = $0 { target } else { nil } })

  private static let scale = Variant<Kind>(
    "scale", .integer(Scenario.Limits.hosts, unit: "hosts"),
    help: "how many are there afterwards: the first come, the last go", make: { .scale($0) },
    take: { if case .scale(let count) = $0 { count } else { nil } })
}

extension Members.Churn {
  fileprivate static let list = Schema<[Self]>.list(
    of: schema, "entries, such as [{ up: 10min, down: 1min }]", count: 0...100,
    tooMany: "entries are more than 100; merge some")

  private static let schema = Schema<Self>.record(
    "a mapping such as { up: { exponential: 60s }, down: 10s }",
    start: Members.Churn(up: .constant(.zero), down: .constant(.zero)),
    [
      Field("of", \.of, .target, help: "who comes and goes"),
      Field("up", \.up, Members.Span.schema, help: "how long one is there, such as 60s", required: true),
      Field("down", \.down, Members.Span.schema, help: "how long it is away, such as 10s", required: true),
      Field("graceful", \.graceful, .share(), help: "how many leaves are announced; the others are crashes"),
    ])
}

extension Members.Span {
  fileprivate static let schema = Schema<Self>.choice(
    .time(bounds, example: "60s"), or: ", or a mapping such as { exponential: 60s }",
    Choice([exponential, weibull], missing: "give exactly one of"),
    make: { .constant($0) },
    take: { if case .constant(let delay) = $0 { delay } else { nil } })

  private static let bounds = Delay.milliseconds(1)...Delay.seconds(86_400)

  private static let exponential = Variant<Self>(
    "exponential", .time(bounds), help: "exponentially distributed, with this mean",
    make: { .exponential(mean: $0) },
    take: { if case .exponential(let mean) = $0 { mean } else { nil } })

  private static let weibull = Variant<Self>(
    "weibull",
    .record(
      "a mapping such as { mean: 60s, shape: 0.6 }", start: Weibull(),
      [
        Field("mean", \.mean, .time(bounds), help: "such as 60s", required: true),
        Field(
          "shape", \.shapeThousandths, .thousandths(200...5_000),
          help: "below 1 where a few last very long, such as 0.6", required: true),
      ]),
    help: "as sessions in open networks are",
    make: { .weibull(mean: $0.mean, shapeThousandths: $0.shapeThousandths) },
    take: {
      guard case .weibull(let mean, let shape) = $0 else { return nil }
      return Weibull(mean: mean, shapeThousandths: shape)
    })

  private struct Weibull: Sendable {
    var mean = Delay.seconds(60)
    var shapeThousandths = 1_000
  }
}
