/// A JSON value that was read, and where it stands in its file.
package struct JSONNode: Sendable {
  package enum Content: Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case double(Double)
    case string(String)
    case array([JSONNode])
    case object([Member])
  }

  package struct Member: Sendable {
    package let name: String
    package let node: JSONNode
  }

  package let content: Content
  /// In bytes from the beginning of the text.
  package let offset: Int
}

/// JSON text and where it comes from.
package struct JSONSource {
  let bytes: [UInt8]
  let file: String
  /// The number of the text's first line in the file.
  let firstLine: Int

  package init(bytes: [UInt8], file: String, firstLine: Int) {
    self.bytes = bytes
    self.file = file
    self.firstLine = firstLine
  }

  /// An error about what stands at `offset`.
  func error(at offset: Int, _ message: String) -> FormatError {
    let before = bytes[..<min(offset, bytes.count)]
    let lineFeed = UInt8(ascii: "\n")
    let start = before.lastIndex(of: lineFeed).map { $0 + 1 } ?? 0
    // Bytes that continue a character have no column of their own.
    let column = before[start...].count { $0 & 0xC0 != 0x80 } + 1
    return FormatError(
      .invalidData, file: file, line: firstLine + before.count { $0 == lineFeed }, column: column,
      message: message)
  }
}
