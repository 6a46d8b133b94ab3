import Broadcasting
public import Measurement
public import Scenarios

/// The highest rate of broadcasts that an architecture bears, found by doubling.
public struct SustainedRate: Sendable {
  /// Every run in order, at least one; a rate that was tried twice is in it twice.
  public let steps: [Step]

  /// A run at a rate.
  public struct Step: Sendable {
    /// Broadcasts a second.
    public let rate: Int
    public let result: CellResult
    /// The load that was not borne; nil where the rate was.
    public let shortfall: String?
  }

  /// Runs at `start` broadcasts a second and twice as many each time, up to `limit`, until a rate is not
  /// borne.
  ///
  /// A machine has other things to do, too: a rate is given up only if it is not borne a second time. What
  /// is slow by its timers may be: latencies are held against that of the lowest rate.
  public static func search<Failure: Error>(
    from start: Int, upTo limit: Int, run: (_ rate: Int) throws(Failure) -> CellResult
  ) throws(Failure) -> SustainedRate {
    var steps: [Step] = []
    var rate = start
    var isBorne = true
    var latencyLimit = lowestRateLatencyLimit
    repeat {
      var attempts = 2
      repeat {
        let step = Step(rate: rate, result: try run(rate), latencyLimit: latencyLimit)
        steps.append(step)
        isBorne = step.shortfall == nil
        attempts -= 1
      } while !isBorne && attempts > 0
      if rate == start, let latency = steps.last?.latency { latencyLimit = latency + growthLimit }
      rate *= 2
    } while isBorne && rate <= limit
    return SustainedRate(steps: steps)
  }

  /// Of the lowest rate, in nanoseconds: what needs longer does not keep up even then.
  private static let lowestRateLatencyLimit = 2e9
  /// The extra time that other rates may take, in nanoseconds: a quarter of a run of 2 s, so that a rate that
  /// is more than a quarter too high is found out.
  private static let growthLimit = 0.5e9

  /// The highest rate that was borne; nil if not even the lowest was.
  public var highest: Step? { steps.last { $0.shortfall == nil } }

  /// The step that shows the latency without much load: the lowest rate that was borne.
  public var unloaded: Step? { steps.first { $0.shortfall == nil } }

  /// The reason why no higher rate was tried.
  public var stop: String {
    guard let last = steps.last, let shortfall = last.shortfall else { return "the search ends here" }
    return "\(last.rate)/s: \(shortfall)"
  }
}

extension SustainedRate.Step {
  /// `latencyLimit` is in nanoseconds.
  init(rate: Int, result: CellResult, latencyLimit: Double) {
    self.init(
      rate: rate, result: result, shortfall: result.shortfall(at: .p99, latencyLimit: latencyLimit))
  }

  /// The stable p99 in nanoseconds.
  fileprivate var latency: Double? { result.value(of: .stableLatency, part: .p99) }
}

extension CellResult {
  /// The part of the run's load that was not borne: operations that were not answered, rumors that did not
  /// reach every host, or a stable latency, at this percentile, above the limit in nanoseconds; nil where all
  /// was.
  func shortfall(at percentile: Metric.Part, latencyLimit: Double) -> String? {
    guard verdict == .valid else {
      // The first is the verdict's; others are remarks.
      return reasons.first.map { "\(verdict.rawValue): \($0)" } ?? verdict.rawValue
    }
    guard let broadcasts = value(of: .broadcasts, part: nil),
      let acknowledged = value(of: .acknowledged, part: nil)
    else { return "broadcasts were not counted" }
    if acknowledged < broadcasts {
      let missing = Quantity.count.text(broadcasts - acknowledged)
      return "\(missing) of \(Quantity.count.text(broadcasts)) broadcasts were not acknowledged"
    }
    guard let delivered = value(of: .deliveryRatio, part: nil) else {
      return "deliveries were not counted"
    }
    if delivered < 1 { return "only \(Quantity.share.text(delivered)) delivered" }
    guard let latency = value(of: .stableLatency, part: percentile) else {
      return "the stable latency was not measured"
    }
    guard latency > latencyLimit else { return nil }
    let (text, limit) = (Quantity.nanoseconds.text(latency), Quantity.nanoseconds.text(latencyLimit))
    return "stable \(percentile) of \(text), more than \(limit)"
  }
}

extension Scenario {
  /// Nothing but broadcasts, at even gaps, over links without latency: what the machine itself bears.
  public static let loopback = Scenario(
    name: "loopback", summary: "no emulated latency: the highest rate that the machine bears",
    network: Network(latency: .constant(.zero)),
    workload: Workload(broadcasts: .one, duration: .seconds(2), arrivals: .constant), settle: .seconds(2),
    quiet: .seconds(2))

  /// The same with so many operations a second.
  public func at(rate: Int) -> Scenario {
    var scenario = self
    scenario.workload.ratePerThousandSeconds = rate * 1000
    return scenario
  }

  /// The highest rate, of `start` doubled any number of times, at which the scenario can be run.
  ///
  /// `start` itself where none can.
  public func highestRate(from start: Int) -> Int {
    var rate = start
    while Limits.ratePerThousandSeconds.contains(rate * 2 * 1000), (try? at(rate: rate * 2).validate()) != nil
    {
      rate *= 2
    }
    return rate
  }
}
