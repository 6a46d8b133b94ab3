internal import Broadcasting
internal import Foundation

/// Where the journals of a run are.
enum JournalFile {
  static func path(in directory: String, node: NodeID, incarnation: UInt32) -> String {
    "\(directory)/\(node).\(incarnation).journal"
  }

  /// What a process wrote; nothing if it never came so far.
  static func read(in directory: String, node: NodeID, incarnation: UInt32) -> [UInt8] {
    let path = path(in: directory, node: node, incarnation: incarnation)
    return FileManager.default.contents(atPath: path).map { Array($0) } ?? []
  }
}
