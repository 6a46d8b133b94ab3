public import Broadcasting

/// The operations of a run's clients in order of time: those of its workload, then one read on every host.
///
/// The last reads take no memory, of which a million of them would take more than anything else.
public struct Operations: RandomAccessCollection, Hashable, Sendable {
  @usableFromInline let workload: [Operation]
  @usableFromInline let hosts: Int
  @usableFromInline var end: Instant

  /// The given ones, which are in order of time; then a read at `end` on each of so many hosts.
  public init(_ workload: [Operation], thenReadsOn hosts: Int = 0, at end: Instant = .never) {
    self.workload = workload
    self.hosts = hosts
    self.end = end
  }

  /// The same with the reads at the end at another time.
  package func endingWithReads(at end: Instant) -> Operations {
    var operations = self
    operations.end = end
    return operations
  }

  /// The places of the reads at the end.
  package var lastReads: Range<Int> { workload.count..<workload.count + hosts }

  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { workload.count + hosts }

  @inlinable @inline(__always)
  public subscript(place: Int) -> Operation {
    if place < workload.count { return workload[place] }
    precondition(place < endIndex, "there is no operation \(place)")
    return Operation(kind: .read, host: NodeID(place - workload.count), intended: end)
  }
}
