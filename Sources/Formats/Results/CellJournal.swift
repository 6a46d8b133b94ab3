public import Measurement

/// A run's finished cells, a line each, on the disk as soon as they are finished: what `--resume` reads.
///
/// A line that a crash cut short has no end and is dropped; its cell is run again. One process at a time has
/// the journal open: the lines of two would be written over one another.
public final class CellJournal {
  public static let fileName = "cells.ndjson"

  public let path: String
  private let lines: LineJournal

  /// Opens the journal of `directory` to add to it; makes both if they are not there.
  ///
  /// Throws while another process has it open.
  public init(directory: String) throws(FormatError) {
    path = Self.path(in: directory)
    lines = try LineJournal(directory: directory, path: path)
  }

  /// Forgets all cells and `results`, files that came of them, and puts `request`, which says what is run
  /// instead, at `path`.
  ///
  /// A process that is killed in the midst of it leaves no request, and so nothing to go on with.
  public func begin(
    _ request: String, at path: String, forgetting results: [String] = []
  ) throws(FormatError) { try lines.begin(request, at: path, forgetting: results) }

  /// Adds a cell; it is on the disk when this returns.
  public func append(_ cell: CellResult) throws(FormatError) { try lines.append(JSONText.line(of: cell)) }

  /// The cells in the journal of `directory`, in the order in which they were finished.
  ///
  /// Throws for a line before the last that is no cell: somebody else wrote it.
  public static func read(directory: String) throws(FormatError) -> [CellResult] {
    try LineJournal.read(path(in: directory))
  }

  private static func path(in directory: String) -> String {
    directory.hasSuffix("/") ? directory + fileName : "\(directory)/\(fileName)"
  }
}
