internal import CZeroMQ

/// The reason why libzmq, or the system below it, did not do what was asked.
public struct ZeroMQError: Error, Hashable, Sendable, CustomStringConvertible {
  /// An `errno`, or one of the codes that libzmq adds to them.
  public let code: Int32
  /// The attempted act, in words that follow "cannot": `bind to tcp://127.0.0.1:7000`.
  public let attempt: String

  public init(code: Int32, attempt: String) {
    self.code = code
    self.attempt = attempt
  }

  /// The error that the calling thread met last.
  static func last(_ attempt: String) -> ZeroMQError { ZeroMQError(code: zmq_errno(), attempt: attempt) }

  /// As in `EADDRINUSE`.
  public var name: String { Errno.name(of: code) }

  /// As in `Address already in use`.
  public var explanation: String {
    guard let text = unsafe zmq_strerror(code) else { return "unknown error" }
    return unsafe String(cString: text)
  }

  /// One line, as in `cannot bind to tcp://127.0.0.1:7000: Address already in use (EADDRINUSE)`.
  public var description: String { "cannot \(attempt.onOneLine): \(explanation) (\(name))" }
}

extension String {
  /// The text with control characters and line separators written as `\u{…}`.
  fileprivate var onOneLine: String {
    unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator:
        text += "\\u{\(String(scalar.value, radix: 16))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}
