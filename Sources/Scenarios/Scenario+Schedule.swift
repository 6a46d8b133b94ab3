import Broadcasting

/// Hosts that are called by one name.
public struct NodeGroup: Hashable, Sendable {
  public let name: String
  /// Drawn once, when a run begins.
  public let target: Fault.Target

  public init(_ name: String, _ target: Fault.Target) {
    self.name = name
    self.target = target
  }
}

extension Scenario {
  /// A fault that happens once, and its entry's place in `faults`.
  struct ScheduledFault: Hashable, Sendable {
    let fault: Fault
    let entry: Int
  }

  /// All faults as they happen, in the order of their entries: those that repeat once for each time, and
  /// rolling restarts as the crashes of their batches.
  public var schedule: [Fault] { scheduled.map(\.fault) }

  var scheduled: [ScheduledFault] {
    faults.enumerated().flatMap { entry, fault in
      occurrences(of: fault).map { ScheduledFault(fault: $0, entry: entry) }
    }
  }

  private func occurrences(of fault: Fault) -> [Fault] {
    if case .restart(let target, let restart) = fault.kind {
      return batches(of: target, restart).enumerated().map { number, nodes in
        Fault(
          at: fault.at + (fault.every ?? .zero) * Int64(number), duration: restart.down,
          kind: .crash(.several(nodes.map { .node($0) }), forgets: restart.forgets))
      }
    }
    guard let every = fault.every else { return [fault] }
    return (0..<times(of: fault, every: every)).map { number in
      Fault(at: fault.at + every * Int64(number), duration: fault.duration, kind: fault.kind)
    }
  }

  /// The end of the last of its occurrences; nil where it never ends.
  func lastEnd(of fault: Fault) -> Delay? {
    let last = (fault.every ?? .zero) * Int64(occurrenceCount(of: fault) - 1)
    if case .restart(_, let restart) = fault.kind { return fault.at + last + restart.down }
    return fault.duration.map { fault.at + last + $0 }
  }

  func occurrenceCount(of fault: Fault) -> Int {
    if case .restart(let target, let restart) = fault.kind {
      let count = meantHosts(by: target).count
      let size = max(restart.batch.count(of: count), 1)
      return (count + size - 1) / size
    }
    return fault.every.map { times(of: fault, every: $0) } ?? 1
  }

  /// The number of times that it happens: until operations end where it does not say.
  private func times(of fault: Fault, every: Delay) -> Int {
    if let times = fault.times { return times }
    let rest = workload.duration.nanoseconds - fault.at.nanoseconds
    return rest <= 0 ? 1 : Int((rest - 1) / every.nanoseconds) + 1
  }

  /// The hosts that a target means which does not depend on the run; of one that does, as many as it means.
  func meantHosts(by target: Fault.Target) -> [NodeID] {
    if case .all = target { return (0..<hosts).map { NodeID($0) } }
    var unused = SplitMix64(seed: 0)
    let roles = [Role](repeating: .host, count: hosts)
    return TargetResolver(self, roles: roles, seed: 0).nodes(of: target, &unused)
  }

  /// The hosts that are restarted together, batch after batch.
  private func batches(of target: Fault.Target, _ restart: Fault.Restart) -> [[NodeID]] {
    let nodes = meantHosts(by: target)
    let size = max(restart.batch.count(of: nodes.count), 1)
    return stride(from: 0, to: nodes.count, by: size).map { Array(nodes[$0..<min($0 + size, nodes.count)]) }
  }
}
