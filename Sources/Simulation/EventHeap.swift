import Architectures

/// A binary heap of events by due time, first in first out among those due at once.
struct EventHeap {
  private var heap: [(due: Int64, order: UInt64, event: Event)] = []
  private var pushes: UInt64 = 0

  var isEmpty: Bool { heap.isEmpty }
  var earliest: Int64? { heap.first?.due }

  private func precedes(_ a: Int, _ b: Int) -> Bool {
    (heap[a].due, heap[a].order) < (heap[b].due, heap[b].order)
  }

  mutating func push(_ event: Event, due: Int64) {
    heap.append((due, pushes, event))
    pushes += 1
    var child = heap.count - 1
    while child > 0, precedes(child, (child - 1) / 2) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Removes the earliest event; nil if there is none.
  mutating func pop() -> (due: Int64, event: Event)? {
    guard !heap.isEmpty else { return nil }
    heap.swapAt(0, heap.count - 1)
    let least = heap.removeLast()
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < heap.count else { return (least.due, least.event) }
      if child + 1 < heap.count, precedes(child + 1, child) { child += 1 }
      guard precedes(child, parent) else { return (least.due, least.event) }
      heap.swapAt(parent, child)
      parent = child
    }
  }
}
