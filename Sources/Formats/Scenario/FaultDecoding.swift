import Broadcasting

extension YAMLField {
  func faults(hosts: Int) throws(FormatError) -> [Fault] {
    let elements = try elements("faults, such as [{ crash: leader, at: 5s, for: 2s }]")
    guard Scenario.Limits.faults.contains(elements.count) else {
      throw error(
        "\(elements.count) faults are more than \(Scenario.Limits.faults.upperBound); leave some out")
    }
    return try elements.map { (element) throws(FormatError) in try element.fault(hosts: hosts) }
  }

  private func fault(hosts: Int) throws(FormatError) -> Fault {
    let kinds = ["partition", "crash", "pause", "slow", "loss"]
    let mapping = try YAMLMapping(
      self, "a mapping such as { crash: leader, at: 5s, for: 2s }", known: kinds + ["memory", "at", "for"])
    let given = kinds.filter(mapping.has)
    guard given.count == 1, let name = given.first, let field = mapping[name] else {
      throw mapping.error(
        given.isEmpty
          ? "it does not say what happens; give one of \(kinds.joined(separator: ", "))"
          : "\(given.joined(separator: " and ")) are two faults; give each its own entry")
    }
    if let memory = mapping["memory"], name != "crash" {
      throw memory.error("only a crash keeps or loses memory; leave it out")
    }
    let kind: Fault.Kind =
      switch name {
      case "partition": .partition(try field.partition(hosts: hosts))
      case "crash": .crash(try field.target(hosts: hosts), forgets: try mapping["memory"]?.forgets() ?? false)
      case "pause": .pause(try field.target(hosts: hosts))
      case "slow": try field.slow(hosts: hosts)
      default: .loss(try field.probability(positive: true))
      }
    let at = try mapping.required("at", "when it begins, after the first operation, such as 5s")
    return Fault(
      at: try at.delay(in: Scenario.Limits.time),
      duration: try mapping["for"]?.delay(in: Scenario.Limits.time, positive: true), kind: kind)
  }

  private func forgets() throws(FormatError) -> Bool {
    switch text {
    case "lost": true
    case "kept": false
    default: throw wrong("lost or kept")
    }
  }

  private func slow(hosts: Int) throws(FormatError) -> Fault.Kind {
    let mapping = try YAMLMapping(
      self, "a mapping such as { target: random, factor: 10 }", known: ["target", "factor"])
    let target = try mapping.required("target", "who is slow, such as leader or 3")
    let factor = try mapping.required("factor", "how many times as long its messages take, such as 10")
    return .slow(
      try target.target(hosts: hosts), factor: try factor.integer(in: Scenario.Limits.slowFactor))
  }

  private func target(hosts: Int) throws(FormatError) -> Fault.Target {
    if let text = plainText, Int(plainDigits: text) != nil { return .node(try host(of: hosts)) }
    if text == "random" { return .randomHost }
    guard let part = text.flatMap({ Fault.Part(rawValue: $0) }) else {
      let parts = Fault.Part.allCases.map(\.rawValue).joined(separator: ", ")
      throw wrong("\(parts), random or a host's number from 0 to \(hosts - 1)")
    }
    return .part(part)
  }

  private func host(of hosts: Int) throws(FormatError) -> NodeID {
    guard let text = plainText, let number = Int(plainDigits: text) else {
      throw wrong("a host's number from 0 to \(hosts - 1)")
    }
    guard (0..<hosts).contains(number) else {
      throw error("host \(number) does not exist; the hosts are 0 to \(hosts - 1)")
    }
    return NodeID(number)
  }

  private func partition(hosts: Int) throws(FormatError) -> Fault.Partition {
    if let text {
      guard let shape = Fault.Partition.shapes.first(where: { $0.description == text }) else {
        throw wrong(Self.partitions)
      }
      return shape
    }
    let mapping = try YAMLMapping(self, Self.partitions, known: ["isolate", "groups"])
    switch (mapping["isolate"], mapping["groups"]) {
    case (let target?, nil): return .isolate(try target.target(hosts: hosts))
    case (nil, let groups?):
      let groups = try groups.elements("groups of hosts, such as [[0, 1], [2, 3]]")
      return .groups(
        try groups.map { (group) throws(FormatError) in
          try group.elements("hosts, such as [0, 1]").map { (host) throws(FormatError) in
            try host.host(of: hosts)
          }
        })
    default: throw mapping.error("give exactly one of isolate, groups")
    }
  }

  private static var partitions: String {
    Fault.Partition.shapes.map(\.description).joined(separator: ", ")
      + ", { isolate: leader } or { groups: [[0, 1], [2, 3]] }"
  }
}

extension Fault.Partition {
  /// Those that a word is enough for.
  static let shapes: [Self] = [.isolateOne, .halves, .minorityThird, .majorityRing, .bridge, .oneWay]
}
