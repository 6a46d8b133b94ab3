extension String {
  /// The text as a part of a line of Markdown in which it means nothing but itself.
  package var markdownEscaped: String {
    let escaped = reduce(into: "") { text, character in
      if character.isNewline {
        text += " "
      } else {
        text += Self.markdownMarks.contains(character) ? "\\\(character)" : String(character)
      }
    }
    return escaped.replacing("](", with: "]\\(")
  }

  private static let markdownMarks: [Character] = ["|", "<", ">", "*", "\\", "`"]
}
