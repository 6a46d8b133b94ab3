import Broadcasting

/// The messages that have been sent to a node and not reached it, as Maelstrom keeps them
/// (`Network.Model.maelstrom`).
///
/// Maelstrom, `net.clj` and `process.clj`: a queue by deadline, and one thread a node that takes the earliest
/// message and sleeps until it is due.
struct Inbox<Item> {
  private struct Entry {
    let deadline: Int64
    let item: Item
  }

  /// Latest deadline first; of equal ones the one that was put in last.
  private var entries: [Entry] = []
  /// True where the node's thread sleeps, with a message that it has taken, until that is due.
  var isAsleep = false

  /// `deadline` in nanoseconds.
  mutating func put(_ item: Item, deadline: Int64) {
    let place = entries.partitionPoint { $0.deadline <= deadline }
    entries.insert(Entry(deadline: deadline, item: item), at: place)
  }

  /// The earliest item; nil if there is none.
  mutating func take() -> (item: Item, deadline: Int64)? {
    guard let entry = entries.popLast() else { return nil }
    return (entry.item, entry.deadline)
  }

  /// Everything is taken out, the earliest first.
  mutating func empty() -> [Item] {
    defer { entries = [] }
    return entries.reversed().map(\.item)
  }
}
