internal import Broadcasting
internal import Foundation

/// The files that hold the journals of a run.
enum JournalFile {
  static func path(in directory: String, node: NodeID, incarnation: UInt32) -> String {
    "\(directory)/\(node).\(incarnation).journal"
  }

  /// The bytes that a process wrote; none where it never came so far.
  static func read(in directory: String, node: NodeID, incarnation: UInt32) -> [UInt8] {
    let path = path(in: directory, node: node, incarnation: incarnation)
    return FileManager.default.contents(atPath: path).map { Array($0) } ?? []
  }
}
