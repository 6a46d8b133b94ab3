import Broadcasting
public import Measurement

/// A row of results as tables name it: an architecture, and those of its settings that are not the defaults.
public struct ResultRow: Hashable, Sendable {
  public let architecture: String
  /// Values without spaces, by the setting's name.
  private let settings: [String: String]
  /// The words that it was read from.
  public let text: String

  /// Reads `gossip fanout=4 batch=100ms`, the settings in any order; one that is not named has its default.
  public init(parsing text: String) {
    // What has no `=` belongs to the value before it: `batch=100 ms`.
    let words = text.split(whereSeparator: \.isWhitespace).reduce(into: [String]()) { words, word in
      if words.count > 1, !word.contains("=") {
        words[words.count - 1] += word
      } else {
        words.append("\(word)")
      }
    }
    architecture = words.first ?? ""
    settings = Dictionary(
      words.dropFirst().map { word in
        let sides = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return ("\(sides[0])", sides.count > 1 ? "\(sides[1])" : "")
      }, uniquingKeysWith: { _, last in last })
    self.text = text
  }

  /// The rows of `cells`, each once, in the order in which each first appears.
  public static func names(in cells: [CellResult]) -> [String] {
    Contender.all(in: cells).map(\.label).reduce(into: []) { names, name in
      if !names.contains(name) { names.append(name) }
    }
  }

  /// True where the cell is in the row.
  public func holds(_ cell: CellResult) -> Bool {
    let changed = cell.settings.changed(from: cell.architecture)
    return cell.architecture == architecture && changed.allSatisfy { settings[$0.name] != nil }
      && settings.allSatisfy { name, value in
        cell.settings.contains { $0.name == name && $0.value.filter { $0 != " " } == value }
      }
  }
}
