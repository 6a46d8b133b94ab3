import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Scenarios
@testable import Simulation

/// The obvious queue: a binary heap by due time, then by order of arrival.
private struct HeapQueue {
  private var heap: [(due: Int64, order: Int)] = []
  private var pushes = 0

  mutating func push(due: Int64) {
    heap.append((due, pushes))
    pushes += 1
    var child = heap.count - 1
    while child > 0, heap[child] < heap[(child - 1) / 2] {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func pop(before limit: Int64) -> (due: Int64, order: Int)? {
    guard let first = heap.first, first.due < limit else { return nil }
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var parent = 0
    while 2 * parent + 1 < heap.count {
      var child = 2 * parent + 1
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < heap[parent] else { break }
      heap.swapAt(parent, child)
      parent = child
    }
    return first
  }
}

/// A queue that is the only one, whose events are numbers.
@safe private struct LoneQueue: ~Copyable {
  private let outlet: UnsafeMutablePointer<Outlet>
  private var queue: EventQueue
  private(set) var count = 0

  init() {
    unsafe outlet = .allocate(capacity: 1)
    unsafe outlet.initialize(to: Outlet(blocks: 1, hasMarks: false))
    let layout = BlockLayout(nodes: 1, scenario: Scenario(name: "queue"))
    queue = unsafe EventQueue(block: 0, layout: layout, outlets: outlet, workers: 1)
  }

  deinit {
    unsafe outlet.deinitialize(count: 1)
    unsafe outlet.deallocate()
  }

  mutating func push(_ number: Int, due: Int64) {
    let node = NodeID(0)
    queue.put(Event(Event.Kind.arrival, UInt64(number), from: node, to: node), due: due, in: 0)
    count += 1
  }

  mutating func pop(before limit: Int64) -> (due: Int64, event: Int)? {
    var due: Int64 = 0
    repeat {
      guard let event = queue.next(before: limit, due: &due) else { continue }
      count -= 1
      return (due, Int(event.content))
    } while queue.advance(before: limit)
    return nil
  }
}

@Suite struct EventQueueTests {
  private static let slot: Int64 = 1 << 20
  private static let wheel: Int64 = slot << 12

  /// A queue and a heap that are told the same; events are numbered as they come.
  private struct Pair: ~Copyable {
    var queue = LoneQueue()
    var heap = HeapQueue()
    var pushes = 0
    var pops = 0
    var now: Int64 = 0

    mutating func push(_ due: Int64) {
      queue.push(pushes, due: due)
      heap.push(due: due)
      pushes += 1
    }

    /// Pops one from each; false if there was none before `limit`.
    @discardableResult
    mutating func pop(before limit: Int64) -> Bool {
      let mine = queue.pop(before: limit)
      let theirs = heap.pop(before: limit)
      #expect(mine?.due == theirs?.due && mine?.event == theirs?.order)
      #expect(queue.count == pushes - pops - (mine == nil ? 0 : 1))
      guard let theirs else { return false }
      pops += 1
      now = theirs.due
      return mine != nil
    }
  }

  /// The distance at which events of one kind of schedule are due.
  enum Horizon: CaseIterable {
    case sameSlot, nearSlots, constant, edgeOfWheel, farAway, mixed

    func draw(_ random: inout SplitMix64) -> Int64 {
      switch self {
      case .sameSlot: Int64(random.draw(below: 8))
      case .nearSlots: Int64(random.draw(below: UInt64(5 * slot)))
      case .constant: 100_000_000
      // Whole slots around the end of the wheel, where slots and the heap hand over to one another.
      case .edgeOfWheel: wheel + (Int64(random.draw(below: 7)) - 4) * slot
      case .farAway: Int64(random.draw(below: 20)) * wheel / 2
      case .mixed: Self.allCases[random.index(below: 5)].draw(&random)
      }
    }
  }

  @Test(arguments: Horizon.allCases, 1...40 as ClosedRange<UInt64>)
  func popsInTheOrderOfAHeap(horizon: Horizon, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var pair = Pair()
    for _ in 0..<120 {
      switch random.index(below: 4) {
      case 0, 1:
        let due = pair.now + horizon.draw(&random)
        // Several at once, as when a node sends to all its peers.
        for _ in 0...random.index(below: 4) { pair.push(due) }
      case 2:
        for _ in 0...random.index(below: 6) where !pair.pop(before: .max) { break }
      default:
        // As the simulation does it: run up to an instant that is due to something else, and go on there.
        let limit = pair.now + horizon.draw(&random) + Int64(random.draw(below: 3))
        while pair.pop(before: limit) {}
        pair.now = max(pair.now, limit)
      }
    }
    while pair.pop(before: .max) {}
    #expect(pair.pops == pair.pushes)
    #expect(pair.queue.count == 0)
  }

  @Test func eventsOfOneInstantComeInTheOrderInWhichTheyWereAdded() {
    var pair = Pair()
    let due = Self.wheel + 5 * Self.slot
    // The first waits in the heap; the others come when the slot is in reach, one step at a time.
    pair.push(due)
    for step in 1...(8 as Int64) {
      pair.push(step * Self.slot)
      pair.pop(before: .max)
      pair.push(due)
    }
    while pair.pop(before: .max) {}
    #expect(pair.pops == pair.pushes)
  }

  @Test func anEventMayAddOthersAtItsOwnInstant() {
    var pair = Pair()
    for _ in 0..<3 { pair.push(7) }
    pair.pop(before: .max)
    pair.push(7)
    pair.push(9)
    pair.push(7)
    while pair.pop(before: .max) {}
    #expect(pair.pops == 6)
  }

  @Test func nothingDueAtTheLimitIsPopped() {
    var queue = LoneQueue()
    queue.push(1, due: 10)
    #expect(queue.pop(before: 10) == nil)
    #expect(queue.pop(before: 11)?.event == 1)
    #expect(queue.pop(before: .max) == nil)
  }

  @Test func timeMayReachItsEnd() {
    var queue = LoneQueue()
    queue.push(1, due: .max - 1)
    queue.push(0, due: 3)
    #expect(queue.pop(before: .max)?.event == 0)
    #expect(queue.pop(before: .max)?.event == 1)
  }
}
