import Foundation

/// Reads whole files, up to a bound.
enum InputFile {
  /// The text of the file at `path`, which must be UTF-8 and no larger than `limit` bytes.
  ///
  /// `dropsTornLine` leaves out a last line that has no end, whatever is in it.
  static func text(at path: String, limit: Int, dropsTornLine: Bool = false) throws(FormatError) -> String {
    var bytes = try bytes(at: path, limit: limit)
    if dropsTornLine {
      let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      bytes.removeSubrange(end...)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let (line, column) = firstInvalid(bytes)
      throw FormatError(
        .invalidData, file: path, line: line, column: column,
        message: "the file is not UTF-8 text; save it as UTF-8")
    }
    return text
  }

  /// The path of a file that another one names, beside which it lies.
  static func path(of name: String, beside other: String) -> String {
    let directory = other.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return name.hasPrefix("/") ? name : (directory + [name[...]]).joined(separator: "/")
  }

  /// The bytes of the file at `path`; never more than `limit` are held, even of an endless device.
  static func bytes(at path: String, limit: Int) throws(FormatError) -> [UInt8] {
    var content: [UInt8] = []
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      while content.count <= limit, let part = try handle.read(upToCount: 1 << 20), !part.isEmpty {
        content += part
      }
    } catch {
      throw FormatError(.missingInput, file: path, message: error.reason)
    }
    guard content.count <= limit else {
      throw FormatError(
        .invalidData, file: path, message: "the file is larger than \(limit) bytes, the most that is read")
    }
    return content
  }

  /// The place of the first byte that is not UTF-8.
  private static func firstInvalid(_ bytes: [UInt8]) -> (line: Int, column: Int) {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var (line, column) = (1, 1)
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      column += 1
      if scalar == "\n" { (line, column) = (line + 1, 1) }
    }
    return (line, column)
  }
}

extension Error {
  /// The system's complaint, for a person; Foundation's own words name a domain and a number.
  var reason: String {
    let error = self as NSError
    let system = (error.userInfo[NSUnderlyingErrorKey] as? any Error).map { $0 as NSError } ?? error
    guard system.domain == NSPOSIXErrorDomain, let code = POSIXErrorCode(rawValue: Int32(system.code)) else {
      return error.localizedDescription
    }
    return switch code {
    case .ENOENT: "there is no such file or directory"
    case .ENOTDIR: "a part of the path is a file and no directory"
    case .EISDIR: "this is a directory"
    case .EEXIST: "there is a file of this name"
    case .EACCES, .EPERM: "permission is denied"
    case .ENOSPC, .EDQUOT: "no space is left"
    case .EROFS: "the file system is read-only"
    case .ENAMETOOLONG: "the name is too long"
    default: "system error \(code.rawValue)"
    }
  }
}
