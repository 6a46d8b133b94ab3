/// Visits to a `Set` or a `Dictionary` in an order that differs from process to process.
///
/// They are told by names: those that the file itself declares with such a type, and any `keys` or `values`.
extension SourceFile {
  /// Uses that the rule would take for such visits and that are none: file and text.
  private static let allowed = [
    ("ArchitectureSettings.swift", "self.values = values"),
    ("ArchitectureSettings.swift", "values = field.values"),
    ("SettingValue.swift", "field.values"),
    ("SettingValue.swift", "self.values = values"),
    // The first of two equal keys wins in any order.
    ("Measurements.swift", "merged.values.merge(other.values)"),
  ]

  /// The calls whose result is the same in any order.
  private static let orderless = [
    ".sorted()", ".count", ".isEmpty", ".contains", ".allSatisfy", ".min()", ".max()", ".reduce(0, +)",
  ]

  var unorderedVisits: [Int] {
    let names = unorderedNames
    return code.indices.filter { index in
      let line = code[index]
      guard !Self.allowed.contains(where: { $0.0 == name && line.contains($0.1) }) else { return false }
      return visitsKeysOrValues(at: index) || names.contains { visits($0, at: index) }
    }
  }

  private var unorderedNames: Set<String> {
    let annotated = /(\w+)\s*:\s*(?:inout )?(?:\[[^\[\]:()]+:[^\[\]]|Set<|Dictionary<)/
    let initialised = /(?:var|let) (\w+)\s*=\s*(?:Set[<(]|Dictionary[<(]|\[[^\[\]:]+:[^\[\]]+\]\()/
    var names: Set<String> = []
    // A quick look: hardly any line has them.
    for (line, words) in zip(code, words)
    where !words.isDisjoint(with: ["Set", "Dictionary"]) || line.utf8.contains(UInt8(ascii: "[")) {
      for match in line.matches(of: annotated) { names.insert(String(match.1)) }
      for match in line.matches(of: initialised) { names.insert(String(match.1)) }
    }
    return names
  }

  private func visitsKeysOrValues(at index: Int) -> Bool {
    guard !words[index].isDisjoint(with: ["keys", "values", "mapValues"]) else { return false }
    let line = code[index]
    return line.matches(of: /\.(?:keys|values|mapValues)(?!\w)/).contains { match in
      !Self.orderless.contains { line[match.range.upperBound...].hasPrefix($0) }
    }
  }

  private func visits(_ name: String, at index: Int) -> Bool {
    guard code(at: index, has: name) else { return false }
    let line = code[index]
    if line.names("Array(\(name))") || line.names("Array(self.\(name))") { return true }
    let loop = line.matches(of: /(?:^|\W)in (?:\w+\.)*(\w+)\s*(?:\{|where(?!\w)|$)/).contains { $0.1 == name }
    if loop && line.names("for") { return true }
    let methods = [
      "map", "compactMap", "flatMap", "forEach", "reduce", "first", "enumerated", "makeIterator", "prefix",
      "dropFirst", "joined", "lazy", "popFirst", "removeFirst", "min(by", "max(by", "sorted(by", "sorted {",
    ]
    return methods.contains { line.names("\(name).\($0)") && !line.contains("\(name).reduce(0, +)") }
  }
}
