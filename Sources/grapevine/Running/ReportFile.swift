import Foundation

/// A file that a report goes to, once it is there.
struct ReportFile {
  let path: String

  /// Makes the directory, and throws where the file could not be written: better before hours of runs.
  init(_ path: String) throws(Failure) {
    self.path = path
    let manager = FileManager.default
    let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
    do {
      try manager.createDirectory(atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw Failure(.cannotWrite, "\(path): its directory cannot be made: \(error.localizedDescription)")
    }
    let type = try? manager.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    if type == .typeDirectory {
      throw Failure(.cannotWrite, "\(path): this is a directory; name a file, such as reports/validation.md")
    }
    guard manager.isWritableFile(atPath: directory) else {
      throw Failure(.cannotWrite, "\(path): the directory cannot be written to")
    }
  }

  /// Replaces the file as a whole.
  func write(_ text: String) throws(Failure) {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw Failure(.cannotWrite, "\(path): the file cannot be written: \(error.localizedDescription)")
    }
  }
}
