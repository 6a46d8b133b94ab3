import Cluster
import Formats
import Schema

/// The reason why the program ends without doing what was asked, in one line.
struct Failure: Error, Equatable {
  let status: ExitStatus
  let message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  init(_ error: FormatError) {
    let status: ExitStatus =
      switch error.kind {
      case .missingInput: .missingInput
      case .invalidData: .invalidData
      case .cannotWrite: .cannotWrite
      }
    self.init(status, error.description)
  }

  init(_ error: ClusterError) {
    let status: ExitStatus =
      switch error.kind {
      case .unavailable: .unavailable
      case .failed: .brokenDown
      case .usage: .usage
      }
    self.init(status, error.description)
  }
}

extension Failure {
  /// For a name that is none of `known`: says which are, and which was probably meant.
  static func unknown(_ what: String, _ name: String, known: [String]) -> Failure {
    let guess = name.nearest(of: known).map { "did you mean '\($0)'? " } ?? ""
    return Failure(.usage, "unknown \(what) '\(name)'; \(guess)known: \(known.joined(separator: ", "))")
  }
}
