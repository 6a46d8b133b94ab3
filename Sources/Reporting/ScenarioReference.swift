public import Schema

/// The reference page of scenario files, as Markdown: every key of a schema with what it takes and means.
public enum ScenarioReference {
  /// The command whose output the page is.
  public static let command = "swift run -c release grapevine list keys -f markdown >docs/scenario.md"

  /// The page of these keys, which come in the order of their schema.
  public static func page(of keys: [KeyDescription]) -> String {
    let sections = keys.filter { key in keys.contains { $0.isWithin(key) } && key.isTopmost }
    let own = keys.filter { key in key.isTopmost && !sections.contains(key) }
    var lines = introduction + table(own)
    for section in sections {
      lines += ["", "## \(section.path)", "", sentence(of: section), ""]
      lines += table(keys.filter { $0.isWithin(section) })
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static let introduction = """
    # Scenario files

    A scenario says what is run, whatever the architecture: cluster, network, workload and faults. It is a
    file of YAML; every key may be left out but those that are *required*, and every mistake is answered with
    file, line and column:

    ```yaml
    hosts: 100
    network:
      latency: { uniform: [50ms, 150ms] }
    faults:
      - crash: leader
        at: 5s
        for: 2s
    ```

    Times have a unit (`250ms`, `1.5s`, `2min`), shares are percentages or parts of 1 (`2.5%`, `0.025`),
    bandwidths bytes a second (`10MB/s`, a thousand bytes to the kilobyte). Of keys that are *one of these* a
    mapping has exactly one.

    An editor completes and checks scenarios with the JSON Schema that `grapevine schema scenario` prints; the
    language server for YAML finds it by a first line such as
    `# yaml-language-server: $schema=scenario.schema.json`.

    This page is made from the program's own schema, and a test holds it to that:

    ```sh
    \(command)
    ```

    ## The scenario itself

    """.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)

  private static func sentence(of section: KeyDescription) -> String {
    let help = section.help.prefix(1).uppercased() + section.help.dropFirst()
    let absent = section.absent.isEmpty ? "" : " Left out: \(section.absent)."
    return (help + ".").markdownEscaped + absent.markdownEscaped
  }

  private static func table(_ keys: [KeyDescription]) -> [String] {
    ["| Key | Type | Range | Unit | Left out | Meaning |", "| --- | --- | --- | --- | --- | --- |"]
      + keys.map { key in
        let texts = [key.type, key.range, key.unit, key.absent, key.help].map(\.markdownEscaped)
        return "| `\(key.path)` | \(texts.joined(separator: " | ")) |"
      }
  }
}

extension KeyDescription {
  fileprivate var isTopmost: Bool { !path.contains { $0 == "." || $0 == "[" } }

  fileprivate func isWithin(_ other: KeyDescription) -> Bool {
    path.hasPrefix(other.path + ".") || path.hasPrefix(other.path + "[")
  }
}
