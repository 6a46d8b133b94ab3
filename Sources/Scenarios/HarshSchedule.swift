import Broadcasting

extension Scenario {
  /// A scenario, drawn by `random(seed:)`, with attacks where that rarely strikes.
  ///
  /// They hit several nodes at once, the same node again and again, the moment of a heal, of an election, or
  /// the time while the cluster forms.
  ///
  /// The time to recover is long enough for settings that are slow to. All faults end, but for hosts that may
  /// be down for good where `losesHosts` says that the others can do without.
  public func harsher(seed: UInt64, losesHosts: Bool) -> Scenario {
    var random = SplitMix64(seed: SplitMix64.seed(seed, .harshSchedule))
    var scenario = self
    scenario.name = "harsh-\(seed)"
    scenario.quiet = .seconds(120)
    scenario.workload.duration = .seconds(12)
    for _ in 0..<(1 + random.index(below: 3)) {
      let at = random.delay(in: .milliseconds(-5000)...(.seconds(12)))
      for fault in Self.attack(at: at, hosts: scenario.hosts, &random) {
        scenario.faults.append(fault)
        if (try? scenario.validate()) == nil { scenario.faults.removeLast() }
      }
    }
    if losesHosts, random.index(below: 4) == 0 {
      for host in Self.someHosts(scenario.hosts, atLeast: 0, &random).prefix(scenario.hosts / 2) {
        let fault = Fault(
          at: random.delay(in: .zero...(.seconds(12))), duration: nil,
          kind: .crash(.node(host), forgets: random.index(below: 2) == 0))
        scenario.faults.append(fault)
        if (try? scenario.validate()) == nil { scenario.faults.removeLast() }
      }
    }
    return scenario.inPlaces(seed: seed)
  }

  /// Faults that belong together, the first of them at `at`.
  private static func attack(at: Delay, hosts: Int, _ random: inout SplitMix64) -> [Fault] {
    switch random.index(below: 8) {
    case 0: severalAtOnce(at: at, hosts: hosts, &random)
    case 1: partAfterPart(at: at, &random)
    case 2: duringHeal(at: at, hosts: hosts, &random)
    case 3: everyoneForgets(at: at, hosts: hosts, &random)
    case 4: againAndAgain(at: at, hosts: hosts, &random)
    case 5: oneAfterAnother(at: at, hosts: hosts, &random)
    case 6: regrouping(at: at, hosts: hosts, &random)
    default: loudAndSlow(at: at, hosts: hosts, &random)
    }
  }

  private static func someHosts(_ hosts: Int, atLeast least: Int, _ random: inout SplitMix64) -> [NodeID] {
    var all = (0..<hosts).map { NodeID($0) }
    random.shuffle(&all)
    return Array(all.prefix(min(hosts, least + random.index(below: hosts))))
  }

  private static func short(_ random: inout SplitMix64) -> Delay {
    random.delay(in: .milliseconds(1)...(.seconds(4)))
  }

  /// A crash or a pause of one node.
  private static func stop(_ target: Fault.Target, _ random: inout SplitMix64) -> Fault.Kind {
    switch random.index(below: 4) {
    case 0: .pause(target)
    case 1: .crash(target, forgets: false)
    default: .crash(target, forgets: true)
    }
  }

  private static func severalAtOnce(at: Delay, hosts: Int, _ random: inout SplitMix64) -> [Fault] {
    let length = short(&random)
    let kind = stop(.randomHost, &random)
    return someHosts(hosts, atLeast: 2, &random).map { host in
      let target = Fault.Target.node(host)
      return switch kind {
      case .crash(_, let forgets): Fault(at: at, duration: length, kind: .crash(target, forgets: forgets))
      default: Fault(at: at, duration: length, kind: .pause(target))
      }
    }
  }

  /// A fault of the node that plays a part, and then of the node that plays it next.
  private static func partAfterPart(at: Delay, _ random: inout SplitMix64) -> [Fault] {
    let target = Fault.Target.part(Fault.Part.allCases[random.index(below: Fault.Part.allCases.count)])
    var at = at
    return (0..<(2 + random.index(below: 5))).map { _ in
      let isolates = random.index(below: 3) == 0
      let kind = isolates ? .partition(.isolate(target)) : stop(target, &random)
      defer { at = at + short(&random) }
      return Fault(at: at, duration: short(&random), kind: kind)
    }
  }

  private static func duringHeal(at: Delay, hosts: Int, _ random: inout SplitMix64) -> [Fault] {
    let shapes = Fault.Partition.shapes.filter { $0 != .isolateOne } + [.isolateOne]
    let cut = Fault(
      at: at, duration: short(&random), kind: .partition(shapes[random.index(below: shapes.count)]))
    // Now and then at the very instant.
    let shift =
      random.index(below: 4) == 0
      ? .zero : random.delay(in: .milliseconds(-300)...(.milliseconds(700)))
    let parts: [Fault.Target] = [.randomHost, .part(.leader), .part(.coordinator), .part(.cache)]
    return [cut]
      + (0..<(1 + random.index(below: 3))).map { _ in
        Fault(
          at: cut.end + shift, duration: short(&random),
          kind: stop(parts[random.index(below: parts.count)], &random))
      }
  }

  private static func everyoneForgets(at: Delay, hosts: Int, _ random: inout SplitMix64) -> [Fault] {
    let isAtOnce = random.index(below: 2) == 0
    let services = [Fault.Part.cache, .registry, .coordinator].prefix(random.index(below: 4))
    let targets = (0..<hosts).map { Fault.Target.node(NodeID($0)) } + services.map { .part($0) }
    return targets.map { target in
      let begin = isAtOnce ? at : at + random.delay(in: .zero...(.seconds(5)))
      return Fault(at: begin, duration: short(&random), kind: .crash(target, forgets: true))
    }
  }

  /// One node, up in between for a moment or for no time at all.
  private static func againAndAgain(at: Delay, hosts: Int, _ random: inout SplitMix64) -> [Fault] {
    let target = Fault.Target.node(NodeID(random.index(below: hosts)))
    var at = at
    return (0..<(2 + random.index(below: 6))).map { _ in
      let fault = Fault(at: at, duration: short(&random), kind: stop(target, &random))
      at = fault.end + (random.index(below: 3) == 0 ? .zero : random.delay(in: .zero...(.seconds(1))))
      return fault
    }
  }

  /// A rolling restart.
  private static func oneAfterAnother(at: Delay, hosts: Int, _ random: inout SplitMix64) -> [Fault] {
    let gap = random.delay(in: .milliseconds(100)...(.seconds(2)))
    let forgets = random.index(below: 2) == 0
    return (0..<hosts).map { host in
      Fault(
        at: at + gap * Int64(host), duration: gap / 2,
        kind: .crash(.node(NodeID(host)), forgets: forgets))
    }
  }

  /// Random groups, and others as soon as those are joined again.
  private static func regrouping(at: Delay, hosts: Int, _ random: inout SplitMix64) -> [Fault] {
    var at = at
    return (0..<(2 + random.index(below: 4))).map { _ in
      let members = someHosts(hosts, atLeast: 2, &random)
      let middle = 1 + random.index(below: max(1, members.count - 1))
      let groups = [Array(members.prefix(middle)), Array(members.dropFirst(middle))]
      let fault = Fault(at: at, duration: short(&random), kind: .partition(.groups(ofHosts: groups)))
      at = fault.end + (random.index(below: 2) == 0 ? .zero : short(&random))
      return fault
    }
  }

  /// Heavy loss and several slow nodes, and a crash in the midst of it.
  private static func loudAndSlow(at: Delay, hosts: Int, _ random: inout SplitMix64) -> [Fault] {
    let length = random.delay(in: .seconds(1)...(.seconds(8)))
    let loss = Probability(millionths: 10_000 * (30 + random.index(below: 71)))
    let slow = someHosts(hosts, atLeast: 1, &random).map { host in
      Fault(
        at: at, duration: length, kind: .slow(.node(host), factor: 2 + random.index(below: 20)))
    }
    return slow + [
      Fault(at: at, duration: length, kind: .loss(loss)),
      Fault(at: at + length / 2, duration: short(&random), kind: stop(.part(.leader), &random)),
    ]
  }
}
