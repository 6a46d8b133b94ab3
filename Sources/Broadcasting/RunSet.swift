/// Whole numbers `start..<end`, not empty.
public struct Run: Hashable, Sendable, BitwiseCopyable {
  public var start: UInt64
  public var end: UInt64

  @inlinable public init(_ start: UInt64, _ end: UInt64) {
    self.start = start
    self.end = end
  }
}

/// A set of whole numbers that come mostly in long runs: sorted runs, none touching the next.
///
/// One run is held inline, so that a set that knows one rumor, or an unbroken prefix, allocates nothing.
/// Memory is 16 bytes a run. Membership is O(log runs); an insertion that opens a new run in the
/// middle moves the runs behind it. Not for numbers scattered at random over a large range.
public struct RunSet: Hashable, Sendable {
  /// The lowest run; empty (`start == end == 0`) only when the set is.
  @usableFromInline var first = Run(0, 0)
  @usableFromInline var rest: [Run] = []

  @inlinable public init() {}

  /// The set of the given runs, which must be sorted, not empty, and not touching.
  @inlinable package init(sortedRuns runs: [Run]) {
    guard let lowest = runs.first else { return }
    first = lowest
    if runs.count > 1 { rest = Array(runs.dropFirst()) }
  }

  @inlinable public var isEmpty: Bool { first.start == first.end }
  @inlinable public var runCount: Int { isEmpty ? 0 : 1 + rest.count }

  /// The number of numbers that it holds; O(runs).
  @inlinable public var count: Int {
    rest.reduce(Int(first.end - first.start)) { $0 + Int($1.end - $1.start) }
  }

  /// The run at `index` of 0..<runCount, in ascending order.
  @inlinable package subscript(run index: Int) -> Run { index == 0 ? first : rest[index - 1] }

  /// The end of the run that starts at 0: how many numbers are held without a gap.
  @inlinable public var prefix: UInt64 { first.start == 0 ? first.end : 0 }

  /// One past the highest number; 0 when empty.
  @inlinable public var end: UInt64 { rest.last?.end ?? first.end }

  @inlinable public func contains(_ number: UInt64) -> Bool {
    if number < first.end { return number >= first.start }
    if rest.isEmpty { return false }
    let index = firstRun(endingAfter: number)
    return index < rest.count && rest[index].start <= number
  }

  /// The first index in `rest` whose run ends after `number`.
  @inlinable func firstRun(endingAfter number: UInt64) -> Int {
    let runs = rest.span
    var low = 0
    var left = runs.count
    // Without a branch that depends on what is found, which no processor could foretell.
    while left > 1 {
      let half = left / 2
      low &+= unsafe runs[unchecked: low &+ half &- 1].end > number ? 0 : half
      left &-= half
    }
    return left == 1 && runs[low].end <= number ? low &+ 1 : low
  }

  /// Adds one number; false if it was there.
  @discardableResult
  @inlinable public mutating func insert(_ number: UInt64) -> Bool {
    if isEmpty {
      first = Run(number, number + 1)
      return true
    }
    if number < first.end {
      if number >= first.start { return false }
      if number + 1 == first.start {
        first.start = number
      } else {
        rest.insert(first, at: 0)
        first = Run(number, number + 1)
      }
      return true
    }
    if number == first.end {
      first.end += 1
      if let next = rest.first, next.start == first.end {
        first.end = next.end
        rest.removeFirst()
      }
      return true
    }
    return insertIntoRest(number)
  }

  @usableFromInline mutating func insertIntoRest(_ number: UInt64) -> Bool {
    let index = firstRun(endingAfter: number)
    if index < rest.count, rest[index].start <= number { return false }
    let extendsPrevious = index > 0 && rest[index - 1].end == number
    let extendsNext = index < rest.count && rest[index].start == number + 1
    switch (extendsPrevious, extendsNext) {
    case (true, true):
      rest[index - 1].end = rest[index].end
      rest.remove(at: index)
    case (true, false): rest[index - 1].end += 1
    case (false, true): rest[index].start = number
    case (false, false): rest.insert(Run(number, number + 1), at: index)
    }
    return true
  }

  /// Adds all of `run`.
  public mutating func insert(_ run: Run) {
    guard run.start < run.end else { return }
    // The usual case of a growing prefix needs no merge.
    if rest.isEmpty, !isEmpty, run.start >= first.start, run.start <= first.end {
      first.end = max(first.end, run.end)
      return
    }
    var single = RunSet()
    single.first = run
    formUnion(single)
  }

  /// Adds all of `other`; O(runs of both).
  public mutating func formUnion(_ other: RunSet) {
    guard !other.isEmpty else { return }
    if isEmpty {
      self = other
      return
    }
    var merged: [Run] = []
    merged.reserveCapacity(runCount + other.runCount)
    var mine = 0
    var theirs = 0
    while mine < runCount || theirs < other.runCount {
      let takeMine =
        theirs == other.runCount || (mine < runCount && self[run: mine].start <= other[run: theirs].start)
      let run = takeMine ? self[run: mine] : other[run: theirs]
      if takeMine { mine += 1 } else { theirs += 1 }
      if let last = merged.last, last.end >= run.start {
        merged[merged.count - 1].end = max(last.end, run.end)
      } else {
        merged.append(run)
      }
    }
    self = RunSet(sortedRuns: merged)
  }

  /// The numbers that it holds and `other` does not; O(runs of both).
  public func subtracting(_ other: RunSet) -> RunSet {
    // The usual case of two that know the same.
    if self == other { return RunSet() }
    var left: [Run] = []
    var theirs = 0
    for index in 0..<runCount {
      var run = self[run: index]
      while theirs < other.runCount, other[run: theirs].end <= run.start { theirs += 1 }
      var cutter = theirs
      while cutter < other.runCount, other[run: cutter].start < run.end {
        let cut = other[run: cutter]
        if cut.start > run.start { left.append(Run(run.start, cut.start)) }
        run.start = max(run.start, min(cut.end, run.end))
        cutter += 1
      }
      if run.start < run.end { left.append(run) }
    }
    return RunSet(sortedRuns: left)
  }

  /// True where it holds all of `other`.
  public func isSuperset(of other: RunSet) -> Bool {
    var mine = 0
    for index in 0..<other.runCount {
      let run = other[run: index]
      while mine < runCount, self[run: mine].end <= run.start { mine += 1 }
      guard mine < runCount, self[run: mine].start <= run.start, self[run: mine].end >= run.end else {
        return false
      }
    }
    return true
  }

  /// The numbers that it holds of `start..<end`, as distances from `start`; O(log runs + runs found).
  func shifted(from start: UInt64, to end: UInt64) -> RunSet {
    var found: [Run] = []
    if first.end > start, first.start < end, !isEmpty {
      found.append(Run(max(first.start, start) - start, min(first.end, end) - start))
    }
    var index = firstRun(endingAfter: start)
    while index < rest.count, rest[index].start < end {
      found.append(Run(max(rest[index].start, start) - start, min(rest[index].end, end) - start))
      index += 1
    }
    return RunSet(sortedRuns: found)
  }
}
