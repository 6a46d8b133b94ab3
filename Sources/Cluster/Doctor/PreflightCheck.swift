/// One thing that was looked at on this machine.
public struct PreflightCheck: Hashable, Sendable, Encodable {
  public enum Status: String, Hashable, Sendable, Encodable, CaseIterable {
    case ok
    /// Something is missing that only a part of the program needs, or figures will be worth less.
    case note
    /// A live run of the wanted size cannot be.
    case problem
  }

  public let subject: String
  public let status: Status
  /// The observation, in one line.
  public let text: String
  /// The remedy; nil where none is needed.
  public let advice: String?

  init(_ subject: String, _ status: Status, _ text: String, advice: String? = nil) {
    self.subject = subject
    self.status = status
    self.text = text
    self.advice = advice
  }

  /// Looks at this machine with a live run of so many nodes in mind, service nodes included.
  public static func all(nodes: Int) async -> [PreflightCheck] {
    all(of: await Machine.current(), nodes: nodes)
  }
}
