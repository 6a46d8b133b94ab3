import Broadcasting

extension YAMLField {
  func scenario(defaultName: String) throws(FormatError) -> Scenario {
    let mapping = try YAMLMapping(
      self, "scenario, which is a mapping such as 'hosts: 25'",
      known: ["name", "summary", "hosts", "settle", "quiet", "network", "capacity", "workload", "faults"])
    var scenario = Scenario(name: try mapping.name(default: defaultName))
    if let field = mapping["summary"] { scenario.summary = try field.summary() }
    if let field = mapping["hosts"] { scenario.hosts = try field.integer(in: Scenario.Limits.hosts) }
    if let field = mapping["settle"] { scenario.settle = try field.delay(in: Scenario.Limits.time) }
    if let field = mapping["quiet"] { scenario.quiet = try field.delay(in: Scenario.Limits.time) }
    if let field = mapping["network"] { scenario.network = try field.network() }
    if let field = mapping["capacity"] { scenario.capacity = try field.capacity() }
    if let field = mapping["workload"] { scenario.workload = try field.workload() }
    if let field = mapping["faults"] { scenario.faults = try field.faults(hosts: scenario.hosts) }
    return scenario
  }

  private func network() throws(FormatError) -> Network {
    let mapping = try YAMLMapping(
      self, "a mapping such as { latency: 100ms }",
      known: ["model", "latency", "loss", "duplication", "reordering"])
    var network = Network()
    if let field = mapping["model"] { network.model = try field.choice(of: Network.Model.self) }
    if let field = mapping["latency"] { network.latency = try field.latency() }
    if let field = mapping["loss"] { network.loss = try field.probability() }
    if let field = mapping["duplication"] { network.duplication = try field.probability() }
    if let field = mapping["reordering"] { network.reordering = try field.probability() }
    return network
  }

  private func workload() throws(FormatError) -> Workload {
    let mapping = try YAMLMapping(
      self, "a mapping such as { rate: 100 }",
      known: ["rate", "broadcasts", "duration", "arrivals", "origins", "payload", "deadline"])
    var workload = Workload()
    if let field = mapping["rate"] {
      workload.ratePerThousandSeconds = try field.thousandths(in: Scenario.Limits.ratePerThousandSeconds)
    }
    if let field = mapping["broadcasts"] { workload.broadcasts = try field.probability() }
    if let field = mapping["duration"] {
      workload.duration = try field.delay(in: Scenario.Limits.time, positive: true)
    }
    if let field = mapping["arrivals"] { workload.arrivals = try field.choice(of: Workload.Arrivals.self) }
    if let field = mapping["origins"] { workload.origins = try field.integer(in: Scenario.Limits.hosts) }
    if let field = mapping["payload"] { workload.payload = try field.integer(in: Scenario.Limits.payload) }
    if let field = mapping["deadline"] {
      workload.deadline = try field.delay(in: Scenario.Limits.time, positive: true)
    }
    return workload
  }

  private func latency() throws(FormatError) -> Latency {
    let limits = Scenario.Limits.latency
    if let text {
      guard let delay = Delay(parsing: text), limits.contains(delay) else {
        throw wrong(
          "a time from \(limits.lowerBound) to \(limits.upperBound), such as 100ms, "
            + "or a mapping such as { uniform: [50ms, 150ms] }")
      }
      return .constant(delay)
    }
    let known = ["uniform", "exponential", "lognormal", "pairwise"]
    let mapping = try YAMLMapping(
      self, "a time such as 100ms, or a mapping with one of " + known.joined(separator: ", "), known: known)
    switch known.filter(mapping.has) {
    case ["uniform"]:
      let range = try mapping.required("uniform", "").range()
      return .uniform(low: range.lowerBound, high: range.upperBound)
    case ["exponential"]:
      return .exponential(mean: try mapping.required("exponential", "").delay(in: limits, positive: true))
    case ["lognormal"]: return try mapping.required("lognormal", "").lognormal()
    case ["pairwise"]: return try mapping.required("pairwise", "").pairwise()
    default: throw mapping.error("give exactly one of " + known.joined(separator: ", "))
    }
  }

  private func range() throws(FormatError) -> ClosedRange<Delay> {
    let takes = "a list of two times, the lower first, such as [50ms, 150ms]"
    let bounds = try elements("two times, the lower first, such as [50ms, 150ms]")
    guard bounds.count == 2 else { throw wrong(takes) }
    let low = try bounds[0].delay(in: Scenario.Limits.latency)
    let high = try bounds[1].delay(in: Scenario.Limits.latency)
    guard low <= high else { throw error("\(low) is more than \(high); it takes \(takes)") }
    return low...high
  }

  private func lognormal() throws(FormatError) -> Latency {
    let mapping = try YAMLMapping(
      self, "a mapping such as { median: 100ms, sigma: 0.5 }", known: ["median", "sigma"])
    let median = try mapping.required("median", "half of all latencies are below it, such as 100ms")
    let sigma = try mapping.required("sigma", "the deviation of the latency's logarithm, such as 0.5")
    return .lognormal(
      median: try median.delay(in: Scenario.Limits.latency, positive: true),
      sigmaThousandths: try sigma.thousandths(in: Scenario.Limits.sigmaThousandths))
  }

  private func pairwise() throws(FormatError) -> Latency {
    let mapping = try YAMLMapping(
      self, "a mapping such as { between: [10ms, 150ms], jitter: 10% }", known: ["between", "jitter"])
    let range = try mapping.required(
      "between", "the bounds of the pairs' own latencies, such as [10ms, 150ms]"
    ).range()
    let jitter = try mapping.required("jitter", "how much longer a message may take, such as 10%, or 0%")
    return .pairwise(low: range.lowerBound, high: range.upperBound, jitter: try jitter.probability())
  }

  private func summary() throws(FormatError) -> String {
    guard let text, text.count <= 200, !text.unicodeScalars.contains(where: \.breaksLines) else {
      throw wrong("one line of at most 200 characters")
    }
    return text
  }
}

extension YAMLMapping {
  fileprivate func name(default name: String) throws(FormatError) -> String {
    let takes = "letters, digits, '.', '_' and '-', beginning with a letter or digit, at most 100"
    guard let field = self["name"] else {
      guard name.isScenarioName else {
        throw error(
          "the scenario needs a name: the file's name, \(name.quoted), is none; a name takes \(takes)")
      }
      return name
    }
    guard let name = field.text, name.isScenarioName else { throw field.wrong(takes) }
    return name
  }
}

extension String {
  /// Whether it can stand in file names, tables and on the command line as it is.
  fileprivate var isScenarioName: Bool {
    guard let first = utf8.first, first.isASCIILetterOrDigit, utf8.count <= 100 else { return false }
    return utf8.allSatisfy { $0.isASCIILetterOrDigit || [0x2D, 0x2E, 0x5F].contains($0) }
  }
}

extension UInt8 {
  fileprivate var isASCIILetterOrDigit: Bool {
    (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
  }
}
