import Broadcasting

extension Profile {
  /// The profile as an object: numbers in lists, which keep a cell's line short.
  ///
  /// `spectrum` has quantiles in millionths with latencies; `timeline` has `due`, `answered`, `wanted` and
  /// `reached` of each interval.
  var json: JSONValue {
    .sorted([
      .init("interval_ns", .integer(timeline.interval)),
      .init("loads", .array(loads.map { .integer($0) })),
      .init("services", .array(services.map { .string($0.description) })),
      .init("spectrum", .array(spectrum.map { .array([.integer($0.quantile), .integer($0.latency)]) })),
      .init(
        "timeline",
        .array(
          timeline.buckets.map { bucket in
            .array([bucket.due, bucket.answered, bucket.wanted, bucket.reached].map { .integer($0) })
          })),
    ])
  }
}

extension JSONField {
  /// Reads what `Profile.json` writes.
  func profile() throws(FormatError) -> Profile {
    let interval = try member("interval_ns")
    guard try interval.integer() > 0 else { throw interval.wrong("a whole number above 0") }
    return Profile(
      spectrum: try member("spectrum").elements().map { (point) throws(FormatError) in
        let numbers = try point.integers(2)
        guard (0...1_000_000).contains(numbers[0]) else { throw point.wrong("a quantile and a latency") }
        return SpectrumPoint(quantile: numbers[0], latency: numbers[1])
      },
      loads: try member("loads").elements().map { (load) throws(FormatError) in try load.integer() },
      services: try member("services").elements().map { (field) throws(FormatError) in
        let name = try field.string()
        guard let role = Role.allCases.first(where: { $0.description == name }) else {
          throw field.wrong("one of \(Role.allCases.map(\.description).joined(separator: ", "))")
        }
        return role
      },
      timeline: Timeline(
        interval: try interval.integer(),
        buckets: try member("timeline").elements().map { (bucket) throws(FormatError) in
          let numbers = try bucket.integers(4)
          return Timeline.Bucket(
            due: numbers[0], answered: numbers[1], wanted: numbers[2], reached: numbers[3])
        }))
  }

  private func integers(_ count: Int) throws(FormatError) -> [Int64] {
    let elements = try elements()
    guard elements.count == count else { throw wrong("a list of \(count) whole numbers") }
    return try elements.map { (element) throws(FormatError) in try element.integer() }
  }
}
