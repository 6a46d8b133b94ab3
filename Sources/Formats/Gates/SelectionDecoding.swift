import Architectures
import Broadcasting
import Scenarios
import Schema

extension YAMLField {
  /// Reads `where`: a value, a list of values, or `"*"` for all, of each aspect.
  func cellSelection() throws(FormatError) -> CellSelection {
    let mapping = try YAMLMapping(
      self, "a mapping such as { architecture: gossip, scenario: maelstrom-25 }",
      Gates.selection)
    var selection = CellSelection()
    selection.architectures = try mapping["architecture"]?.choices("architectures") {
      (field) throws(FormatError) in try field.known("architecture", Architecture.all.map(\.name))
    }
    // Scenarios are files that may be anywhere; one that no cell is of is found when cells are there.
    selection.scenarios = try mapping["scenario"]?.choices("scenarios") { (field) throws(FormatError) in
      guard let text = field.text else { throw field.wrong("a scenario's name") }
      return text
    }
    selection.hosts = try mapping["hosts"]?.choices("numbers of hosts") { (field) throws(FormatError) in
      try field.read(.integer(Scenario.Limits.hosts))
    }
    selection.drivers = try mapping["driver"]?.choices("drivers") { (field) throws(FormatError) in
      try field.known("driver", Driver.all.map(\.description))
    }
    selection.settings = try mapping["settings"]?.selectedSettings(of: selection.architectures) ?? []
    return selection
  }

  /// The values that are listed, without repetition; nil for all.
  private func choices<Value: Equatable>(
    _ what: String, _ read: (YAMLField) throws(FormatError) -> Value
  ) throws(FormatError) -> [Value]? {
    if text == "*" { return nil }
    var values: [Value] = []
    for element in try oneOrMore(what) {
      guard element.text != "*" else {
        throw element.error("\"*\" stands for all; give it alone, without a list")
      }
      let value = try read(element)
      guard !values.contains(value) else { throw element.error("it is listed more than once; keep one") }
      values.append(value)
    }
    return values
  }

  private func known(_ what: String, _ names: [String]) throws(FormatError) -> String {
    guard let text else { throw wrong("an \(what)'s name, or a list of them") }
    guard names.contains(text) else {
      let hint = text.nearest(of: names).map { "; did you mean \($0.quoted)?" } ?? ";"
      throw error("unknown \(what) \(text.quoted)\(hint) the known ones are \(names.joined(separator: ", "))")
    }
    return text
  }

  private func selectedSettings(of names: [String]?) throws(FormatError) -> [CellSelection.Setting] {
    let architectures = Architecture.all.filter { names?.contains($0.name) ?? true }
    let known = architectures.flatMap { $0.settings.map(\.name) }
    var settings: [CellSelection.Setting] = []
    for member in try members("a mapping of settings, such as { fanout: 4 }") {
      guard known.contains(member.name) else {
        let hint = member.name.nearest(of: known).map { "; did you mean \($0.quoted)?" } ?? ";"
        throw member.key.error(
          "no such setting\(hint) grapevine list settings shows those of every architecture")
      }
      let values = try member.field.choices("values") { (field) throws(FormatError) in
        try field.settingValue(member.name, of: architectures)
      }
      if let values { settings.append(CellSelection.Setting(name: member.name, values: values)) }
    }
    return settings
  }

  /// The value as results have it: `1s` for `1000ms`.
  private func settingValue(_ name: String, of architectures: [Architecture]) throws(FormatError) -> String {
    guard let text else { throw wrong("the setting's value") }
    var refusal = ""
    for architecture in architectures where architecture.settings.contains(where: { $0.name == name }) {
      do throws(SettingError) {
        return try architecture.configured([SettingValue(name: name, value: text)])[name] ?? text
      } catch {
        refusal = error.description
      }
    }
    throw error(refusal)
  }
}
