import Broadcasting
import Schema

extension Scenario {
  /// A scenario with places, and faults of links, places, groups and shares, drawn from `seed`; every second
  /// one stays as it is.
  func inPlaces(seed: UInt64) -> Scenario {
    var random = SplitMix64(seed: SplitMix64.seed(seed, .fleetSchedule))
    guard random.index(below: 2) == 0 else { return self }
    var scenario = self
    if hosts >= 3 { scenario.stand(&random) }
    if random.index(below: 3) == 0 { scenario.network.jitter = .exponential(mean: .milliseconds(5)) }
    if random.index(below: 3) == 0 {
      scenario.network.transport = .stream
      scenario.network.duplication = .zero
      scenario.network.reordering = .zero
    }
    if random.index(below: 4) == 0 { scenario.network.bandwidth = Bandwidth(bytesPerSecond: 1_000_000) }
    if random.index(below: 4) == 0 {
      scenario.links = [
        LinkOverride(
          Fault.LinkScope(of: .node(NodeID(random.index(below: hosts)))),
          loss: Probability(millionths: 10_000 * random.index(below: 21)),
          delay: random.delay(in: .milliseconds(1)...(.milliseconds(300))),
          bandwidth: random.index(below: 2) == 0 ? nil : Bandwidth(bytesPerSecond: 100_000)),
        LinkOverride(Fault.LinkScope(from: .range(0, hosts / 2), to: .all), delay: .milliseconds(5)),
      ]
    }
    if hosts >= 4, random.index(below: 3) == 0 { scenario.members = scenario.comings(&random) }
    scenario.groups = [NodeGroup("some", .drawn(.share(Probability(millionths: 400_000)), of: .all))]
    for _ in 0..<(1 + random.index(below: 3)) {
      let at = random.delay(in: .zero...(.seconds(10)))
      scenario.faults.append(scenario.namedFault(at: at, &random))
      if (try? scenario.validate()) == nil { scenario.faults.removeLast() }
    }
    if random.index(below: 4) == 0 { scenario.link(&random) }
    return scenario
  }

  /// A ring with some chords, or parts of one.
  private mutating func link(_ random: inout SplitMix64) {
    var graph = OwnTopology(hasIslands: random.index(below: 2) == 0)
    for host in 0..<hosts where host + 1 < hosts || !graph.hasIslands {
      if graph.hasIslands, random.index(below: 5) == 0 { continue }
      graph.edges.append(OwnTopology.Edge(NodeID(host), NodeID((host + 1) % hosts)))
      let other = random.index(below: hosts)
      if other != host, !graph.hasIslands { graph.edges.append(.init(NodeID(host), NodeID(other))) }
    }
    topology = graph
    if (try? validate()) == nil { topology = nil }
  }

  /// Two regions, the second of two zones.
  private mutating func stand(_ random: inout SplitMix64) {
    let first = 1 + random.index(below: hosts - 2)
    let second = 1 + random.index(below: hosts - first - 1)
    let zones = [Places.Zone("a", hosts: second), Places.Zone("b", hosts: hosts - first - second)]
    places = Places([Places.Region("eu", hosts: first), Places.Region("us", zones: zones)])
    services = [ServicePlace(.coordinator, at: ["us/a", "eu", "us/b"])]
    network.zone = .microseconds(500)
    network.region = .milliseconds(2)
    let leg = LatencyMatrix.Entry(to: "us", random.delay(in: .milliseconds(10)...(.milliseconds(150))))
    network.matrix = LatencyMatrix(of: .oneWay, [LatencyMatrix.Row(from: "eu", [leg])])
  }

  /// Hosts that come late, go, or do both again and again; most stay.
  private func comings(_ random: inout SplitMix64) -> Members {
    let notice = random.delay(in: .milliseconds(100)...(.seconds(2)))
    func moment() -> Delay { random.delay(in: .zero...(.seconds(10))) }
    var members = Members()
    if random.index(below: 2) == 0 {
      members.start = hosts - 1 - random.index(below: hosts / 2)
      let kind: Members.Event.Kind = random.index(below: 2) == 0 ? .join(.all) : .scale(hosts)
      members.events.append(Members.Event(kind, at: moment(), over: .seconds(1)))
    }
    if random.index(below: 2) == 0 {
      let some = Fault.Target.drawn(.share(Probability(millionths: 200_000)), of: .range(0, hosts / 2))
      members.events.append(Members.Event(.leave(some), at: moment(), notice: notice))
    }
    if random.index(below: 2) == 0 || members.events.isEmpty {
      let spans: [Members.Span] = [
        .weibull(mean: .seconds(4), shapeThousandths: 600), .exponential(mean: .seconds(2)),
        .constant(.seconds(1)),
      ]
      members.churn = [
        Members.Churn(
          of: .drawn(.share(Probability(millionths: 300_000)), of: .all),
          up: spans[random.index(below: 3)], down: spans[random.index(below: 3)],
          graceful: Probability(millionths: 500_000))
      ]
    }
    return members
  }

  private func namedFault(at: Delay, _ random: inout SplitMix64) -> Fault {
    let length = random.delay(in: .milliseconds(50)...(.seconds(4)))
    let targets: [Fault.Target] =
      [.named("some"), .drawn(.count(2), of: .all), .not(.node(NodeID(0))), .part(.leader), .all]
      + (places == nil ? [] : [.named("eu"), .named("us/b"), .drawn(.count(1), of: .named("us"))])
    let target = targets[random.index(below: targets.count)]
    let other = targets[random.index(below: targets.count)]
    let scope: Fault.LinkScope =
      random.index(below: 2) == 0 ? Fault.LinkScope(of: target) : Fault.LinkScope(from: target, to: other)
    switch random.index(below: 11) {
    case 0:
      let isOneWay = scope.of == nil && random.index(below: 2) == 0
      return Fault(at: at, duration: length, kind: .links(.cut(isOneWay: isOneWay), scope))
    case 1:
      let share = Probability(millionths: 10_000 * (5 + random.index(below: 96)))
      return Fault(at: at, duration: length, kind: .links(.loss(share), scope))
    case 2:
      let delay = random.delay(in: .milliseconds(1)...(.seconds(1)))
      return Fault(at: at, duration: length, kind: .links(.delay(delay), scope))
    case 3:
      let share = Probability(millionths: 500_000)
      return Fault(at: at, duration: length, kind: .links(.duplication(share), scope))
    case 4:
      let restart = Fault.Restart(
        batch: random.index(below: 2) == 0 ? .count(1) : .share(Probability(millionths: 300_000)),
        down: .milliseconds(400), forgets: random.index(below: 2) == 0)
      return Fault(at: at, duration: nil, kind: .restart(.all, restart), every: .milliseconds(600))
    case 5: return Fault(at: at, duration: length, kind: .pause(target))
    case 6:
      return Fault(
        at: at, duration: .milliseconds(300), kind: .crash(target, forgets: random.index(below: 2) == 0),
        every: .milliseconds(700), times: 1 + random.index(below: 4), staysSame: random.index(below: 2) == 0)
    case 7:
      let clock = Fault.Clock(
        ahead: random.delay(in: .zero...(.seconds(20))),
        behind: random.delay(in: .milliseconds(1)...(.seconds(5))),
        gains: random.index(below: 100_001), loses: random.index(below: 100_001), isSpread: true)
      return Fault(at: at, duration: length, kind: .clock(target, clock))
    case 8:
      let rate = Bandwidth(bytesPerSecond: random.magnitude(in: 10_000...1_000_000))
      return Fault(at: at, duration: length, kind: .links(.bandwidth(rate), scope))
    case 9:
      let loop = Fault.CrashLoop(
        up: .milliseconds(500), first: .milliseconds(100), most: .milliseconds(800),
        forgets: random.index(below: 2) == 0)
      return Fault(at: at, duration: length, kind: .crashLoop(target, loop))
    default: return Fault(at: at, duration: length, kind: .partition(.isolate(target)))
    }
  }
}
