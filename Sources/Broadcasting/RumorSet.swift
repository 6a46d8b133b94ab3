/// The rumors that a host knows: a version vector with gaps.
///
/// Rumors of one origin are numbered from 0 without holes, so a host that missed nothing needs one run
/// of 16 bytes an origin; a host that knows one rumor needs no allocation at all.
public struct RumorSet: Hashable, Sendable {
  @usableFromInline private(set) var runs = RunSet()

  @inlinable public init() {}
  @inlinable package init(runs: RunSet) { self.runs = runs }

  @inlinable public init(_ rumors: some Sequence<RumorID>) {
    for rumor in rumors { insert(rumor) }
  }

  @inlinable public var isEmpty: Bool { runs.isEmpty }
  /// O(runs).
  @inlinable public var count: Int { runs.count }

  @inlinable public func contains(_ rumor: RumorID) -> Bool { runs.contains(rumor.key) }

  /// Adds a rumor; false if it was known.
  @discardableResult
  @inlinable public mutating func insert(_ rumor: RumorID) -> Bool { runs.insert(rumor.key) }

  @inlinable public mutating func formUnion(_ other: RumorSet) { runs.formUnion(other.runs) }
  @inlinable public func subtracting(_ other: RumorSet) -> RumorSet {
    RumorSet(runs: runs.subtracting(other.runs))
  }
  @inlinable public func isSuperset(of other: RumorSet) -> Bool { runs.isSuperset(of: other.runs) }

  /// Calls `body` with every rumor, by origin and sequence.
  @inlinable public func forEach(_ body: (RumorID) -> Void) {
    for index in 0..<runs.runCount {
      let run = runs[run: index]
      for key in run.start..<run.end { body(RumorID(key: key)) }
    }
  }

  /// The first `limit` rumors in order.
  public func rumors(limit: Int = .max) -> [RumorID] {
    var found: [RumorID] = []
    for index in 0..<runs.runCount {
      let run = runs[run: index]
      for key in run.start..<run.end {
        guard found.count < limit else { return found }
        found.append(RumorID(key: key))
      }
    }
    return found
  }

  /// The rumors that it holds, to be sent: the set itself is its own digest.
  @inlinable public var digest: Digest { Digest(self) }
}

/// A summary of what a host knows, as one reference, so that a message that may carry one stays small.
public struct Digest: Hashable, Sendable {
  @usableFromInline let runs: [Run]

  /// The most lists of rumors that are asked for, or sent, in answer to one digest.
  ///
  /// A digest of a few bytes may claim billions of rumors. What an honest one leaves over is seen to when the
  /// next digest comes.
  package static let mostParts = 64

  @inlinable public init(_ set: RumorSet) { self.init(set.runs) }

  /// A digest of plain numbers, such as a log's offsets, all below 2³².
  @inlinable package init(_ numbers: RunSet) { runs = (0..<numbers.runCount).map { numbers[run: $0] } }

  @inlinable public var set: RumorSet { RumorSet(runs: numbers) }
  @inlinable package var numbers: RunSet { RunSet(sortedRuns: runs) }
}

extension Digest: WireValue {
  /// Runs as differences from the end of the one before, so that most take a few bytes.
  @inlinable @inline(__always)
  public func encode<Sink: WireSink>(into sink: inout Sink) {
    sink.put(UInt64(runs.count))
    var last: UInt64 = 0
    for run in runs {
      sink.put(run.start &- last)
      sink.put(run.end &- run.start)
      last = run.end
    }
  }

  @inlinable public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
    let count = try source.count(ofAtLeast: 2)
    var runs: [Run] = []
    runs.reserveCapacity(count)
    var last: UInt64 = 0
    for index in 0..<count {
      let gap = try source.number()
      let length = try source.number()
      let (start, startOverflow) = last.addingReportingOverflow(gap)
      let (end, endOverflow) = start.addingReportingOverflow(length)
      guard length > 0, index == 0 || gap > 0, !startOverflow, !endOverflow else {
        throw .malformed("a digest's runs must be ascending and apart")
      }
      // A run never leaves its origin, and ends below the limit; else it would name rumors that cannot
      // exist and could touch the next origin's.
      guard start >> 32 == end >> 32, source.admits(rumorFrom: start >> 32) else {
        throw .malformed("a digest's run must stay with one origin")
      }
      runs.append(Run(start, end))
      last = end
    }
    self.runs = runs
  }
}

extension RumorSet {
  /// The sequence numbers that it holds of one origin's rumors.
  package func sequences(of origin: NodeID) -> RunSet {
    let base = UInt64(origin.index) << 32
    return runs.shifted(from: base, to: base + UInt64(UInt32.max))
  }

  /// The rumors of one origin with the given sequence numbers.
  package init(origin: NodeID, sequences: RunSet) {
    let base = UInt64(origin.index) << 32
    self.init(
      runs: RunSet(
        sortedRuns: (0..<sequences.runCount).map { index in
          Run(base + sequences[run: index].start, base + sequences[run: index].end)
        }))
  }

  /// The same for equal sets, whatever the order of insertion; O(runs).
  @inlinable package var fingerprint: UInt64 {
    (0..<runs.runCount).reduce(0) { hash, index in
      SplitMix64.mix(SplitMix64.mix(hash ^ runs[run: index].start) ^ runs[run: index].end)
    }
  }
}

extension RumorSet {
  /// Its rumors in order, in lists of at most `size`; the first `limit` lists.
  package func parts(of size: Int, limit: Int = .max) -> [[RumorID]] {
    let (most, overflow) = size.multipliedReportingOverflow(by: limit)
    let all = rumors(limit: overflow ? .max : most)
    return stride(from: 0, to: all.count, by: size).map { Array(all[$0..<min($0 + size, all.count)]) }
  }
}

extension Digest: CustomStringConvertible {
  /// Runs by origin, such as `{n0#0-4, n2#0-1}`.
  public var description: String {
    let words = runs.map { run in
      let last = UInt32(truncatingIfNeeded: run.end - 1)
      return "\(RumorID(key: run.start))" + (run.end - run.start > 1 ? "-\(last)" : "")
    }
    return "{" + words.joined(separator: ", ") + "}"
  }
}
