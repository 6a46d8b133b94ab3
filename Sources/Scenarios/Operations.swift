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

  /// The same, each at a host that is there and has not said that it leaves.
  ///
  /// That is the next one by number, where its own is not; where none is, it stays.
  func movedToHostsThatAreThere(_ plan: MemberPlan) -> Operations {
    var serves = NodeSet(plan.isThere.indices.filter { plan.isThere[$0] }.map { NodeID($0) }, of: hosts)
    var sequences = [UInt32](repeating: 0, count: hosts)
    var changes = plan.changes[...]
    let moved = workload.map { operation in
      while let change = changes.first, change.due <= operation.intended {
        serves.set(change.host, to: change.kind == .comes)
        changes.removeFirst()
      }
      let other = serves.first(from: operation.host) ?? serves.first(from: NodeID(0)) ?? operation.host
      guard case .broadcast = operation.kind else {
        return Operation(kind: .read, host: other, intended: operation.intended)
      }
      defer { sequences[other.int] += 1 }
      let rumor = RumorID(origin: other, sequence: sequences[other.int])
      return Operation(kind: .broadcast(rumor), host: other, intended: operation.intended)
    }
    return Operations(moved, thenReadsOn: hosts, at: end)
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
