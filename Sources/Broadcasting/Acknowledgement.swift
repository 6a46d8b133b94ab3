/// The promise that an acknowledgement makes to a client.
public enum Acknowledgement: Hashable, Sendable, CustomStringConvertible {
  /// The origin holds the rumor.
  case origin
  /// The cache or the leader holds it as well.
  case remote
  /// The given number of other hosts hold it as well.
  case copies(Int)

  public var description: String {
    switch self {
    case .origin: "origin"
    case .remote: "remote"
    case .copies(let count): "copies: \(count)"
    }
  }

  /// Reads `origin`, `remote`, `copies:2`, `copies: 2`; nil for anything else.
  public init?(parsing text: String) {
    switch text {
    case "origin": self = .origin
    case "remote": self = .remote
    default:
      guard text.hasPrefix("copies:") else { return nil }
      let number = text.dropFirst("copies:".count).drop { $0 == " " }
      guard let count = Int(number), (1...1_000).contains(count) else { return nil }
      self = .copies(count)
    }
  }

  /// The number of nodes that may forget at once while the rumor is still held.
  package var survivableLosses: Int {
    switch self {
    case .origin: 0
    case .remote: 1
    case .copies(let count): count
    }
  }

  /// The same where other hosts hold it, of which there are so many with the origin.
  package func survivableLosses(hosts: Int) -> Int { min(survivableLosses, hosts - 1) }
}
