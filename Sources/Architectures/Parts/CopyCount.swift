import Broadcasting

/// Rumors of this host that wait until so many other hosts hold them.
struct CopyCount: Sendable {
  private struct Waiting: Sendable {
    let rumor: RumorID
    var holders: [NodeID] = []
  }

  private let needed: Int
  private var waiting: [Waiting] = []

  /// Nothing ever waits unless the acknowledgement asks for copies.
  ///
  /// Copies can be on so many `holders`; more copies than that are one on each.
  init(for acknowledge: Acknowledgement, holders: Int) {
    if case .copies(let count) = acknowledge { needed = min(count, holders) } else { needed = 0 }
  }

  var isNeeded: Bool { needed > 0 }
  /// The rumors that wait, oldest first.
  var rumors: [RumorID] { waiting.map(\.rumor) }

  /// Promises the rumor when enough hosts hold it: at once where no copies are asked for.
  mutating func await<Message>(_ rumor: RumorID, in context: inout NodeContext<Message>) {
    if isNeeded { waiting.append(Waiting(rumor: rumor)) } else { context.acknowledge(rumor) }
  }

  /// The host holds these rumors, and said so itself.
  mutating func holds<Message>(_ host: NodeID, _ rumors: RumorList, in context: inout NodeContext<Message>) {
    rumors.forEach { rumor in
      guard let index = waiting.firstIndex(where: { $0.rumor == rumor }),
        !waiting[index].holders.contains(host)
      else { return }
      waiting[index].holders.append(host)
      guard waiting[index].holders.count == needed else { return }
      waiting.remove(at: index)
      context.acknowledge(rumor)
    }
  }
}

extension RumorList {
  /// Those whose origin this host is, which it may wait to hear of; nil for none.
  func ofOrigin(_ host: NodeID) -> RumorList? {
    let theirs = array.filter { $0.origin == host }
    return theirs.isEmpty ? nil : RumorList(theirs)
  }
}
