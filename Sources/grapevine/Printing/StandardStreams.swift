import Foundation

/// Data, and nothing but data.
enum StandardOutput {
  static func write(_ text: String) throws(Failure) {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      throw Failure(.cannotWrite, "standard output cannot be written: \(error.localizedDescription)")
    }
  }
}

/// Everything else: progress, warnings, errors.
enum StandardError {
  /// A failure to write is ignored: there is nowhere to report it.
  static func write(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }

  static func line(_ text: String) { write("grapevine: \(text)\n") }

  static func fail(_ failure: Failure) -> Never {
    line(failure.message)
    exit(failure.status.rawValue)
  }
}
