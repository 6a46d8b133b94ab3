/// The reason why a live run cannot begin or go on, in one line: the problem, and its remedy.
public struct ClusterError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: Hashable, Sendable {
    /// Something the run needs is not on this machine; exit code 69.
    case unavailable
    /// Something that was there went wrong.
    case failed
    /// The request makes no sense; exit code 64.
    case usage
  }

  public let kind: Kind
  public let message: String

  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  public var description: String { message }
}
