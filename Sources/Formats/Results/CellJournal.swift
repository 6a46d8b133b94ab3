public import Broadcasting
import Foundation

/// A run's finished cells, a line each, on the disk as soon as they are finished: what `--resume` reads.
///
/// A line that a crash cut short has no end and is dropped; its cell is run again. One process at a time has
/// the journal open: the lines of two would be written over one another.
public final class CellJournal {
  public static let fileName = "cells.ndjson"

  public let path: String
  private let handle: FileHandle

  /// Opens the journal of `directory` to add to it; makes both if they are not there.
  ///
  /// Throws while another process has it open.
  public init(directory: String) throws(FormatError) {
    try OutputFile.createDirectory(at: directory)
    path = Self.path(in: directory)
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

  /// Forgets all cells.
  public func clear() throws(FormatError) {
    do {
      try handle.truncate(atOffset: 0)
    } catch {
      throw FormatError(.cannotWrite, file: path, message: "the journal cannot be emptied: \(error.reason)")
    }
  }

  /// Adds a cell; it is on the disk when this returns.
  public func append(_ cell: CellResult) throws(FormatError) {
    do {
      try handle.write(contentsOf: Data((cell.json.text + "\n").utf8))
      try handle.synchronize()
    } catch {
      throw FormatError(.cannotWrite, file: path, message: "the journal cannot be written: \(error.reason)")
    }
  }

  /// The cells in the journal of `directory`, in the order in which they were finished.
  ///
  /// Throws for a line before the last that is no cell: somebody else wrote it.
  public static func read(directory: String) throws(FormatError) -> [CellResult] {
    let path = path(in: directory)
    let text = try InputFile.text(at: path, limit: ResultsFile.sizeLimit, dropsTornLine: true)
    var cells: [CellResult] = []
    for (index, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .enumerated()
    where !line.isEmpty {
      cells.append(try JSONField(JSONSource(bytes: Array(line), file: path, firstLine: index + 1)).cell())
    }
    return cells
  }

  private static func path(in directory: String) -> String {
    directory.hasSuffix("/") ? directory + fileName : "\(directory)/\(fileName)"
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
