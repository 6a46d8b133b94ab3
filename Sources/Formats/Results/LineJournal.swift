import Foundation

/// A file to which lines are added, each on the disk at once.
///
/// A line that a crash cut short has no end and is dropped. One process at a time has the file open: the
/// lines of two would be written over one another.
final class LineJournal {
  private let path: String
  private let handle: FileHandle

  /// Opens the file to add to it; makes it and its directory if they are not there.
  ///
  /// Throws while another process has it open.
  init(directory: String, path: String) throws(FormatError) {
    try OutputFile.createDirectory(at: directory)
    self.path = path
    do {
      if !FileManager.default.fileExists(atPath: path) {
        try Data().write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
      }
      handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    } catch {
      throw FormatError(.cannotWrite, file: path, message: "the journal cannot be opened: \(error.reason)")
    }
    guard Self.lock(handle) else {
      throw FormatError(
        .cannotWrite, file: path,
        message: "another grapevine is at work on this journal; wait for it, or name another directory")
    }
    do {
      try Self.dropTornLine(of: handle)
    } catch {
      throw FormatError(.cannotWrite, file: path, message: "the journal cannot be opened: \(error.reason)")
    }
  }

  deinit { try? handle.close() }

  /// Forgets all lines, and puts `request`, which says what the next ones are, at `path`.
  ///
  /// The earlier request and `results`, files that came of it, go before the lines, and the new one comes
  /// after them: a process that is killed in between leaves nothing to go on with, rather than an earlier
  /// request that seems not to have begun. The file itself stays, so that its lock is held throughout.
  func begin(_ request: String, at path: String, forgetting results: [String] = []) throws(FormatError) {
    for earlier in [path] + results { try OutputFile.remove(earlier) }
    try clear()
    try OutputFile.write(request, to: path)
  }

  private func clear() throws(FormatError) {
    do {
      try handle.truncate(atOffset: 0)
    } catch {
      throw FormatError(.cannotWrite, file: path, message: "the journal cannot be emptied: \(error.reason)")
    }
  }

  /// Adds a line, which has no line feed; it is on the disk when this returns.
  func append(_ line: String) throws(FormatError) {
    do {
      try handle.write(contentsOf: Data((line + "\n").utf8))
      try handle.synchronize()
    } catch {
      throw FormatError(.cannotWrite, file: path, message: "the journal cannot be written: \(error.reason)")
    }
  }

  /// The whole lines of the file at `path`, in order, each as a value.
  ///
  /// Throws for a line before the last that is none: somebody else wrote it.
  static func read<Line: Decodable>(_ path: String) throws(FormatError) -> [Line] {
    let text = try InputFile.text(at: path, limit: ResultsFile.sizeLimit, dropsTornLine: true)
    var lines: [Line] = []
    for (index, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .enumerated()
    where !line.isEmpty {
      lines.append(try JSONReader.value(Line.self, from: Data(line), file: path, line: index + 1))
    }
    return lines
  }

  /// False where another process holds the file; the system lets go of it when this one ends, in any way.
  ///
  /// A file system that has no locks gives none, which is no reason not to run.
  private static func lock(_ handle: FileHandle) -> Bool {
    // What this program starts must not keep the lock when it is gone.
    _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
    return flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
  }

  /// Cuts what follows the last line feed, and leaves the handle at the end.
  private static func dropTornLine(of handle: FileHandle) throws {
    var end = try handle.seekToEnd()
    let block: UInt64 = 1 << 16
    while end > 0 {
      let start = end - min(block, end)
      try handle.seek(toOffset: start)
      let part = try handle.read(upToCount: Int(end - start)) ?? Data()
      if let feed = part.lastIndex(of: UInt8(ascii: "\n")) {
        end = start + UInt64(part.distance(from: part.startIndex, to: feed)) + 1
        break
      }
      end = start
    }
    try handle.truncate(atOffset: end)
    try handle.seekToEnd()
  }
}
