import Broadcasting

extension Scenario {
  /// The most faults that a scenario's entries may stand for.
  static let mostOccurrences = 2_000

  /// Throws the first contradiction of a fault with the rest.
  func validateFaults() throws(ScenarioError) {
    for (index, group) in groups.enumerated() {
      try validate(group.target, path: "groups.\(group.name)", groups: groups[..<index].map(\.name))
      if group.target.atoms.contains(where: { if case .part = $0 { true } else { false } }) {
        throw ScenarioError(
          path: "groups.\(group.name)",
          message: "a group is drawn once, and \(group.target) moves; name hosts")
      }
    }
    for (index, fault) in faults.enumerated() { try validateTargets(fault, path: "faults[\(index)]") }
    // Before anything goes through all of them.
    guard faults.reduce(0, { $0 + occurrenceCount(of: $1) }) <= Self.mostOccurrences else {
      throw ScenarioError(
        path: "faults",
        message:
          "with all that repeat they are more than \(Self.mostOccurrences); repeat fewer, or let crash loops "
          + "wait longer")
    }
    for (index, fault) in faults.enumerated() { try validateTimes(fault, path: "faults[\(index)]") }
    try validateOverlaps(scheduled)
  }

  private func validateOverlaps(_ scheduled: [ScheduledFault]) throws(ScenarioError) {
    var standing: [Int] = []
    var earliest: (place: Int, other: Int, reason: String)?
    for place in scheduled.indices.sorted(by: { (scheduled[$0].fault.at, $0) < (scheduled[$1].fault.at, $1) })
    {
      let (fault, entry) = (scheduled[place].fault, scheduled[place].entry)
      standing.removeAll { scheduled[$0].fault.end <= fault.at }
      // A fault with itself is told of by its own values.
      for other in standing where scheduled[other].entry != entry {
        let (first, last) = (min(place, other), max(place, other))
        guard let reason = scheduled[first].fault.contradiction(with: scheduled[last].fault) else { continue }
        if earliest.map({ (last, first) < ($0.place, $0.other) }) ?? true { earliest = (last, first, reason) }
      }
      standing.append(place)
    }
    guard let (place, other, reason) = earliest else { return }
    let fault = scheduled[other].fault
    let times = fault.duration == nil ? "from \(fault.at) on" : "\(fault.at) to \(fault.end)"
    throw ScenarioError(
      path: "faults[\(scheduled[place].entry)]",
      message: "\(reason) in faults[\(scheduled[other].entry)] (\(times))")
  }

  private func validateTargets(_ fault: Fault, path: String) throws(ScenarioError) {
    for target in fault.namedTargets { try validate(target, path: path, groups: groups.map(\.name)) }
    if case .partition(let partition) = fault.kind, let reason = partition.contradiction(hosts: hosts) {
      throw ScenarioError(path: path, message: reason)
    }
    if case .links(let effect, let scope) = fault.kind {
      if let reason = scope.contradiction { throw ScenarioError(path: path, message: reason) }
      if case .cut = effect, scope.targets.isEmpty {
        throw ScenarioError(
          path: path, message: "it does not say which links are cut; give of, or from and to")
      }
      if case .cut(isOneWay: true) = effect, scope.of != nil {
        throw ScenarioError(path: path, message: "of means both ways; give from and to for one")
      }
    }
    if case .clock(_, let clock) = fault.kind, let reason = clock.contradiction {
      throw ScenarioError(path: path, message: reason)
    }
    try validateRepetition(fault, path: path)
    try validateStream(fault, path: path)
  }

  private func validateStream(_ fault: Fault, path: String) throws(ScenarioError) {
    if network.transport == .stream, case .links(.duplication, _) = fault.kind {
      throw ScenarioError(
        path: path, message: "a stream keeps messages single; leave it out, or take transport datagram")
    }
  }

  private func validateTimes(_ fault: Fault, path: String) throws(ScenarioError) {
    if begin + fault.at < .zero {
      throw ScenarioError(
        path: path,
        message: "it begins \(fault.at * -1) before the first operation, and the run only "
          + "\(settle) before; begin later")
    }
    if let duration = fault.duration, duration <= .zero {
      throw ScenarioError(path: path, message: "it lasts no time; let it last, or leave it out")
    }
    if begin + fault.at >= end {
      throw ScenarioError(
        path: path,
        message: "it begins \(fault.at) after the first operation, and the run ends after \(end - begin); "
          + "begin earlier, or say how long it lasts")
    }
  }

  private func validateRepetition(_ fault: Fault, path: String) throws(ScenarioError) {
    if case .restart(let target, let restart) = fault.kind {
      guard target.isFixed else {
        throw ScenarioError(
          path: path, message: "a restart goes through hosts in their order, and \(target) is drawn")
      }
      if fault.duration != nil || fault.times != nil || fault.staysSame {
        throw ScenarioError(
          path: path, message: "a restart lasts until all are back; leave out for, times and same")
      }
      guard let every = fault.every, every >= restart.down else {
        throw ScenarioError(
          path: path,
          message: "each batch is down for \(restart.down); give every, the time from one to the next, "
            + "at least as long")
      }
      return
    }
    if case .crashLoop(_, let loop) = fault.kind {
      if fault.every != nil || fault.times != nil || fault.staysSame {
        throw ScenarioError(
          path: path,
          message: "a crash loop repeats by itself, at the same nodes; leave out every, times "
            + "and same")
      }
      if fault.duration == nil, fault.at >= workload.duration {
        throw ScenarioError(
          path: path,
          message: "it begins when the last operation was due, and ends there; begin earlier, or say for how "
            + "long it lasts")
      }
      if loop.first > loop.most {
        throw ScenarioError(
          path: path, message: "backoff \(loop.first) is more than backoff-max \(loop.most)")
      }
      return
    }
    guard let every = fault.every else {
      if fault.times != nil || fault.staysSame {
        throw ScenarioError(
          path: path, message: "\(fault.times == nil ? "same" : "times") without every; give every, too")
      }
      return
    }
    guard let duration = fault.duration else {
      throw ScenarioError(
        path: path, message: "it repeats every \(every) and never ends; say for how long it lasts")
    }
    if duration > every {
      throw ScenarioError(
        path: path,
        message: "every \(every): it lasts for \(duration) and would begin again before it ends")
    }
  }

  /// `groups` are those that the target may name.
  func validate(_ target: Fault.Target, path: String, groups: [String]) throws(ScenarioError) {
    if let host = target.highestHost, host >= hosts {
      throw ScenarioError(
        path: path, message: "host \(host) does not exist: the hosts are 0 to \(hosts - 1)")
    }
    for case .named(let name) in target.atoms where !groups.contains(name) && places?.zone(named: name) == nil
    {
      let known = (places.map { $0.regions.map(\.name) } ?? []) + groups
      let parts = Fault.Part.allCases.map(\.rawValue).joined(separator: ", ")
      let hint =
        known.isEmpty
        ? "name \(parts), all, random, or hosts by number" : "there are \(known.joined(separator: ", "))"
      throw ScenarioError(path: path, message: "no region, zone or group is called \(name); \(hint)")
    }
  }
}

extension Fault.Partition {
  /// The reason why the shape is impossible for so many hosts; nil where it is possible.
  func contradiction(hosts: Int) -> String? {
    switch self {
    case .majorityRing where hosts > Scenario.Limits.majorityRingHosts:
      return "majority-ring is for at most \(Scenario.Limits.majorityRingHosts) hosts"
    case .groups(let groups):
      if groups.count < 2 { return "a partition has at least two groups" }
      if groups.contains(where: \.isEmpty) { return "a group has at least one node" }
      var seen: Set<Fault.Member> = []
      let twice = groups.joined().first { !seen.insert($0).inserted }
      return twice.map { member in
        if case .host(let host) = member { return "host \(host.int) is in the groups twice" }
        return "\(member) is in the groups twice"
      }
    default: return nil
    }
  }
}

extension Fault.Clock {
  /// The reason why it says nothing, or two things; nil where it is one error.
  fileprivate var contradiction: String? {
    if self == Fault.Clock(isSpread: isSpread) {
      return "it does not say what is wrong with the clock; give ahead, behind, gains or loses"
    }
    guard !isSpread else { return nil }
    if ahead > .zero, behind > .zero { return "it is ahead and behind; give one, or spread: yes" }
    if gains > 0, loses > 0 { return "it gains and loses; give one, or spread: yes" }
    return nil
  }
}

extension Fault {
  /// The targets that say whom it happens to.
  var namedTargets: [Target] {
    switch kind {
    case .crash(let target, _), .pause(let target), .slow(let target, _), .restart(let target, _),
      .crashLoop(let target, _), .clock(let target, _):
      [target]
    case .partition(.isolate(let target)): [target]
    case .partition(.groups(let groups)):
      groups.joined().compactMap { member in
        switch member {
        case .host(let host): .node(host)
        case .range(let first, let last): .range(first, last)
        case .named(let name): .named(name)
        case .service: nil
        }
      }
    case .links(_, let scope): scope.targets
    case .partition, .loss: []
    }
  }

  /// Nodes that it surely hits, as far as their numbers are given.
  var namedNodes: [NodeID] {
    namedTargets.flatMap { target in
      target.isFixed
        ? target.atoms.flatMap { atom -> [NodeID] in
          switch atom {
          case .node(let node): [node]
          case .range(let first, let last): (first...last).map { NodeID($0) }
          default: []
          }
        } : []
    }
  }

  func overlaps(_ other: Fault) -> Bool { at < other.end && other.at < end }

  /// True where no node can bear both at once: it is down or paused already, slow already, or has a wrong
  /// clock already.
  func contradicts(_ other: Fault) -> Bool {
    switch (kind, other.kind) {
    case (.crash, .crash), (.crash, .pause), (.pause, .crash), (.pause, .pause), (.slow, .slow),
      (.clock, .clock):
      true
    default: false
    }
  }

  /// The reason why the two, which overlap, cannot hold at once; nil where they can.
  func contradiction(with other: Fault) -> String? {
    switch (kind, other.kind) {
    case (.partition, .partition): return "there is a partition already"
    case (.loss, .loss): return "there is a loss burst already"
    default:
      let shared = namedNodes.first { other.namedNodes.contains($0) }
      guard let shared, contradicts(other) else { return nil }
      return "host \(shared.int) \(state) already"
    }
  }

  private var state: String {
    switch kind {
    case .crash: "is down"
    case .pause: "is paused"
    case .slow: "is slow"
    case .clock: "has a wrong clock"
    case .partition: "is cut off"
    case .loss, .links, .restart, .crashLoop: "is losing messages"
    }
  }
}
