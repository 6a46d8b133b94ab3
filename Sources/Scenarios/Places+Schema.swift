import Broadcasting
import Schema

extension Schema<String> {
  /// The name of a region or a zone.
  static let placeName = letters(matching: "[A-Za-z][A-Za-z0-9_-]*")

  /// The name of a region beside the keys of a matrix.
  fileprivate static let rowName = letters(matching: "(?!(of|file)$)[A-Za-z][A-Za-z0-9_-]*")

  private static func letters(matching pattern: String) -> Schema {
    text(
      type: "name", range: "at most 50 letters, digits, '_' and '-'",
      takes: "letters, digits, '_' and '-', beginning with a letter, at most 50", pattern: pattern,
      longest: 50, samples: [], isTaken: { Places.isName($0) }
    )
    .drawn { random in ["a", "b", "eu-west-1", "us"][random.index(below: 4)] }
  }

  /// A region, or a zone of one as `eu-west-1/a`.
  fileprivate static let place = text(
    type: "place", range: "a region, or a zone as eu-west-1/a",
    takes: "a region of the scenario, or one of its zones, such as eu-west-1/a",
    pattern: "[A-Za-z][A-Za-z0-9_-]*(/[A-Za-z][A-Za-z0-9_-]*)?", longest: 101, samples: [],
    isTaken: Places.isPlace
  )
  .drawn { random in ["a", "b", "eu-west-1", "us", "us/a"][random.index(below: 5)] }
}

extension Places {
  /// A mapping of regions to counts of hosts, or to zones with such counts, in the order in which hosts are
  /// numbered.
  static let schema: Schema<Places> = {
    let regions = Schema<[Named<String, Region.Content>]>.members(
      "regions, such as { eu-west-1: 12, us-east-1: { zones: { a: 5, b: 5 } } }", .placeName,
      shape: Region.Content.schema.shape, needsOne: "give at least one region, or leave regions out"
    ) { _ in Region.Content.schema }
    .mapped(
      { members in Places(members.map { Region($0.name, zones: $0.value.zones) }) },
      { places in places.regions.map { Named($0.name, Region.Content(zones: $0.zones)) } })
    return regions.identified(by: { places in
      .list(places.zones.map { region, zone in .quoted("\(region.name)/\(zone.name) \(zone.hosts)") })
    })
  }()
}

extension Places.Region {
  /// The content behind a region's name.
  fileprivate struct Content: Sendable {
    let zones: [Places.Zone]

    static let count = Schema<Int>.integer(Scenario.Limits.hosts, unit: "hosts")
      .drawn { random in 1 + random.index(below: 20_000) }

    static let schema = Schema<Content>.choice(
      count, or: ", or zones such as { zones: { a: 4, b: 4 } }",
      Choice([
        Variant(
          "zones",
          Schema<[Named<String, Int>]>.members(
            "zones, such as { a: 4, b: 4 }", .placeName, shape: count.shape,
            needsOne: "give at least one zone"
          ) { _ in count },
          help: "the region's zones, each with how many hosts stand in it",
          make: { Content(zones: $0.map { Places.Zone($0.name, hosts: $0.value) }) },
          take: { $0.zones.map { Named($0.name, $0.hosts) } })
      ]), make: { Content(zones: [Places.Zone("", hosts: $0)]) },
      take: { $0.zones.count == 1 && $0.zones[0].name.isEmpty ? $0.zones[0].hosts : nil })
  }
}

extension ServicePlace {
  static let list: Schema<[ServicePlace]> = {
    let places = Schema<[String]>.oneOrMore(
      of: .place, "places, such as eu-west-1/a or [eu-west-1, us-east-1]")
    return Schema<[Named<Role, [String]>]>.members(
      "services and where they stand, such as { cache: eu-west-1 }",
      .words(Role.allCases.filter { $0 != .host }.map { ($0.description, $0) }), shape: places.shape
    ) { _ in places }
    .mapped({ $0.map { ServicePlace($0.name, at: $0.value) } }, { $0.map { Named($0.role, $0.places) } })
  }()
}

extension Prices {
  static let schema = Schema<Prices>.short(
    .words(providers), or: ", or a mapping such as { zones: 0.02, regions: 0.05 }", inFull: own,
    isShort: { prices in providers.contains { $0.1 == prices } })

  private static let price = Schema<Int>.thousandths(0...1_000_000, unit: "USD/GB")

  private static let own = Schema<Prices>.record(
    "a mapping such as { zones: 0.02, regions: 0.05 }", start: Prices(),
    [
      Field("zones", \.zones, price, help: "between zones of a region"),
      Field("regions", \.regions, price, help: "from one region to another"),
      Field("from", \.from, origins, help: "from these regions to others", absent: "as regions"),
    ])

  private static let origins = Schema<[Named<String, Int>]>.members(
    "regions and prices, such as { sa-east-1: 0.138 }", .placeName, shape: price.shape
  ) { _ in price }
  .mapped({ $0.map { Origin($0.name, $0.value) } }, { $0.map { Named($0.region, $0.price) } })
}

extension LatencyMatrix {
  static let schema = Schema<LatencyMatrix>.record(
    "a mapping such as { of: rtt, us-east-1: { eu-west-1: 70ms } }", start: LatencyMatrix(),
    [
      Field(
        "of", \.measure, .words(of: Measure.self),
        help: "what its times are: rtt, there and back, or one-way",
        required: true),
      .optional(
        "file", \.file, .oneLine,
        help: "a table beside the scenario with the other rows: places across and down, milliseconds",
        absent: "all rows are here"),
    ], others: \.rows, rows)

  private static let rows: Schema<[Row]> = {
    let time = Schema<Delay>.time(Scenario.Limits.latency, example: "70ms")
    let row = Schema<[Named<String, Delay>]>.members(
      "regions and the times to them, such as { eu-west-1: 70ms }", .placeName, shape: time.shape
    ) { _ in time }
    return Schema<[Named<String, [Named<String, Delay>]>]>.members(
      "regions, each with the times from it to others", .rowName, shape: row.shape
    ) { _ in row }
    .mapped(
      { $0.map { Row(from: $0.name, $0.value.map { Entry(to: $0.name, $0.value) }) } },
      { $0.map { Named($0.from, $0.entries.map { Named($0.to, $0.time) }) } })
  }()
}

extension Jitter {
  static let schema = Schema<Jitter>.choice(
    plain, or: ", or a mapping such as { exponential: 1ms }",
    Choice([exponential, lognormal], missing: "give one of"),
    make: { $0 },
    take: { jitter in
      switch jitter {
      case .share, .upTo: jitter
      case .exponential, .lognormal: nil
      }
    })

  /// A share or a time.
  private static let plain: Schema<Jitter> = {
    let (share, time) = (
      Schema<Probability>.share(), Schema<Delay>.time(Scenario.Limits.latency, example: "1ms")
    )
    return Schema(
      .either([share.shape, time.shape]),
      reading: { (document, scope) throws(SchemaError) in
        if let value = try? share.reading(document, &scope) { return .share(value) }
        guard let value = try? time.reading(document, &scope) else {
          throw document.wrong("a share such as 10%, or a time such as 1ms")
        }
        return .upTo(value)
      },
      writing: { jitter, detail in
        if case .upTo(let delay) = jitter { return time.writing(delay, detail) }
        if case .share(let value) = jitter { return share.writing(value, detail) }
        return .nothing
      },
      drawing: { random, scope in
        random.index(below: 2) == 0
          ? .share(share.drawing(&random, &scope)) : .upTo(time.drawing(&random, &scope))
      })
  }()

  private static let exponential = Variant<Jitter>(
    "exponential", .time(Scenario.Limits.latency, positive: true),
    help: "exponentially distributed, with this mean", make: { .exponential(mean: $0) },
    take: { if case .exponential(let mean) = $0 { mean } else { nil } })

  private static let lognormal = Variant<Jitter>(
    "lognormal", .thousandths(0...5_000),
    help: "the latency times e^(s|z|) - 1, z from the normal law, as on the way to homes",
    make: { .lognormal(sigmaThousandths: $0) },
    take: { if case .lognormal(let sigma) = $0 { sigma } else { nil } })
}
