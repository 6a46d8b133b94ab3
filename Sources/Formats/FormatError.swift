import Schema

/// The reason why a file could not be read or written: one line that says what, where and what would be
/// right.
public struct FormatError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: Hashable, Sendable {
    /// There is no such file, or it cannot be opened.
    case missingInput
    /// The file is there and what it holds is wrong.
    case invalidData
    /// A file or directory cannot be written.
    case cannotWrite
  }

  public let kind: Kind
  public let file: String
  /// Counted from 1; nil where the whole file is meant.
  public let line: Int?
  /// In Unicode scalars, counted from 1.
  public let column: Int?
  public let message: String

  public init(_ kind: Kind, file: String, line: Int? = nil, column: Int? = nil, message: String) {
    self.kind = kind
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  /// `FILE:LINE:COLUMN: message`, without control characters.
  public var description: String {
    let place = [line, column].compactMap { $0.map { ":\($0)" } }.joined()
    return "\(file.onOneLine)\(place): \(message.onOneLine)"
  }
}
