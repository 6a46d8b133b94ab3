import Broadcasting

/// Workloads whose rate changes, that have bursts, or that prefer some hosts.
extension Workload {
  /// Operations in order of time.
  func operationsOverTime(hosts: Int, from start: Instant, _ random: inout SplitMix64) -> [Operation] {
    var times = steadyTimes(&random) + burstTimes
    times.sort()
    let origins = min(origins ?? hosts, hosts)
    let (first, stride) = order == .spread ? (origins / 2, Self.spreadingStride(origins)) : (0, 1)
    let shares = skew.map { Self.zipf($0, hosts: origins) }
    var sequences = [UInt32](repeating: 0, count: hosts)
    return times.enumerated().map { place, time in
      let rank = shares.map { Self.rank(random.index(below: $0[$0.count - 1]), in: $0) } ?? place
      let host = NodeID((first + rank % origins * stride) % origins)
      let intended = start + Delay(nanoseconds: time)
      guard random.happens(broadcasts) else { return Operation(kind: .read, host: host, intended: intended) }
      defer { sequences[host.int] += 1 }
      let rumor = RumorID(origin: host, sequence: sequences[host.int])
      return Operation(kind: .broadcast(rumor), host: host, intended: intended)
    }
  }

  /// The stages, or the one that the rate is.
  private var allStages: [Stage] {
    stages.isEmpty ? [Stage(rate: ratePerThousandSeconds, for: duration)] : stages
  }

  /// Times of the operations that come at the rates of the stages, in nanoseconds.
  private func steadyTimes(_ random: inout SplitMix64) -> [Int64] {
    var times: [Int64] = []
    var begin: Int64 = 0
    var before = 0
    for stage in allStages {
      let length = stage.duration.nanoseconds
      var time: Int64 = 0
      while time < length {
        let rate =
          stage.isRamp
          ? before + Int((Double(stage.rate - before) * Double(time) / Double(length)).rounded()) : stage.rate
        guard rate > 0 else {
          // A ramp from nothing begins slowly; a stage without operations has none.
          guard stage.isRamp, stage.rate > 0 else { break }
          time += length / 1_000 + 1
          continue
        }
        times.append(begin + time)
        time += gap(rate: rate, &random, after: times.count)
      }
      begin += length
      before = stage.rate
    }
    return times
  }

  /// The time until the next operation at this rate.
  private func gap(rate: Int, _ random: inout SplitMix64, after count: Int) -> Int64 {
    let mean = Int64(1_000_000_000_000) / Int64(rate)
    switch arrivals {
    case .constant: return max(mean, 1)
    case .uniform: return random.delay(in: .zero...Delay(nanoseconds: max(2 * mean - 1, 0))).nanoseconds
    case .poisson: return LatencySampler.exponential(mean: Delay(nanoseconds: mean), &random).nanoseconds
    case .bursts(let size):
      guard count.isMultiple(of: size) else { return 0 }
      return LatencySampler.exponential(mean: Delay(nanoseconds: mean) * Int64(size), &random).nanoseconds
    }
  }

  private var burstTimes: [Int64] {
    bursts.flatMap { burst in
      (0..<times(of: burst)).flatMap { number -> [Int64] in
        let begin = burst.at + (burst.every ?? .zero) * Int64(number)
        return (0..<burst.count).map { place in
          begin.nanoseconds + burst.within.nanoseconds / Int64(burst.count) * Int64(place)
        }
      }
    }
  }

  /// The number of times that a burst comes.
  func times(of burst: Burst) -> Int {
    guard let every = burst.every else { return 1 }
    if let times = burst.times { return times }
    let rest = duration.nanoseconds - burst.at.nanoseconds
    return rest <= 0 ? 1 : Int((rest - 1) / every.nanoseconds) + 1
  }

  /// True where its rate is not one and the same from beginning to end.
  public var hasRateOverTime: Bool { !stages.isEmpty || !bursts.isEmpty }

  /// Operations a second over all the time, in thousandths.
  public var meanRate: Int {
    guard hasRateOverTime, duration > .zero else { return ratePerThousandSeconds }
    let perSecond = Double(expectedThousandths) * 1e9 / Double(duration.nanoseconds)
    return max(1, Int(perSecond.rounded()))
  }

  /// The same at one rate all the time.
  public func steady(at rate: Int) -> Workload {
    var workload = self
    workload.ratePerThousandSeconds = rate
    workload.stages = []
    workload.bursts = []
    return workload
  }

  /// The stages; setting them sets how long operations come.
  var schedule: [Stage] {
    get { stages }
    set {
      stages = newValue
      if !newValue.isEmpty { duration = newValue.reduce(.zero) { $0 + $1.duration } }
    }
  }

  /// The operations that are expected, in thousandths.
  var expectedThousandths: Int {
    var before = 0
    let steady = allStages.reduce(0) { sum, stage in
      let rate = stage.isRamp ? (before + stage.rate) / 2 : stage.rate
      before = stage.rate
      let microseconds = Int(stage.duration.nanoseconds / 1_000)
      return sum.plus(microseconds.times(rate) / 1_000_000)
    }
    return bursts.reduce(steady) { $0.plus($1.count.times(times(of: $1)).times(1_000)) }
  }

  /// Sums of the shares of the hosts, the first first, as whole numbers: no rounding of a platform decides
  /// who is drawn.
  private static func zipf(_ thousandths: Int, hosts: Int) -> [Int] {
    var sum = 0
    return (1...hosts).map { rank in
      let exponent = -Double(thousandths) / 1_000 * LatencySampler.logarithm(Double(rank))
      sum += max(1, Int(LatencySampler.exponential(exponent) * 4_294_967_296))
      return sum
    }
  }

  /// The first rank whose sum is above `drawn`.
  private static func rank(_ drawn: Int, in sums: [Int]) -> Int {
    var (low, high) = (0, sums.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > drawn { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
