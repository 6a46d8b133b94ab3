import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Scenarios
@testable import Simulation

/// Queues of several blocks, which put events into one another's, as a simulation that is divided does.
@safe private struct Queues: ~Copyable {
  /// A block's events depend on it alone: each draws for itself.
  struct Popped: Equatable {
    let due: Int64
    let event: Int
  }

  private static let slot: Int64 = 1 << 20
  private let blocks: Int
  private let workers: Int
  private let layout: BlockLayout
  private let outlets: UnsafeMutablePointer<Outlet>
  private let queues: UnsafeMutablePointer<EventQueue>
  private var random: [SplitMix64]
  private(set) var popped: [[Popped]]
  private(set) var put = 0

  init(blocks: Int, workers: Int, seed: UInt64) {
    self.blocks = blocks
    self.workers = workers
    layout = BlockLayout(nodes: blocks, scenario: Scenario(name: "queues"), blockSize: 1)
    unsafe outlets = .allocate(capacity: workers)
    for worker in 0..<workers {
      unsafe (outlets + worker).initialize(to: Outlet(blocks: blocks, hasMarks: workers > 1))
    }
    unsafe queues = .allocate(capacity: blocks)
    for block in 0..<blocks {
      unsafe (queues + block).initialize(
        to: EventQueue(block: block, layout: layout, outlets: outlets, workers: workers))
    }
    random = (0..<blocks).map { SplitMix64(seed: SplitMix64.hash(seed, UInt64($0))) }
    popped = [[Popped]](repeating: [], count: blocks)
  }

  deinit {
    unsafe queues.deinitialize(count: blocks)
    unsafe queues.deallocate()
    unsafe outlets.deinitialize(count: workers)
    unsafe outlets.deallocate()
  }

  /// A block puts an event into some block's queue: another's no sooner than in `least`.
  private mutating func putOne(by block: Int, now: Int64, least: Int64) {
    let other = random[block].index(below: blocks)
    let reach = [least, 5 * Self.slot, 3 << 32, 9 << 32][random[block].index(below: 4)]
    // In few steps, so that many are due at once.
    let ahead = Int64(random[block].draw(below: UInt64(reach))) / (Self.slot / 2) * (Self.slot / 2)
    let due = now + (other == block ? 0 : least) + ahead
    let event = Event(
      Event.Kind.arrival, UInt64(popped[block].count), from: NodeID(block), to: NodeID(other))
    unsafe queues[block].put(event, due: due, in: other)
    put += 1
  }

  private mutating func beginSpan() { for worker in 0..<workers { unsafe outlets[worker].mark += 1 } }

  private mutating func takeFar() {
    for worker in 0..<workers {
      for index in 0..<(unsafe outlets[worker].far.count) {
        let far = unsafe outlets[worker].far[index]
        unsafe queues[far.block].putFar(far.event, due: far.due)
      }
      unsafe outlets[worker].far.removeAll()
    }
  }

  /// Windows of `slots` slots, until nothing is left; the last worker's blocks first, where `isBackwards`.
  mutating func run(slots: Int64, events: Int, isBackwards: Bool) {
    let least = slots * Self.slot
    for block in 0..<blocks {
      beginSpan()
      for _ in 0..<10 { putOne(by: block, now: 0, least: least) }
      takeFar()
    }
    while let begin = (0..<blocks).compactMap({ unsafe queues[$0].earliestSlot() }).min() {
      beginSpan()
      for block in 0..<blocks { unsafe queues[block].beginWindow(at: begin) }
      beginSpan()
      let end = (begin + slots) * Self.slot
      for worker in isBackwards ? (0..<workers).reversed() : Array(0..<workers) {
        for block in 0..<blocks where layout.worker(of: block, among: workers) == worker {
          run(block: block, before: end, least: least, events: events)
        }
      }
      takeFar()
    }
  }

  private mutating func run(block: Int, before end: Int64, least: Int64, events: Int) {
    var due: Int64 = 0
    repeat {
      while let event = unsafe queues[block].next(before: end, due: &due) {
        popped[block].append(Popped(due: due, event: event.from.int << 32 | Int(event.content)))
        guard popped[block].count < events else { continue }
        for _ in 0..<random[block].index(below: 4) { putOne(by: block, now: due, least: least) }
      }
    } while unsafe queues[block].advance(before: end)
  }
}

@Suite struct SharedQueuesTests {
  @Test(arguments: 1...5 as ClosedRange<UInt64>, [1, 7] as [Int64])
  func eventsComeInOneOrderWhoeverPutsThem(seed: UInt64, slots: Int64) {
    let blocks = 2 + Int(seed % 5)
    var alone = Queues(blocks: blocks, workers: 1, seed: seed)
    alone.run(slots: slots, events: 60, isBackwards: false)
    #expect(alone.popped.map(\.count).reduce(0, +) == alone.put, "seed \(seed): none is lost or doubled")
    for events in alone.popped {
      let isInOrder = zip(events, events.dropFirst()).allSatisfy { $0.due <= $1.due }
      #expect(isInOrder, "seed \(seed)")
    }
    for workers in 2...blocks {
      for isBackwards in [false, true] {
        var shared = Queues(blocks: blocks, workers: workers, seed: seed)
        shared.run(slots: slots, events: 60, isBackwards: isBackwards)
        let isSame = shared.popped == alone.popped
        #expect(isSame, "seed \(seed), \(workers) workers")
      }
    }
  }
}
