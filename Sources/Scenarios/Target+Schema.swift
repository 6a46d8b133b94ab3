import Broadcasting
import Schema

extension SchemaScope {
  /// Number of hosts, or the most that there may be.
  fileprivate var mostHosts: Int { hosts ?? Scenario.Limits.hosts.upperBound }
}

extension Schema<NodeID> {
  /// A host's number, one of those that there are.
  static let host = Schema(
    .scalar(hostNumber),
    reading: { (document, scope) throws(SchemaError) in
      guard let number = document.plainText.flatMap({ Int(plainDigits: $0) }) else {
        throw document.wrong("a host's number from 0 to \(scope.mostHosts - 1)")
      }
      guard (0..<scope.mostHosts).contains(number) else {
        throw document.error("host \(number) does not exist; the hosts are 0 to \(scope.mostHosts - 1)")
      }
      return NodeID(number)
    },
    writing: { host, _ in .plain("\(host.int)") },
    drawing: { random, scope in NodeID(random.magnitude(in: 0...(scope.mostHosts - 1))) })

  fileprivate static let hostNumber = Shape.Scalar(
    type: "host", range: "0 to hosts - 1", takes: "a host's number from 0",
    checks: [.integer(0...(Scenario.Limits.hosts.upperBound - 1))])
}

extension Schema<Fault.Target> {
  /// A host's number, a range of them, a part, a place, a group, some of these, or a list.
  static let target = Schema(
    .either([.scalar(one), .list(of: .scalar(one), count: 1...Int.max)]),
    reading: { (document, scope) throws(SchemaError) in
      guard case .list(let elements) = document.content else { return try read(document, scope) }
      guard !elements.isEmpty else { throw document.error("the list is empty; name a node") }
      var targets: [Fault.Target] = []
      for element in elements { targets.append(try read(element, scope)) }
      return .several(targets)
    },
    writing: { target, _ in
      if case .several(let targets) = target { return .list(targets.map { .plain($0.text) }) }
      return .plain(target.text)
    },
    drawing: { random, scope in
      switch random.index(below: 8) {
      case 0...1: .node(Schema<NodeID>.host.drawing(&random, &scope))
      case 2: .randomHost
      case 3: .all
      case 4:
        .drawn(
          random.index(below: 2) == 0
            ? .count(1 + random.index(below: 9))
            : .share(Probability(millionths: 10_000 * (1 + random.index(below: 100)))),
          of: .all)
      case 5: .several([.part(.leader), .not(.node(Schema<NodeID>.host.drawing(&random, &scope)))])
      default: .part(Fault.Part.allCases[random.index(below: Fault.Part.allCases.count)])
      }
    })

  private static func read(_ document: DocumentValue, _ scope: SchemaScope) throws(SchemaError)
    -> Fault.Target
  {
    if document.plainText.flatMap({ Int(plainDigits: $0) }) != nil {
      var scope = scope
      return .node(try Schema<NodeID>.host.reading(document, &scope))
    }
    guard let target = document.text.flatMap({ Fault.Target(parsing: $0) }) else {
      throw document.wrong(takes(scope))
    }
    if let host = target.highestHost, host >= scope.mostHosts {
      throw document.error("host \(host) does not exist; the hosts are 0 to \(scope.mostHosts - 1)")
    }
    return target
  }

  private static func takes(_ scope: SchemaScope) -> String {
    words.joined(separator: ", ")
      + ", a host's number from 0 to \(scope.mostHosts - 1), a range such as 3..9, "
      + "a region, zone or group, or some of these, such as random 25% of us-east-1 or not 3"
  }

  private static let words =
    Fault.Part.allCases.map(\.rawValue) + [Fault.Target.allWord, Fault.Target.randomWord]

  private static let one = Shape.Scalar(
    type: "target",
    range: words.joined(separator: ", ") + ", 3, 3..9, 25%, eu-west-1/a, random 2 of eu-west-1, not 3",
    takes: words.joined(separator: ", ") + ", or a host's number from 0",
    checks: [
      .integer(0...(Scenario.Limits.hosts.upperBound - 1)), .words(words),
      .text(
        pattern: #"((not|random|of|[0-9]+(\.[0-9]+)?%|[0-9]+) )*"#
          + #"([0-9]+\.\.[0-9]+|[0-9]+(\.[0-9]+)?%|[A-Za-z][A-Za-z0-9_-]*(/[A-Za-z][A-Za-z0-9_-]*)?|[0-9]+)"#,
        longest: nil),
    ])
}

extension Schema<Fault.Amount> {
  /// A number of hosts, or a share of them.
  static let amount = scalar(
    Shape.Scalar(
      type: "number or share", unit: "hosts, or %", range: "at least 1",
      takes: "a number of hosts, or a share such as 10%",
      checks: [
        .integer(1...Scenario.Limits.hosts.upperBound), .text(pattern: #"[0-9]+(\.[0-9]+)?%"#, longest: nil),
      ]),
    parse: { document in document.text.flatMap { Fault.Amount(parsing: $0) } },
    print: { .plain($0.description) },
    draw: { random in
      random.index(below: 2) == 0
        ? .count(1 + random.index(below: 9))
        : .share(Probability(millionths: 10_000 * (1 + random.index(below: 100))))
    })
}

extension NodeGroup {
  static let list = Schema<[Named<String, Fault.Target>]>.members(
    "groups and who is in them, such as { canary: random 4 of eu-west-1 }", .placeName,
    shape: Schema<Fault.Target>.target.shape
  ) { _ in .target }
  .mapped({ $0.map { NodeGroup($0.name, $0.value) } }, { $0.map { Named($0.name, $0.target) } })
  .identified(by: { groups in .list(groups.map { .quoted("\($0.name) \($0.target)") }) })
}

extension Schema<Fault.Member> {
  /// A host's number, or a service: `cache`, or one of several as `coordinator 1`.
  static let member = Schema(
    .either([
      .scalar(
        Shape.Scalar(
          type: "service", range: words.joined(separator: ", "),
          takes: words.joined(separator: ", ") + ", a number behind it for one of several",
          checks: [
            .text(
              pattern: "(\(words.joined(separator: "|")))( [0-9]+)?"
                + #"|[0-9]+\.\.[0-9]+|[A-Za-z][A-Za-z0-9_-]*(/[A-Za-z][A-Za-z0-9_-]*)?"#, longest: nil)
          ])),
      Schema<NodeID>.host.shape,
    ]),
    reading: { (document, scope) throws(SchemaError) in
      if document.plainText.flatMap({ Int(plainDigits: $0) }) != nil {
        return .host(try Schema<NodeID>.host.reading(document, &scope))
      }
      if let member = document.text.flatMap({ service(parsing: $0) }) { return member }
      switch document.text.flatMap({ Fault.Target(parsing: $0) }) {
      case .range(let first, let last) where last < scope.mostHosts: return .range(first, last)
      case .range(_, let last):
        throw document.error("host \(last) does not exist; the hosts are 0 to \(scope.mostHosts - 1)")
      case .named(let name): return .named(name)
      default:
        throw document.wrong(
          "a host's number from 0 to \(scope.mostHosts - 1), a range such as 3..9, a service: "
            + "\(words.joined(separator: ", ")), or one of several, such as coordinator 1, or a region, zone "
            + "or group")
      }
    },
    writing: { member, _ in .plain(member.description) },
    drawing: { random, scope in
      guard random.index(below: 4) == 0 else { return .host(Schema<NodeID>.host.drawing(&random, &scope)) }
      let role = services[random.index(below: services.count)]
      return .service(role, random.index(below: 2) == 0 ? nil : random.index(below: 5))
    })

  private static let services = Role.allCases.filter { $0 != .host }
  private static let words = services.map(\.description)

  private static func service(parsing text: String) -> Fault.Member? {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard let role = services.first(where: { parts.first == $0.description[...] }) else { return nil }
    if parts.count == 1 { return .service(role, nil) }
    guard parts.count == 2, let number = Int(plainDigits: String(parts[1])), number < 1000 else { return nil }
    return .service(role, number)
  }
}
