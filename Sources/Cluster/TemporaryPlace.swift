internal import Foundation

/// The directory for temporary files.
enum TemporaryPlace {
  /// As the file system has it.
  ///
  /// Foundation makes of an empty `TMPDIR` the root directory, which most people cannot write to; so an empty
  /// one is as good as none.
  static var path: String {
    let isEmpty = ProcessInfo.processInfo.environment["TMPDIR"]?.isEmpty == true
    return isEmpty ? P_tmpdir : FileManager.default.temporaryDirectory.path(percentEncoded: false)
  }
}
