import Broadcasting

extension SplitMix64 {
  mutating func integer(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + index(below: range.upperBound - range.lowerBound + 1)
  }

  mutating func element<Element>(of elements: [Element]) -> Element { elements[index(below: elements.count)] }

  /// Mostly whole units, sometimes down to the nanosecond.
  mutating func someDelay(upTo limit: Delay, positive: Bool = false) -> Delay {
    let unit: Int64 = element(of: [1, 1_000, 1_000_000, 1_000_000_000])
    let most = limit.nanoseconds / unit
    return Delay(nanoseconds: Int64(draw(below: UInt64(most))) * unit + (positive ? unit : 0))
  }

  mutating func someProbability(positive: Bool = false) -> Probability {
    Probability(millionths: integer(in: (positive ? 1 : 0)...1_000_000))
  }

  mutating func someText() -> String {
    let letters: [Character] = [
      "a", "Z", "ü", "0", ":", "#", " ", "'", "\"", "\\", "-", "{", "%", "🍇", "&", "~", "!",
    ]
    return String((0..<integer(in: 0...20)).map { _ in element(of: letters) })
  }

  mutating func someCapacity() -> Capacity {
    let limits = Scenario.Limits.self
    let bandwidth = Bandwidth(bytesPerSecond: integer(in: limits.bandwidth))
    return Capacity(
      receive: someDelay(upTo: limits.service.upperBound), send: someDelay(upTo: limits.service.upperBound),
      bandwidth: index(below: 2) == 0 ? bandwidth : nil,
      queue: index(below: 2) == 0 ? integer(in: limits.queue) : nil)
  }

  mutating func someTarget(hosts: Int) -> Fault.Target {
    switch index(below: 3) {
    case 0: .node(NodeID(index(below: hosts)))
    case 1: .randomHost
    default: .part(element(of: Fault.Part.allCases))
    }
  }

  mutating func somePartition(hosts: Int) -> Fault.Partition {
    switch index(below: 3) {
    case 0: return .isolate(someTarget(hosts: hosts))
    case 1 where hosts > 1:
      let middle = integer(in: 1...(hosts - 1))
      return .groups([(0..<middle).map { NodeID($0) }, (middle..<hosts).map { NodeID($0) }])
    default: return element(of: [.isolateOne, .halves, .minorityThird, .majorityRing, .bridge, .oneWay])
    }
  }

  mutating func someFaultKind(hosts: Int) -> Fault.Kind {
    switch index(below: 5) {
    case 0: .partition(somePartition(hosts: hosts))
    case 1: .crash(someTarget(hosts: hosts), forgets: index(below: 2) == 0)
    case 2: .pause(someTarget(hosts: hosts))
    case 3: .slow(someTarget(hosts: hosts), factor: integer(in: 2...1_000))
    default: .loss(someProbability(positive: true))
    }
  }

  /// A scenario that a file could hold.
  mutating func someScenario() -> Scenario {
    let hosts = integer(in: 1...100)
    let latency: Latency =
      switch index(below: 5) {
      case 0: .constant(someDelay(upTo: .seconds(600)))
      case 1:
        {
          let low = someDelay(upTo: .seconds(300))
          return .uniform(low: low, high: low + someDelay(upTo: .seconds(300)))
        }()
      case 2:
        {
          let low = someDelay(upTo: .seconds(300))
          let high = low + someDelay(upTo: .seconds(300))
          return .pairwise(low: low, high: high, jitter: someProbability())
        }()
      case 3: .exponential(mean: someDelay(upTo: .seconds(600), positive: true))
      default:
        .lognormal(
          median: someDelay(upTo: .seconds(600), positive: true), sigmaThousandths: integer(in: 0...5_000))
      }
    // One after the other, so that none contradicts another.
    var time = Delay.zero
    var faults: [Fault] = []
    for _ in 0..<index(below: 5) {
      let duration = someDelay(upTo: .seconds(10), positive: true)
      faults.append(Fault(at: time, duration: duration, kind: someFaultKind(hosts: hosts)))
      time = time + duration + someDelay(upTo: .seconds(2))
    }
    let model = element(of: Network.Model.allCases)
    let neverEnds = index(below: 4) == 0
    if neverEnds { faults.append(Fault(at: time, duration: nil, kind: someFaultKind(hosts: hosts))) }
    return Scenario(
      name: element(of: ["a", "25", "null", "true", "1e3", "x.y_z-0", "No"]), summary: someText(),
      hosts: hosts,
      network: Network(
        model: model, latency: latency, loss: someProbability(),
        duplication: someProbability(), reordering: someProbability()),
      capacity: model == .exact && index(below: 2) == 0 ? someCapacity() : nil,
      workload: Workload(
        ratePerThousandSeconds: integer(in: 1...1_000_000), broadcasts: someProbability(),
        duration: someDelay(upTo: .seconds(30), positive: true),
        arrivals: element(of: Workload.Arrivals.allCases),
        origins: index(below: 3) == 0 ? integer(in: 1...hosts) : nil, payload: integer(in: 0...1_048_576),
        deadline: someDelay(upTo: .seconds(86_400), positive: true)),
      faults: faults, settle: someDelay(upTo: .seconds(86_400)),
      quiet: someDelay(upTo: .seconds(100)) + (neverEnds ? .seconds(100) : .zero))
  }
}
