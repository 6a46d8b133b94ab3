internal import Foundation

/// Where temporary files go.
enum TemporaryPlace {
  /// As the file system has it.
  ///
  /// What Foundation makes of an empty `TMPDIR` is the root directory, which most people cannot write to; so
  /// an empty one is as good as none.
  static var path: String {
    let isEmpty = ProcessInfo.processInfo.environment["TMPDIR"]?.isEmpty == true
    return isEmpty ? P_tmpdir : FileManager.default.temporaryDirectory.path(percentEncoded: false)
  }
}
