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
      for host in up {
        let isThere = present(rumor, host) != nil
        due += isThere || owes(rumor, host) ? 1 : 0
        got += isThere ? 1 : 0
      }
    }
    return due == 0 ? .unknown(.code(.nothingAcknowledged)) : .ratio(Double(got) / Double(due))
  }

  func residue() -> MetricValue {
    var sum = 0.0
    var counted = 0
    for rumor in 0..<rumors.count where acknowledgedAt[rumor] != Self.not {
      let due = (0..<scenario.hosts).filter { owes(rumor, $0) || firstDelivery(rumor, $0) != nil }
      guard !due.isEmpty else { continue }
      sum += Double(due.count { firstDelivery(rumor, $0) == nil }) / Double(due.count)
      counted += 1
    }
    return counted == 0
      ? .unknown(.code(.nothingAcknowledged)) : .ratio(sum / Double(counted))
  }

  /// Acknowledged rumors that some live host does not have at the end.
  struct Losses: Hashable {
    /// No live node holds them, although no more nodes than promised forgot them or stay down.
    var lost = 0
    /// Some live node holds them, from which a path of working links leads to a host that lacks them.
    var unspread = 0
    /// No live node holds them, and more nodes than the acknowledgement promised to survive forgot them or
    /// stay down.
    var beyondPromise = 0
  }

  func losses(_ coverage: Coverage) -> Losses {
    var losses = Losses()
    for rumor in 0..<rumors.count where acknowledgedAt[rumor] != Self.not {
      guard !coverage.isEverywhere(rumor) else { continue }
      if coverage.isHeld(rumor) {
        if coverage.missing(rumor) > 0 { losses.unspread += 1 }
      } else if goneAtOnce(rumor) > survivableLosses {
        losses.beyondPromise += 1
      } else {
        losses.lost += 1
      }
    }
    return losses
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
      if holds { losses.append((end.nanoseconds, node)) }
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
    for window in schedule.map({ window($0) }).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if min(window.lowerBound, end) - calmSince >= enough { return true }
      calmSince = max(calmSince, window.upperBound)
    }
    return end - calmSince >= enough
  }

  // MARK: During faults

  private func window(_ fault: Fault) -> Range<Int64> {
    let from = (scenario.begin + fault.at).nanoseconds
    return from..<(min(scenario.begin + fault.end, end).nanoseconds)
  }

  /// Hosts that a fault keeps from doing anything at that time.
  func stoppedHosts(at time: Int64) -> [NodeID] {
    faults.flatMap { fault -> [NodeID] in
      guard window(fault.fault).contains(time) else { return [] }
      return switch fault.fault.kind {
      case .crash, .pause: fault.targets.filter { $0.int < scenario.hosts }
      case .partition, .slow, .loss, .links, .restart, .crashLoop, .clock: []
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
  func sideParts(_ fault: FaultOccurrence) -> [Metric.Part] {
    MetricValue.sideNames(fault.sides.map { side in side.count { $0.int < scenario.hosts } })
  }

  func availability() -> MetricValue {
    guard !scenario.faults.isEmpty else { return .unknown(.code(.noFault)) }
    var all = (answered: 0, invoked: 0)
    var broadcasts = all
    var spared = all
    var sides: [(part: Metric.Part, answered: Int, invoked: Int)] = []
    let windows = schedule.map { window($0) }
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
        let part = sideParts(fault)[side]
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
        (.overall, all.answered, all.invoked), (.broadcasts, broadcasts.answered, broadcasts.invoked),
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

  /// A number of (rumor, other host) pairs, and how many of them were delivered within the deadline.
  private struct Pairs {
    var all = 0
    var inTime = 0
    /// Nil for no pair.
    var share: MetricValue? { all == 0 ? nil : .ratio(Double(inTime) / Double(all)) }

    mutating func add(_ isInTime: Bool) {
      all += 1
      if isInTime { inTime += 1 }
    }

    mutating func add(_ other: Pairs) {
      all += other.all
      inTime += other.inTime
    }
  }

  /// True where the rumor came to the host within the deadline.
  private func isInTime(_ rumor: Int, _ host: Int) -> Bool {
    firstDelivery(rumor, host).map { $0 - intended(rumor) <= scenario.workload.deadline.nanoseconds } ?? false
  }

  /// A fault's window but for the deadline before its end: a rumor that is due later may come in time after
  /// it.
  private func window(untilDeadlineOf fault: Fault) -> Range<Int64> {
    let window = window(fault)
    let end = window.upperBound - scenario.workload.deadline.nanoseconds
    return window.lowerBound..<max(window.lowerBound, end)
  }

  /// Calls `body` with each rumor that was due in the window, at a host that ran, and whether each host ran
  /// then.
  private func forEachRumor(in window: Range<Int64>, _ body: (_ rumor: Int, _ ran: (Int) -> Bool) -> Void) {
    for rumor in 0..<rumors.count where window.contains(intended(rumor)) {
      let stopped = Set(stoppedHosts(at: intended(rumor)).map(\.int))
      if !stopped.contains(rumors[rumor].origin.int) { body(rumor) { !stopped.contains($0) } }
    }
  }

  func reachBySide() -> MetricValue {
    var all = Pairs()
    var sides: [(part: Metric.Part, pairs: Pairs)] = []
    for fault in faults {
      guard let cut = fault.cut else { continue }
      let parts = sideParts(fault)
      // A host that another fault stops relays nothing.
      let stopped = Set(stoppedHosts(at: window(fault.fault).lowerBound))
      let runs = roles.indices.map { !stopped.contains(NodeID($0)) }
      var reaches: [NodeID: [Bool]] = [:]
      forEachRumor(in: window(untilDeadlineOf: fault.fault)) { rumor, ran in
        let origin = rumors[rumor].origin
        let reach = reaches[origin] ?? cut.reach(from: origin, by: runs)
        reaches[origin] = reach
        let part = fault.sides.firstIndex { $0.contains(origin) }.map { parts[$0] }
        var own = Pairs()
        for host in 0..<scenario.hosts where host != origin.int && reach[host] && ran(host) {
          own.add(isInTime(rumor, host))
        }
        all.add(own)
        guard let part else { return }
        if !sides.contains(where: { $0.part == part }) { sides.append((part, Pairs())) }
        for index in sides.indices where sides[index].part == part { sides[index].pairs.add(own) }
      }
    }
    sides.sort { $0.part.name < $1.part.name }
    let parts = ([(.overall, all)] + sides).compactMap { part, pairs in
      pairs.share.map { MetricValue.Part(part, $0) }
    }
    return parts.isEmpty
      ? .unknown(.code(.nobodyWithinReach))
      : .parts(parts)
  }

  func deliveredInFault() -> MetricValue {
    let windows = schedule.map { window(untilDeadlineOf: $0) }
    guard let first = windows.map(\.lowerBound).min(), let last = windows.map(\.upperBound).max() else {
      return .unknown(.code(.noFault))
    }
    var pairs = Pairs()
    forEachRumor(in: first..<max(first, last)) { rumor, ran in
      guard windows.contains(where: { $0.contains(intended(rumor)) }) else { return }
      for host in 0..<scenario.hosts where host != rumors[rumor].origin.int && ran(host) {
        pairs.add(isInTime(rumor, host))
      }
    }
    return pairs.share ?? .unknown(.code(.nothingBroadcastInFault))
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
    let ends = schedule.compactMap { $0.duration == nil ? nil : $0.end }
    guard let last = ends.max() else { return .unknown(.code(.noFaultEnds)) }
    let heal = (scenario.begin + last).nanoseconds
    let up = upHosts
    var latest = heal
    for rumor in 0..<rumors.count where counts(rumor, heal) {
      let times = up.filter { owes(rumor, $0) }.map { present(rumor, $0) }
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
