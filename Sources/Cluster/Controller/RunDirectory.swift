internal import Foundation

/// A run's own directory, for sockets and journals.
enum RunDirectory {
  /// The longest path that a Unix socket can have, in bytes.
  static let longestSocketPath = 107
  /// The bytes that a node's journals take in a short run.
  private static let room: Int64 = 1_000_000

  /// A path for temporary files at which nothing is yet.
  static func fresh() throws(ClusterError) -> String {
    let place = TemporaryPlace.path
    let base = place.hasSuffix("/") ? place : place + "/"
    let path = base + "grapevine-" + String(UInt32.random(in: .min ... .max), radix: 36)
    guard path.utf8.count + 12 <= longestSocketPath else {
      throw ClusterError(
        .unavailable, "\(base): too long for the path of a socket; set TMPDIR to a shorter directory")
    }
    return path
  }

  /// Makes the directory, with room for so many nodes.
  static func make(_ path: String, nodes: Int) throws(ClusterError) {
    let base = (path as NSString).deletingLastPathComponent
    let system = try? FileManager.default.attributesOfFileSystem(forPath: base)
    if let free = (system?[.systemFreeSize] as? NSNumber)?.int64Value {
      try checkRoom(in: base, free: free, nodes: nodes)
    }
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    } catch {
      throw ClusterError(
        .unavailable,
        "\(path): cannot be made: \(error.localizedDescription); set TMPDIR to another directory")
    }
  }

  static func checkRoom(in base: String, free: Int64, nodes: Int) throws(ClusterError) {
    let needed = Int64(nodes) * room
    guard free < needed else { return }
    throw ClusterError(
      .unavailable,
      "\(base) has \(free / 1_000_000) MB left, and \(nodes) nodes need \(needed / 1_000_000) MB and more; "
        + "set TMPDIR to another directory")
  }

  /// Removes it with all that is in it, to which something may be added for some moments yet.
  static func remove(_ path: String) {
    for _ in 0..<50 {
      try? FileManager.default.removeItem(atPath: path)
      guard FileManager.default.fileExists(atPath: path) else { return }
      usleep(20_000)
    }
  }
}
