/// A picture: what gnuplot is told, and the data that it draws.
public struct Plot: Sendable {
  /// The name of its file, without an ending.
  public let name: String
  /// The picture in words, for those who cannot see it.
  public let alternative: String
  /// In pixels.
  public let width: Int
  public let height: Int
  /// The files that `script` reads by name.
  public let data: [DataFile]
  /// gnuplot commands, but for terminal and output.
  public let script: String

  public init(
    name: String, alternative: String, width: Int = Self.standardWidth, height: Int, data: [DataFile],
    script: String
  ) {
    self.name = name
    self.alternative = alternative
    self.width = width
    self.height = height
    self.data = data
    self.script = script
  }

  /// The same with other words.
  func described(as alternative: String) -> Plot {
    Plot(name: name, alternative: alternative, width: width, height: height, data: data, script: script)
  }

  /// The picture in Markdown, as a page sees it beside `folder`.
  func markdown(in folder: String) -> String {
    let path = "\(folder)/\(name).svg"
    let isPlain = !path.contains { " ()<>".contains($0) }
    return "![\(alternative.markdownEscaped)](\(isPlain ? path : "<\(path)>"))"
  }

  /// About as wide as GitHub shows a page.
  public static let standardWidth = 860
}

/// Tab-separated values under a line of names.
public struct DataFile: Hashable, Sendable {
  /// With the ending `.tsv`.
  public let name: String
  public let text: String

  public init(_ name: String, columns: [String], rows: [[String]]) {
    self.name = "\(name).tsv"
    text = ([columns] + rows).map { $0.map(Self.field).joined(separator: "\t") + "\n" }.joined()
  }

  /// Without what would end a field or a line, or begin a text in quotes.
  private static func field(_ text: String) -> String {
    text.contains { $0 == "\t" || $0.isNewline || $0 == "\"" }
      ? text.map { $0 == "\t" || $0.isNewline ? " " : $0 == "\"" ? "'" : String($0) }.joined() : text
  }
}
