import Broadcasting
import Scenarios

/// Measures of the service during faults.
extension Observations {
  private var upHosts: [Int] { (0..<scenario.hosts).filter { isLive($0) } }

  func deliveryRatio() -> MetricValue {
    let up = upHosts
    var due = 0
    var got = 0
    for rumor in 0..<rumors.count where acknowledgedAt[rumor] != Self.not {
      due += up.count
      got += up.count { present(rumor, $0) != nil }
    }
    return due == 0 ? .unknown(.code(.nothingAcknowledged)) : .ratio(Double(got) / Double(due))
  }

  func residue() -> MetricValue {
    var sum = 0.0
    var counted = 0
    for rumor in 0..<rumors.count where acknowledgedAt[rumor] != Self.not {
      sum += Double((0..<scenario.hosts).count { firstDelivery(rumor, $0) == nil }) / Double(scenario.hosts)
      counted += 1
    }
    return counted == 0
      ? .unknown(.code(.nothingAcknowledged)) : .ratio(sum / Double(counted))
  }

  /// Acknowledged rumors that some live host does not have at the end.
  struct Losses: Hashable {
    /// No live node holds them, although no more nodes than promised forgot them or stay down.
    var lost = 0
    /// Some live node holds them.
    var unspread = 0
    /// No live node holds them, and more nodes than the acknowledgement promised to survive forgot them or
    /// stay down.
    var beyondPromise = 0
  }

  var losses: Losses {
    let up = upHosts
    var losses = Losses()
    for rumor in 0..<rumors.count where acknowledgedAt[rumor] != Self.not {
      let holders = up.count { present(rumor, $0) != nil }
      guard holders < up.count else { continue }
      if holders > 0 || isHeldByService(rumor) {
        losses.unspread += 1
      } else if goneAtOnce(rumor) > survivableLosses {
        losses.beyondPromise += 1
      } else {
        losses.lost += 1
      }
    }
    return losses
  }

  private func hasForgotten(_ node: Int) -> Bool { pastLives.contains { $0.node.int == node } }

  /// True where a service node got the rumor, never forgot anything, and is live.
  private func isHeldByService(_ rumor: Int) -> Bool {
    roles.indices.dropFirst(scenario.hosts).contains { node in
      hops[rumor * roles.count + node] != .max && isLive(node) && !hasForgotten(node)
    }
  }

  /// The most nodes that held the rumor and then forgot it, or are not live at the end, at once: with no
  /// stretch of peace between them that is long enough for the rumor to be held by others again.
  private func goneAtOnce(_ rumor: Int) -> Int {
    var losses: [(time: Int64, node: Int)] = []
    for life in pastLives {
      let node = life.node.int
      let held =
        node < scenario.hosts
        ? life.deliveredAt[rumor] != Self.not : hops[rumor * roles.count + node] != .max
      if held { losses.append((life.until.nanoseconds, node)) }
    }
    for node in roles.indices where !isLive(node) {
      let holds =
        node < scenario.hosts ? present(rumor, node) != nil : hops[rumor * roles.count + node] != .max
      if holds { losses.append((scenario.end.nanoseconds, node)) }
    }
    losses.sort { $0 < $1 }
    var most = 0
    var together: Set<Int> = []
    var last = Int64.min
    for (time, node) in losses {
      if last != .min, hasPeace(from: last, to: time) { together = [] }
      together.insert(node)
      most = max(most, together.count)
      last = time
    }
    return most
  }

  /// True where for long enough between the two times no fault holds, so that repair has done its work.
  private func hasPeace(from start: Int64, to end: Int64) -> Bool {
    let enough = Delay.seconds(10).nanoseconds
    var calmSince = start
    for window in scenario.faults.map({ window($0) }).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if min(window.lowerBound, end) - calmSince >= enough { return true }
      calmSince = max(calmSince, window.upperBound)
    }
    return end - calmSince >= enough
  }

  // MARK: During faults

  private func window(_ fault: Fault) -> Range<Int64> {
    let from = (scenario.begin + fault.at).nanoseconds
    return from..<(min(scenario.begin + fault.end, scenario.end).nanoseconds)
  }

  /// Hosts that a fault keeps from doing anything at that time.
  func stoppedHosts(at time: Int64) -> [NodeID] {
    faults.flatMap { fault -> [NodeID] in
      guard window(fault.fault).contains(time) else { return [] }
      return switch fault.fault.kind {
      case .crash, .pause: fault.targets.filter { $0.int < scenario.hosts }
      case .partition, .slow, .loss: []
      }
    }
  }

  /// True where the operation was answered within the deadline.
  func isAnswered(_ operation: Int) -> Bool {
    let deadline = (operations[operation].intended + scenario.workload.deadline).nanoseconds
    let answer =
      switch operations[operation].kind {
      case .read: readAt[operation]
      case .broadcast(let rumor): rumors.index(of: rumor).map { acknowledgedAt[$0] } ?? Self.not
      }
    return answer != Self.not && answer <= deadline
  }

  /// The parts that a partition's sides are, in their order.
  private static func parts(_ sides: [[NodeID]], hosts: Int) -> [Metric.Part] {
    let sizes = sides.map { side in side.count { $0.int < hosts } }
    guard sides.count == 2, sizes[0] != sizes[1] else { return sides.indices.map { .side($0 + 1) } }
    return sizes[0] > sizes[1] ? [.majority, .minority] : [.minority, .majority]
  }

  func availability() -> MetricValue {
    guard !scenario.faults.isEmpty else { return .unknown(.code(.noFault)) }
    var all = (answered: 0, invoked: 0)
    var broadcasts = all
    var spared = all
    var sides: [(part: Metric.Part, answered: Int, invoked: Int)] = []
    let windows = scenario.faults.map { window($0) }
    for (index, operation) in operations.enumerated() {
      let time = operation.intended.nanoseconds
      guard windows.contains(where: { $0.contains(time) }) else { continue }
      let answered = isAnswered(index) ? 1 : 0
      all = (all.answered + answered, all.invoked + 1)
      if case .broadcast = operation.kind {
        broadcasts = (broadcasts.answered + answered, broadcasts.invoked + 1)
      }
      if !stoppedHosts(at: time).contains(operation.host) {
        spared = (spared.answered + answered, spared.invoked + 1)
      }
      for fault in faults where window(fault.fault).contains(time) {
        guard let side = fault.sides.firstIndex(where: { $0.contains(operation.host) }) else { continue }
        let part = Self.parts(fault.sides, hosts: scenario.hosts)[side]
        if let place = sides.firstIndex(where: { $0.part == part }) {
          sides[place].answered += answered
          sides[place].invoked += 1
        } else {
          sides.append((part, answered, 1))
        }
      }
    }
    guard all.invoked > 0 else { return .unknown(.code(.nothingInvokedInFault)) }
    sides.sort { $0.part.name < $1.part.name }
    let parts: [(Metric.Part, Int, Int)] =
      [
        (.allOperations, all.answered, all.invoked), (.broadcasts, broadcasts.answered, broadcasts.invoked),
        (.spared, spared.answered, spared.invoked),
      ]
      + sides.map { ($0.part, $0.answered, $0.invoked) }
    return .parts(
      parts.map { part, answered, invoked in
        .init(
          part,
          invoked == 0
            ? .unknown(.code(.nothingInvokedThere))
            : .ratio(Double(answered) / Double(invoked)))
      })
  }

  func reachInFault() -> MetricValue {
    var reach = Mean()
    for fault in faults where !fault.sides.isEmpty {
      let window = window(fault.fault)
      for rumor in 0..<rumors.count where window.contains(intended(rumor)) {
        guard let side = fault.sides.first(where: { $0.contains(rumors[rumor].origin) }) else { continue }
        reach.add(
          share(of: side.filter { $0.int < scenario.hosts }, reachedBy: rumor, before: window.upperBound))
      }
    }
    return reach.value.map { .ratio($0) }
      ?? .unknown(.code(.nothingBroadcastInPartition))
  }

  private func share(of hosts: [NodeID], reachedBy rumor: Int, before end: Int64) -> Double {
    let reached = hosts.count { host in firstDelivery(rumor, host.int).map { $0 < end } ?? false }
    return Double(reached) / Double(hosts.count)
  }

  /// Of rumors that had time to spread before the partition ended, and on sides where there was somebody to
  /// spread them to.
  func reachBySide() -> MetricValue {
    var sides: [(part: Metric.Part, reach: Mean)] = []
    for fault in faults where !fault.sides.isEmpty {
      let window = window(fault.fault)
      let inTime =
        window
        .lowerBound..<max(
          window.lowerBound, window.upperBound - scenario.workload.deadline.nanoseconds)
      let parts = Self.parts(fault.sides, hosts: scenario.hosts)
      for rumor in 0..<rumors.count where inTime.contains(intended(rumor)) {
        let origin = rumors[rumor].origin
        guard let side = fault.sides.firstIndex(where: { $0.contains(origin) }) else { continue }
        let others = fault.sides[side].filter { $0.int < scenario.hosts && $0 != origin }
        guard !others.isEmpty else { continue }
        if !sides.contains(where: { $0.part == parts[side] }) { sides.append((parts[side], Mean())) }
        guard let place = sides.firstIndex(where: { $0.part == parts[side] }) else { continue }
        sides[place].reach.add(share(of: others, reachedBy: rumor, before: window.upperBound))
      }
    }
    sides.sort { $0.part.name < $1.part.name }
    let parts = sides.compactMap { side in
      side.reach.value.map { MetricValue.Part(side.part, .ratio($0)) }
    }
    return parts.isEmpty
      ? .unknown(.code(.noRumorOnSide))
      : .parts(parts)
  }

  func deliveredInFault() -> MetricValue {
    let windows = scenario.faults.map { window($0) }
    let deadline = scenario.workload.deadline.nanoseconds
    var delivered = Mean()
    for rumor in 0..<rumors.count {
      let due = intended(rumor)
      guard windows.contains(where: { $0.contains(due) }) else { continue }
      let stopped = stoppedHosts(at: due)
      guard !stopped.contains(rumors[rumor].origin) else { continue }
      for host in 0..<scenario.hosts where host != rumors[rumor].origin.int && !stopped.contains(NodeID(host))
      {
        delivered.add(firstDelivery(rumor, host).map { $0 - due <= deadline } ?? false ? 1 : 0)
      }
    }
    return delivered.value.map { .ratio($0) } ?? .unknown(.code(.nothingBroadcastInFault))
  }

  private struct Mean {
    private var sum = 0.0
    private var count = 0
    /// Nil for nothing.
    var value: Double? { count == 0 ? nil : sum / Double(count) }

    mutating func add(_ value: Double) {
      sum += value
      count += 1
    }
  }

  func timeToHeal() -> MetricValue {
    timeUntilStable { rumor, heal in acknowledgedAt[rumor] != Self.not && acknowledgedAt[rumor] < heal }
  }

  func timeToCatchUp() -> MetricValue {
    timeUntilStable { rumor, heal in
      intended(rumor) < heal && firstDelivery(rumor, rumors[rumor].origin.int) != nil
    }
  }

  /// From the end of the last fault until every rumor that `counts`, which is told that end, is stable.
  private func timeUntilStable(_ counts: (_ rumor: Int, _ heal: Int64) -> Bool) -> MetricValue {
    let ends = scenario.faults.compactMap { $0.duration == nil ? nil : $0.end }
    guard let last = ends.max() else { return .unknown(.code(.noFaultEnds)) }
    let heal = (scenario.begin + last).nanoseconds
    let up = upHosts
    var latest = heal
    for rumor in 0..<rumors.count where counts(rumor, heal) {
      let times = up.map { present(rumor, $0) }
      // What nobody holds any more is counted as lost; it cannot heal.
      if times.allSatisfy({ $0 == nil }) { continue }
      for time in times {
        guard let time else { return .unknown(.code(.neverHealed)) }
        latest = max(latest, time)
      }
    }
    return .integer(latest - heal)
  }

  // MARK: Leaders

  /// For each role that led: the most distinct nodes that ever led in one epoch.
  func mostLeadersInOneEpoch(_ role: Role) -> Int {
    let ours = reigns.filter { roles[$0.node.int] == role }.sorted {
      ($0.epoch, $0.node) < ($1.epoch, $1.node)
    }
    var most = 0
    var start = 0
    for index in ours.indices {
      if ours[index].epoch != ours[start].epoch { start = index }
      let nodes = ours[start...index].map(\.node)
      var distinct = 1
      for place in nodes.indices.dropFirst() where nodes[place] != nodes[place - 1] { distinct += 1 }
      most = max(most, distinct)
    }
    return most
  }

  func leadersAtOnce() -> MetricValue {
    let ours = reigns.filter { roles[$0.node.int] == .host && $0.until > $0.from }
    guard !ours.isEmpty else { return .unknown(.code(.noLeader)) }
    var changes = ours.flatMap { [($0.from.nanoseconds, 1), ($0.until.nanoseconds, -1)] }
    changes.sort { $0 < $1 }
    var now = 0
    var most = 0
    for (_, change) in changes {
      now += change
      most = max(most, now)
    }
    return .parts([
      .init(.hosts, .integer(Int64(most))),
      .init(.inOneEpoch, .integer(Int64(mostLeadersInOneEpoch(.host)))),
    ])
  }
}
