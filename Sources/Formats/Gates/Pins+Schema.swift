import Broadcasting
import Measurement
import Schema

/// Keys that `gate update` writes; whoever edits them by hand is held to the same form.
extension Pins {
  static let schema = Schema<Pins>.record(
    "what grapevine gate update writes", start: Pins(),
    [
      Field(
        "seeds", \.seeds, seeds, help: "which runs the values are of", absent: "none",
        declare: { seeds, scope in scope.seeds = seeds.count }),
      Field(
        "instructions", \.instructions, toolchains, help: "instruction counts by compiler", absent: "none"),
    ], others: \.groups, groups
  ).checked { (pins, document, _) throws(SchemaError) in
    guard pins.groups.isEmpty || !pins.seeds.isEmpty else {
      throw document.error("'seeds' is missing: which runs the values are of, such as [1, 2, 3]")
    }
  }

  private static let seeds = Schema<[UInt64]>.list(of: seed, "seeds, such as [1, 2, 3]").checked {
    (seeds, document, _) throws(SchemaError) in
    for (index, element) in try document.elements("seeds").enumerated().dropFirst()
    where seeds[index] <= seeds[index - 1] {
      throw element.error("seeds must rise; \(seeds[index]) follows \(seeds[index - 1])")
    }
  }

  private static let seed = Schema<UInt64>.scalar(
    Shape.Scalar(
      type: "whole number", range: "0 to \(Int.max)", takes: "a whole number from 0 to \(UInt64.max)",
      checks: [.integer(0...Int.max)]),
    parse: { document in
      guard let text = document.plainText, let seed = UInt64(text), "\(seed)" == text else { return nil }
      return seed
    },
    print: { .plain("\($0)") }, draw: { random in UInt64(random.magnitude(in: 0...Int.max)) })

  private static let toolchains = Schema<[Named<String, [Named<String, Int>]>]>.members(
    "a mapping of compiler versions to counts", anyName, shape: counts.shape, { _ in counts }
  ).mapped(
    { versions in
      versions.map { version in
        Toolchain(
          version: version.name,
          counts: version.value.map { .init(name: $0.name, instructions: Int64($0.value)) },
          line: version.line)
      }
    },
    { toolchains in
      toolchains.map { toolchain in
        Named(toolchain.version, toolchain.counts.map { Named($0.name, Int($0.instructions)) })
      }
    })

  private static let counts = Schema<[Named<String, Int>]>.members(
    "a mapping of names to numbers of instructions", anyName, shape: Schema<Int>.integer(1...Int.max).shape,
    { _ in .integer(1...Int.max) })

  private static let anyName = Schema<String>.text(
    range: "", takes: "a name", pattern: ".+", samples: ["a", "6", "."], isTaken: { _ in true })

  private static let groups = Schema<[Named<String, [Figure]>]>.members(
    "groups", groupName, shape: figures.shape, { _ in figures }
  ).mapped(
    { groups in groups.map { Group(name: $0.name, figures: $0.value, line: $0.line) } },
    { groups in groups.map { Named($0.name, $0.figures) } })

  private static let groupName = Schema<String>(
    .scalar(
      Shape.Scalar(
        type: "text", range: "", takes: "ARCHITECTURE/SCENARIO",
        checks: [.text(pattern: ".+/.+", longest: nil)])),
    reading: { (document, _) throws(SchemaError) in
      guard let name = document.text, name.contains("/") else {
        throw document.error("a group is ARCHITECTURE/SCENARIO, such as full-mesh/maelstrom-25")
      }
      return name
    },
    writing: { name, _ in .plain(name) },
    drawing: { random, _ in "gossip fanout=\(random.index(below: 9))/s-\(random.index(below: 9))" })

  private static let figures = Schema<[Named<FigureName, [Value]>]>.members(
    "a mapping of figures to values, one a seed", .figure,
    shape: .list(of: .scalar(Value.shape), count: 0...Int.max), values
  ).mapped(
    { figures in figures.map { Figure(name: $0.name, values: $0.value, line: $0.line) } },
    { figures in figures.map { Named($0.name, $0.values) } })

  private static func values(of figure: FigureName) -> Schema<[Value]> {
    .list(of: figure == .verdict ? Value.verdicts : Value.numbers, "values, one a seed").checked {
      (values, document, scope) throws(SchemaError) in
      guard values.count == scope.seeds else {
        throw document.error(
          "\(values.count) values are given for \(scope.seeds ?? 0) seeds; give one a seed")
      }
    }
  }
}

extension Pins.Value {
  fileprivate static let shape = Shape.Scalar(
    type: "word", range: "as gate update writes it",
    takes: "a number as grapevine gate update writes it, or unknown",
    checks: [.anyNumber, .words(["unknown"] + Outcome.allCases.map(\.rawValue))])

  fileprivate static let numbers = Schema<Self>.scalar(
    shape,
    parse: { document in
      guard let text = document.plainText else { return nil }
      if text == "\(Self.unknown)" { return .unknown }
      if let value = Int64(text), "\(value)" == text { return .integer(value) }
      // Only the shortest digits are taken: then equal texts are equal numbers, bit for bit.
      if let value = Double(text), value.isFinite, "\(value)" == text { return .ratio(value) }
      return nil
    },
    print: { .plain($0.description) },
    draw: { random in
      switch random.index(below: 3) {
      case 0: .integer(Int64(bitPattern: random.next()))
      case 1: .ratio(Double(random.index(below: 1_000_000)) / 7)
      default: .unknown
      }
    })

  fileprivate static let verdicts = Schema<Outcome>.words(of: Outcome.self).mapped(
    { Self.verdict($0) }, { if case .verdict(let outcome) = $0 { outcome } else { .unknown } })
}
