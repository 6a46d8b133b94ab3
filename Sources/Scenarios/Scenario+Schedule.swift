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
  /// rolling restarts and crash loops as their crashes.
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
    if case .crashLoop(let target, let loop) = fault.kind {
      return crashes(of: loop, fault).map { at, down in
        Fault(
          at: at, duration: down, kind: .crash(target, forgets: loop.forgets), staysSame: true)
      }
    }
    guard let every = fault.every else { return [fault] }
    return (0..<times(of: fault, every: every)).map { number in
      Fault(
        at: fault.at + every * Int64(number), duration: fault.duration, kind: fault.kind,
        staysSame: fault.staysSame)
    }
  }

  /// The beginnings of a loop's crashes, and how long each lasts: until the loop is over, where that is
  /// earlier.
  private func crashes(of loop: Fault.CrashLoop, _ fault: Fault) -> [(at: Delay, down: Delay)] {
    let end = fault.at + length(ofLoop: fault)
    var crashes: [(at: Delay, down: Delay)] = []
    var (at, down) = (fault.at, loop.first)
    while at < end, crashes.count <= Self.mostOccurrences {
      crashes.append((at, min(down, end + at * -1)))
      at = at + down + loop.up
      down = min(down * 2, loop.most)
    }
    return crashes
  }

  /// Until the last operation where it does not say.
  private func length(ofLoop fault: Fault) -> Delay {
    fault.duration ?? workload.duration + fault.at * -1
  }

  /// The end of the last of its occurrences; nil where it never ends.
  func lastEnd(of fault: Fault) -> Delay? {
    let last = (fault.every ?? .zero) * Int64(occurrenceCount(of: fault) - 1)
    if case .restart(_, let restart) = fault.kind { return fault.at + last + restart.down }
    if case .crashLoop = fault.kind { return fault.at + length(ofLoop: fault) }
    return fault.duration.map { fault.at + last + $0 }
  }

  func occurrenceCount(of fault: Fault) -> Int {
    if case .restart(let target, let restart) = fault.kind {
      let count = meantHosts(by: target).count
      let size = max(restart.batch.count(of: count), 1)
      return (count + size - 1) / size
    }
    if case .crashLoop(_, let loop) = fault.kind { return crashes(of: loop, fault).count }
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
