import Measurement
import Schema

extension YAMLField {
  /// Reads what `gate update` wrote; whoever edits it by hand is held to the same form.
  func pins() throws(FormatError) -> Pins {
    var pins = Pins()
    let members = try members("what grapevine gate update writes")
    if let seeds = members.first(where: { $0.name == "seeds" }) {
      pins.seeds = try seeds.field.seeds()
    }
    for member in members where member.name != "seeds" {
      if member.name == "instructions" {
        pins.instructions = try member.field.toolchains()
      } else {
        pins.groups.append(try member.group(seeds: pins.seeds.count))
      }
    }
    guard pins.groups.isEmpty || !pins.seeds.isEmpty else {
      throw error("'seeds' is missing: which runs the values are of, such as [1, 2, 3]")
    }
    return pins
  }

  private func seeds() throws(FormatError) -> [UInt64] {
    var seeds: [UInt64] = []
    for element in try elements("seeds, such as [1, 2, 3]") {
      guard let text = element.plainText, let seed = UInt64(text), "\(seed)" == text else {
        throw element.wrong("a whole number from 0 to \(UInt64.max)")
      }
      guard seeds.last.map({ $0 < seed }) ?? true else {
        throw element.error("seeds must rise; \(seed) follows \(seeds.last ?? 0)")
      }
      seeds.append(seed)
    }
    return seeds
  }

  private func toolchains() throws(FormatError) -> [Pins.Toolchain] {
    try members("a mapping of compiler versions to counts").map { (member) throws(FormatError) in
      let counts = try member.field.members("a mapping of names to numbers of instructions")
      return Pins.Toolchain(
        version: member.name,
        counts: try counts.map { (count) throws(FormatError) in
          let instructions = try count.field.read(.integer(1...Int.max))
          return InstructionCounts.Count(name: count.name, instructions: Int64(instructions))
        }, line: member.key.line)
    }
  }

  fileprivate func pinnedValue() throws(FormatError) -> Pins.Value {
    guard let text = plainText else { throw wrong("a number, a verdict or unknown") }
    if text == "\(Pins.Value.unknown)" { return .unknown }
    if let value = Int64(text), "\(value)" == text { return .integer(value) }
    // Only the shortest digits are taken: then equal texts are equal numbers, bit for bit.
    if let value = Double(text), value.isFinite, "\(value)" == text { return .ratio(value) }
    throw wrong("a number as grapevine gate update writes it, or unknown")
  }
}

extension YAMLMember {
  fileprivate func group(seeds: Int) throws(FormatError) -> Pins.Group {
    guard name.contains("/") else {
      throw key.error("a group is ARCHITECTURE/SCENARIO, such as full-mesh/maelstrom-25")
    }
    let figures = try field.members("a mapping of figures to values, one a seed").map {
      (member) throws(FormatError) in
      let name = try member.key.figureName()
      let elements = try member.field.elements("values, one a seed")
      guard elements.count == seeds else {
        throw member.field.error("\(elements.count) values are given for \(seeds) seeds; give one a seed")
      }
      return Pins.Figure(
        name: name,
        values: try elements.map { (element) throws(FormatError) in
          guard name == .verdict else { return try element.pinnedValue() }
          return .verdict(try element.read(.words(of: Outcome.self)))
        }, line: member.key.line)
    }
    return Pins.Group(name: name, figures: figures, line: key.line)
  }
}
