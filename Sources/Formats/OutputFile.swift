import Foundation

/// Writes whole files.
enum OutputFile {
  /// Puts `text` at `path` as a whole or not at all: what was there before stays until all is written.
  ///
  /// A path that is no regular file, such as `/dev/null` or a pipe, is written to and not replaced. Whoever
  /// could read or write the file before still can, and nobody else.
  static func write(_ text: String, to path: String) throws(FormatError) {
    let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
    let type = attributes?[.type] as? FileAttributeType
    let isReplaceable = type == nil || type == .typeRegular || type == .typeDirectory
    do {
      try Data(text.utf8).write(to: url, options: isReplaceable ? .atomic : [])
      if type == .typeRegular, let permissions = attributes?[.posixPermissions] {
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: url.path)
      }
    } catch {
      throw FormatError(.cannotWrite, file: path, message: "the file cannot be written: \(error.reason)")
    }
  }

  /// Removes the file at `path`, if there is one.
  static func remove(_ path: String) throws(FormatError) {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let type = attributes?[.type] as? FileAttributeType else { return }
    guard type != .typeDirectory else {
      throw FormatError(
        .cannotWrite, file: path, message: "the file cannot be replaced: there is a directory of this name")
    }
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw FormatError(.cannotWrite, file: path, message: "the file cannot be removed: \(error.reason)")
    }
  }

  static func createDirectory(at path: String) throws(FormatError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw FormatError(.cannotWrite, file: path, message: "the directory cannot be made: \(error.reason)")
    }
  }
}
