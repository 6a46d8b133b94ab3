import Architectures
import Broadcasting
import Scenarios
import Schema

extension CellSelection {
  static let schema = Schema<CellSelection>.record(
    "a mapping such as { architecture: gossip, scenario: maelstrom-25 }", start: CellSelection(),
    [
      Field(
        "architecture", \.architectures,
        .choices(of: .known("architecture", Architecture.all.map(\.name)), "architectures"),
        help: "a name, a list of them, or \"*\"", absent: "all",
        declare: { names, scope in scope.architectures = names }),
      Field(
        "scenario", \.scenarios, .choices(of: scenario, "scenarios"),
        help: "a name, a list of them, or \"*\"", absent: "all"),
      Field(
        "hosts", \.hosts, .choices(of: .integer(Scenario.Limits.hosts), "numbers of hosts"),
        help: "a number, a list of them, or \"*\"", absent: "all"),
      Field(
        "driver", \.drivers, .choices(of: .known("driver", Driver.all.map(\.description)), "drivers"),
        help: "a driver, a list of them, or \"*\"", absent: "all"),
      Field("settings", \.settings, Setting.schema, help: "settings and their values", absent: "all"),
    ])

  /// Scenarios are files that may be anywhere; one that no cell is of is found when cells are there.
  private static let scenario = Schema<String>.text(
    range: "a scenario's name", takes: "a scenario's name", samples: ["a", "7", "-", "."],
    isTaken: { _ in true })
}

extension Schema<String> {
  /// One of `names`, each an `what`.
  fileprivate static func known(_ what: String, _ names: [String]) -> Schema {
    let takes = "an \(what)'s name, or a list of them"
    return Schema(
      .scalar(Shape.Scalar(type: "word", range: "", takes: takes, checks: [.words(names)])),
      reading: { (document, _) throws(SchemaError) in
        guard let text = document.text else { throw document.wrong(takes) }
        guard names.contains(text) else {
          let hint = text.nearest(of: names).map { "; did you mean \($0.quoted)?" } ?? ";"
          throw document.error(
            "unknown \(what) \(text.quoted)\(hint) the known ones are \(names.joined(separator: ", "))")
        }
        return text
      },
      writing: { name, _ in .plain(name) },
      drawing: { random, _ in names[random.index(below: names.count)] })
  }
}

extension CellSelection.Setting {
  /// Settings of the architectures that were chosen before; one whose value is `"*"` is left open.
  fileprivate static let schema = Schema<[Named<String, [String]?>]>.members(
    "a mapping of settings, such as { fanout: 4 }", name,
    shape: Schema<[String]?>.choices(of: value(of: ""), "values").shape,
    { .choices(of: value(of: $0), "values") }
  ).mapped(
    { members in
      members.compactMap { member in
        member.value.map { CellSelection.Setting(name: member.name, values: $0) }
      }
    },
    { settings in settings.map { Named($0.name, $0.values) } })

  private static let name = Schema<String>(
    .scalar(
      Shape.Scalar(
        type: "word", range: "", takes: "a setting's name",
        checks: [.words(Architecture.all.flatMap(\.settings).map(\.name).withoutRepetition)])),
    reading: { (document, scope) throws(SchemaError) in
      let known = scope.selected.flatMap { $0.settings.map(\.name) }
      guard let name = document.text, known.contains(name) else {
        let hint = document.text?.nearest(of: known).map { "; did you mean \($0.quoted)?" } ?? ";"
        throw document.error(
          "no such setting\(hint) grapevine list settings shows those of every architecture")
      }
      return name
    },
    writing: { name, _ in .plain(name) },
    drawing: { random, scope in
      let known = scope.selected.flatMap { $0.settings.map(\.name) }
      return known[random.index(below: known.count)]
    })

  /// The setting's value as results have it: `1s` for `1000ms`.
  private static func value(of name: String) -> Schema<String> {
    Schema(
      .scalar(
        Shape.Scalar(
          type: "text", range: "a value", takes: "the setting's value",
          checks: [.text(pattern: nil, longest: nil), .anyPlain])),
      reading: { (document, scope) throws(SchemaError) in
        guard let text = document.text else { throw document.wrong("the setting's value") }
        var refusal = ""
        for architecture in scope.selected where architecture.settings.contains(where: { $0.name == name }) {
          do throws(SettingError) {
            return try architecture.configured([SettingValue(name: name, value: text)])[name] ?? text
          } catch {
            refusal = error.description
          }
        }
        throw document.error(refusal)
      },
      writing: { value, _ in .quoted(value) },
      drawing: { random, scope in
        let settings = scope.selected.flatMap(\.settings).filter { $0.name == name }
        return settings[random.index(below: settings.count)].value
      })
  }
}

extension SchemaScope {
  /// The architectures that a rule is about.
  fileprivate var selected: [Architecture] {
    Architecture.all.filter { architectures?.contains($0.name) ?? true }
  }
}

extension [String] {
  /// The same in the order in which each is first.
  fileprivate var withoutRepetition: [String] {
    enumerated().filter { !self[..<$0.offset].contains($0.element) }.map(\.element)
  }
}
