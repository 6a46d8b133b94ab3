import Broadcasting
package import Schema

extension Schema<String> {
  /// A name that can stand in file names, tables and on the command line as it is.
  static let scenarioName = text(
    type: "name", range: "at most 100 letters, digits, '.', '_' and '-'", takes: Scenario.nameTakes,
    pattern: "[A-Za-z0-9][A-Za-z0-9._-]*", longest: 100,
    samples: ["a", "25", "null", "true", "1e3", "x.y_z-0", "No"], isTaken: Scenario.isName)

  /// A line of text.
  static let oneLine = text(
    range: "one line, at most 200 characters", takes: "one line of at most 200 characters", longest: 200,
    samples: ["a", "Z", "ü", "0", ":", "#", " ", "'", "\"", "\\", "-", "{", "%", "🍇", "&", "~", "!"],
    isTaken: { text in text.count <= 200 && !text.unicodeScalars.contains(where: \.breaksLines) })
}

extension Scenario {
  /// The rule for names, as errors say it.
  package static let nameTakes =
    "letters, digits, '.', '_' and '-', beginning with a letter or digit, at most 100"

  /// True for a text that a scenario may be called.
  package static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetterOrDigit(first), text.utf8.count <= 100 else { return false }
    return text.utf8.allSatisfy { isLetterOrDigit($0) || [0x2D, 0x2E, 0x5F].contains($0) }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}

extension Schema<ClosedRange<Delay>> {
  /// A list of two times, the lower one first.
  static func timeRange(_ limits: ClosedRange<Delay>) -> Schema {
    let time = Schema<Delay>.time(limits)
    let what = "two times, the lower first, such as [50ms, 150ms]"
    return Schema(
      .list(of: time.shape, count: 2...2),
      reading: { (document, scope) throws(SchemaError) in
        let bounds = try document.elements(what)
        guard bounds.count == 2 else { throw document.wrong("a list of \(what)") }
        let low = try time.reading(bounds[0], &scope)
        let high = try time.reading(bounds[1], &scope)
        guard low <= high else {
          throw document.error("\(low) is more than \(high); it takes a list of \(what)")
        }
        return low...high
      },
      writing: { range, _ in .list([.plain("\(range.lowerBound)"), .plain("\(range.upperBound)")]) },
      drawing: { random, scope in
        let (one, other) = (time.drawing(&random, &scope), time.drawing(&random, &scope))
        return min(one, other)...max(one, other)
      })
  }
}

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
  /// A host's number, a part, or `random`.
  static let target = Schema(
    .either([
      .scalar(
        Shape.Scalar(
          type: "word", range: words.joined(separator: ", "), takes: words.joined(separator: ", "),
          checks: [.words(words)])),
      Schema<NodeID>.host.shape,
    ]),
    reading: { (document, scope) throws(SchemaError) in
      if document.plainText.flatMap({ Int(plainDigits: $0) }) != nil {
        return .node(try Schema<NodeID>.host.reading(document, &scope))
      }
      if document.text == random { return .randomHost }
      guard let part = document.text.flatMap({ Fault.Part(rawValue: $0) }) else {
        throw document.wrong(
          "\(words.joined(separator: ", ")) or a host's number from 0 to \(scope.mostHosts - 1)")
      }
      return .part(part)
    },
    writing: { target, _ in
      switch target {
      case .node(let node): .plain("\(node.int)")
      case .randomHost: .plain(random)
      case .part(let part): .plain(part.rawValue)
      }
    },
    drawing: { random, scope in
      switch random.index(below: 3) {
      case 0: .node(Schema<NodeID>.host.drawing(&random, &scope))
      case 1: .randomHost
      default: .part(Fault.Part.allCases[random.index(below: Fault.Part.allCases.count)])
      }
    })

  private static let random = "random"
  private static let words = Fault.Part.allCases.map(\.rawValue) + [random]
}

extension Schema<Fault.Member> {
  /// A host's number, or a service: `cache`, or one of several as `coordinator 1`.
  static let member = Schema(
    .either([
      .scalar(
        Shape.Scalar(
          type: "service", range: words.joined(separator: ", "),
          takes: words.joined(separator: ", ") + ", a number behind it for one of several",
          checks: [.text(pattern: "(\(words.joined(separator: "|")))( [0-9]+)?", longest: nil)])),
      Schema<NodeID>.host.shape,
    ]),
    reading: { (document, scope) throws(SchemaError) in
      if document.plainText.flatMap({ Int(plainDigits: $0) }) != nil {
        return .host(try Schema<NodeID>.host.reading(document, &scope))
      }
      guard let member = document.text.flatMap({ service(parsing: $0) }) else {
        throw document.wrong(
          "a host's number from 0 to \(scope.mostHosts - 1), or a service: \(words.joined(separator: ", ")), "
            + "or one of several, such as coordinator 1")
      }
      return member
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

extension Schema<Bandwidth> {
  /// Bytes a second with their unit.
  package static func bandwidth(_ range: ClosedRange<Int>) -> Schema {
    let (low, high) = (
      Bandwidth(bytesPerSecond: range.lowerBound), Bandwidth(bytesPerSecond: range.upperBound)
    )
    return scalar(
      Shape.Scalar(
        type: "bandwidth", unit: "B/s, kB/s, MB/s, GB/s", range: "\(low) to \(high)",
        takes: "bytes a second from \(low) to \(high), such as 10MB/s or 64kB/s, or nothing, for a link "
          + "without limit",
        checks: [.text(pattern: #"[0-9]+(\.[0-9]+)?(B|kB|MB|GB)/s"#, longest: nil)]),
      parse: { document in
        guard let value = document.text.flatMap({ Bandwidth(parsing: $0) }) else { return nil }
        return range.contains(value.bytesPerSecond) ? value : nil
      },
      print: { .plain($0.description) },
      draw: { random in Bandwidth(bytesPerSecond: random.magnitude(in: range)) })
  }
}
