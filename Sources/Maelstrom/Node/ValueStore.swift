internal import Architectures
internal import Broadcasting
internal import Formats

/// The values of the rumors, and those of them that the host has been told.
struct ValueStore {
  /// All that is known in this process, to be sent on.
  private var values: [RumorID: JSONValue] = [:]
  /// The values delivered at the host, each once, in the order of arrival.
  private(set) var delivered: [JSONValue] = []
  /// In bytes: texts that look the same, such as é and e with an accent, are equal to Swift.
  private var deliveredTexts: Set<[UInt8]> = []

  /// Keeps what came with a message that carries `rumors`; false, and nothing is kept, if it is not one value
  /// a rumor, or a rumor is known to say something else.
  mutating func accept(_ news: [JSONValue], for rumors: [RumorID]) -> Bool {
    guard news.count == rumors.count else { return false }
    for (rumor, value) in zip(rumors, news) {
      if let known = values[rumor], known.bytes != value.bytes { return false }
    }
    for (rumor, value) in zip(rumors, news) where values[rumor] == nil { values[rumor] = value }
    return true
  }

  /// The values of the rumors; nil where it is not known of all of them.
  func values(of rumors: [RumorID]) -> [JSONValue]? {
    let known = rumors.compactMap { values[$0] }
    return known.count == rumors.count ? known : nil
  }

  mutating func originate(_ rumor: RumorID, saying value: JSONValue) { values[rumor] = value }

  /// The host sees the rumor for the first time.
  ///
  /// Two rumors may say the same.
  mutating func deliver(_ rumor: RumorID) {
    guard let value = values[rumor], deliveredTexts.insert(value.bytes).inserted else { return }
    delivered.append(value)
  }

  func hasDelivered(_ canonicalText: String) -> Bool { deliveredTexts.contains(Array(canonicalText.utf8)) }
}

extension JSONValue {
  /// The text with the members of all objects in the order of their names' bytes: the same for values that
  /// say the same.
  var canonicalText: String { canonical.text }

  private var canonical: JSONValue {
    switch self {
    case .array(let elements): return .array(elements.map(\.canonical))
    case .object(let members):
      let sorted = members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      return .object(sorted.map { Member($0.name, $0.value.canonical) })
    default: return self
    }
  }

  /// The same for values that say the same, and for no others.
  fileprivate var bytes: [UInt8] { Array(canonicalText.utf8) }
}
