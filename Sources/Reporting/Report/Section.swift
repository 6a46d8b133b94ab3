/// A part of a report that answers one question.
struct Section {
  let title: String
  let blocks: [Block]

  enum Block {
    /// Lines of Markdown.
    case text([String])
    /// A table, and the commands that give its figures again.
    case table(Table, [String])
    case picture(Plot)
    /// Blocks that are folded away under a line.
    case folded(String, [Block])
  }

  var plots: [Plot] { blocks.flatMap(\.plots) }
  /// The commands that give its tables again, each list of them once.
  var commands: [[String]] {
    blocks.flatMap(\.commands).reduce(into: []) { all, next in
      if !next.isEmpty, !all.contains(next) { all.append(next) }
    }
  }
}

extension Section.Block {
  static func text(_ line: String) -> Section.Block { .text([line]) }

  var plots: [Plot] {
    switch self {
    case .picture(let plot): [plot]
    case .folded(_, let blocks): blocks.flatMap(\.plots)
    case .text, .table: []
    }
  }

  var commands: [[String]] {
    switch self {
    case .table(_, let commands): [commands]
    case .folded(_, let blocks): blocks.flatMap(\.commands)
    case .text, .picture: []
    }
  }

  /// Lines of Markdown, the last one empty; `pictures` is the directory of the pictures, nil to leave them
  /// out.
  func markdown(pictures: String?) -> [String] {
    switch self {
    case .text(let lines): return lines.isEmpty ? [] : lines + [""]
    case .table(let table, _): return table.markdown + [""]
    case .picture(let plot):
      guard let pictures else { return [] }
      return [plot.markdown(in: pictures), ""]
    case .folded(let line, let blocks):
      let inside = blocks.flatMap { $0.markdown(pictures: pictures) }
      guard !inside.isEmpty else { return [] }
      return ["<details><summary>\(line)</summary>", ""] + inside + ["</details>", ""]
    }
  }
}

extension Section {
  func markdown(pictures: String?) -> [String] {
    let body = blocks.flatMap { $0.markdown(pictures: pictures) }
    return body.isEmpty ? [] : ["## \(title)", ""] + body
  }
}
