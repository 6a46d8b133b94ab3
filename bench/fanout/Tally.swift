/// The counts of one receiver.
struct Tally {
  private let batch: UInt64
  private let keepsStamps: Bool
  private var next: UInt64 = 0
  private var processorTimeAtStart: UInt64 = 0
  private(set) var report = Report()
  /// The end was announced.
  private(set) var isComplete = false

  init(_ plan: Plan) {
    batch = UInt64(plan.batch)
    keepsStamps = plan.mode == .latency
    if keepsStamps { report.stamps.reserveCapacity(plan.rate * plan.seconds + 1) }
  }

  /// The first batch only shows that the receiver is there, and is not counted.
  var isUp: Bool { next >= batch }

  mutating func take(_ number: UInt64, at time: UInt64) {
    guard number != Numbered.end else {
      isComplete = true
      report.processorTime = Clock.processorTime - processorTimeAtStart
      return
    }
    if number != next { report.disorder += 1 }
    next = number + 1
    guard number >= batch else {
      if isUp { processorTimeAtStart = Clock.processorTime }
      return
    }
    if report.received == 0 { report.first = time }
    report.received += 1
    report.last = time
    if keepsStamps && next % batch == 0 { report.stamps.append(time) }
  }
}

/// The measurements of one receiver.
struct Report {
  var received: UInt64 = 0
  /// Messages that did not have the number that was expected next.
  var disorder: UInt64 = 0
  /// The times when the first and the last message came; 0 where none did.
  var first: UInt64 = 0
  var last: UInt64 = 0
  /// From the first batch on.
  var processorTime: UInt64 = 0
  /// The time when each batch was complete, for latency.
  var stamps: [UInt64] = []

  /// In one order, for the wire.
  var numbers: [UInt64] { [received, disorder, first, last, processorTime] + stamps }

  init() {}

  init(_ numbers: [UInt64]) {
    (received, disorder, first, last) = (numbers[0], numbers[1], numbers[2], numbers[3])
    processorTime = numbers[4]
    stamps = Array(numbers.dropFirst(5))
  }
}
