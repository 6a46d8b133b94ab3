import Broadcasting
import Measurement
import Schema
import Testing

@testable import Formats

/// Gates drawn from the ranges of all keys are written, read back as the same, and valid for an editor.
@Suite struct GatesPropertyTests {
  @Test(arguments: 0..<60 as Range<UInt64>)
  func gatesAreReadBack(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let gates = random.someGates()
    let document = Gates.schema.write(gates, .identity)
    let text = document.flow
    let read = try GatesFile.parse(text, file: "")
    let isSame = read.withoutLines == gates
    #expect(isSame, "seed \(seed): \(text)")
    let schema = SchemaValidator(JSONSchema(of: Gates.schema.shape, title: "gates"))
    let value = try YAMLDocument(text, file: "x.yaml", expected: "something").value
    #expect(schema.mistakes(in: value) == [], "seed \(seed): \(text)")
  }

  @Test func everyKeyIsDrawn() {
    var written: Set<String> = []
    for seed in 0..<200 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      written.formUnion(Gates.schema.write(random.someGates(), .identity).keys(under: ""))
    }
    let known = Gates.schema.shape.descriptions.map(\.path)
    #expect(known.filter { !written.contains($0) } == [])
  }
}

extension SplitMix64 {
  /// Gates that a file could hold: what was drawn, without what keys must not say together.
  fileprivate mutating func someGates() -> Gates {
    var gates = Gates.schema.draw(&self)
    for index in gates.rules.indices { gates.rules[index].id = "rule-\(index)" }
    for index in gates.live.indices {
      gates.live[index].id = "live-\(index)"
      if gates.live[index].figure.better == .neither { gates.live[index].figure = .hops }
      let (warn, fail) = (gates.live[index].warnOver, gates.live[index].failOver)
      (gates.live[index].warnOver, gates.live[index].failOver) = (min(warn, fail), max(warn, fail))
    }
    gates.pin = gates.pin.enumerated().filter { !gates.pin[..<$0.offset].contains($0.element) }.map(\.element)
    gates.pinned.seeds = Set(gates.pinned.seeds).sorted()
    let seeds = gates.pinned.seeds.count
    gates.pinned.groups = seeds == 0 ? [] : gates.pinned.groups.map { $0.with(seeds: seeds) }
    return gates
  }
}

extension Pins.Group {
  /// The group with as many values of each figure as there are seeds.
  fileprivate func with(seeds: Int) -> Pins.Group {
    Pins.Group(
      name: name,
      figures: figures.map { figure in
        let missing = [Pins.Value](
          repeating: figure.name == .verdict ? .verdict(.valid) : .unknown, count: seeds)
        return Pins.Figure(name: figure.name, values: Array((figure.values + missing).prefix(seeds)))
      })
  }
}

extension FigureName {
  fileprivate static let hops = FigureName(metric: .hops, part: nil)
}

extension Gates {
  /// Without places in the file, to be compared.
  fileprivate var withoutLines: Gates {
    var gates = self
    for index in gates.rules.indices {
      gates.rules[index].line = nil
      for number in gates.rules[index].expectations.indices {
        gates.rules[index].expectations[number].line = nil
      }
    }
    for index in gates.live.indices { gates.live[index].line = nil }
    gates.pinned.line = nil
    gates.pinned.groups = pinned.groups.map { group in
      Pins.Group(
        name: group.name, figures: group.figures.map { Pins.Figure(name: $0.name, values: $0.values) })
    }
    gates.pinned.instructions = pinned.instructions.map {
      Pins.Toolchain(version: $0.version, counts: $0.counts)
    }
    return gates
  }
}

extension DocumentValue {
  /// The paths of all keys, as `KeyDescription` has them.
  fileprivate func keys(under path: String) -> [String] {
    switch content {
    case .nothing, .scalar: []
    case .list(let elements): elements.flatMap { $0.keys(under: path + "[]") }
    case .mapping(let members):
      members.flatMap { member in
        let own = path.isEmpty ? member.name ?? "" : "\(path).\(member.name ?? "")"
        return [own] + member.value.keys(under: own)
      }
    }
  }
}
