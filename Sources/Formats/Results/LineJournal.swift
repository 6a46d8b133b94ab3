import Foundation
public import Measurement

/// The finished parts of a study, a line each, on the disk as soon as they are there: what `--resume` reads.
///
/// A line that a crash cut short has no end and is dropped; its part is run again. One process at a time has
/// the journal open: the lines of two would be written over one another.
public final class LineJournal<Line: JournalLine> {
  public static var fileName: String { Line.journal }

  public let path: String
  private let handle: FileHandle

  /// Opens the journal of `directory` to add to it; makes both if they are not there.
  ///
  /// Throws while another process has it open.
  public init(directory: String) throws(FormatError) {
    try OutputFile.createDirectory(at: directory)
    let path = Self.path(in: directory)
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
  public func begin(
    _ request: String, at path: String, forgetting results: [String] = []
  ) throws(FormatError) {
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

  /// Adds a line; it is on the disk when this returns.
  public func append(_ line: Line) throws(FormatError) {
    do {
      try handle.write(contentsOf: Data((JSONText.line(of: line) + "\n").utf8))
      try handle.synchronize()
    } catch {
      throw FormatError(.cannotWrite, file: path, message: "the journal cannot be written: \(error.reason)")
    }
  }

  /// The whole lines in the journal of `directory`, in the order in which they were added.
  ///
  /// Throws for a line before the last that is none: somebody else wrote it.
  public static func read(directory: String) throws(FormatError) -> [Line] {
    let path = path(in: directory)
    let text = try InputFile.text(at: path, limit: ResultsFile.sizeLimit, dropsTornLine: true)
    var lines: [Line] = []
    for (index, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .enumerated()
    where !line.isEmpty {
      lines.append(try JSONReader.value(Line.self, from: Data(line), file: path, line: index + 1))
    }
    return lines
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

/// A value that a journal keeps lines of.
public protocol JournalLine: Codable {
  /// The name of the journal's file.
  static var journal: String { get }
}

/// The finished cells of a run.
public typealias CellJournal = LineJournal<CellResult>

extension CellResult: JournalLine {
  public static let journal = "cells.ndjson"
}

/// The finished runs of a scaling study.
public typealias ScalingJournal = LineJournal<ScalingRun>

extension ScalingRun: JournalLine {
  public static let journal = "runs.ndjson"
}
