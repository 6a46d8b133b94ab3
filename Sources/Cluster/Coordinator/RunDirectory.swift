internal import Foundation

/// A run's own directory, for sockets and journals.
enum RunDirectory {
  /// The longest path that a Unix socket can have, in bytes.
  static let longestSocketPath = 107

  /// Makes one where temporary files go.
  static func make() throws -> String {
    let place = FileManager.default.temporaryDirectory.path(percentEncoded: false)
    let base = place.hasSuffix("/") ? place : place + "/"
    let path = base + "grapevine-" + String(UInt32.random(in: .min ... .max), radix: 36)
    guard path.utf8.count + 12 <= longestSocketPath else {
      throw ClusterError(
        .unavailable, "\(base): too long for the path of a socket; set TMPDIR to a shorter directory")
    }
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    } catch {
      throw ClusterError(
        .unavailable,
        "\(path): cannot be made: \(error.localizedDescription); set TMPDIR to another directory")
    }
    return path
  }
}
