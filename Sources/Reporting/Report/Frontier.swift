import Broadcasting
import Measurement
import Scenarios

/// The settings with which each architecture sends least within latency budgets, at one size of the fleet.
///
/// Within a budget is a contender whose stable p99 is, on every seed. Of these it is the one that sends least
/// per broadcast and is valid in every scenario of that size; where none is, the one that sends least of all.
struct Frontier {
  /// A contender in the scenario without faults.
  struct Point {
    let contender: Contender
    /// The stable p99 of the slowest seed, in nanoseconds.
    let latency: Double
    /// Messages per broadcast, the median over the seeds.
    let messages: Double
    /// The scenarios in which not every run is valid.
    let failing: [String]

    var isValid: Bool { failing.isEmpty }
  }

  /// The points of one architecture whose acknowledgements promise the same.
  struct Line {
    let architecture: String
    let promise: String
    /// All that was run, whatever it is good for.
    let points: [Point]

    /// The point that is chosen for a budget; nil where nothing is within it.
    func point(within budget: Delay) -> Point? {
      points.filter { $0.latency <= Double(budget.nanoseconds) }.min { a, b in
        (a.isValid ? 0 : 1, a.messages, a.latency) < (b.isValid ? 0 : 1, b.messages, b.latency)
      }
    }

    /// The points that are chosen for some budget, the fastest first.
    func chosen(_ budgets: [Delay]) -> [Point] {
      budgets.compactMap(point).reduce(into: []) { points, point in
        if !points.contains(where: { $0.contender.key == point.contender.key }) { points.append(point) }
      }
    }
  }

  /// The stable p99 that is asked for: from what a person feels at once to what a background task may take.
  ///
  /// For large fleets, of which a run takes seconds, every second one.
  static func budgets(hosts: Int) -> [Delay] {
    let most: [Delay] = [.milliseconds(400), .milliseconds(600), .seconds(1), .seconds(2), .seconds(5)]
    return hosts < large ? most : [most[0], most[2], most[4]]
  }

  static let large = 1_000

  var budgets: [Delay] { Self.budgets(hosts: hosts) }

  /// Without faults, where cost and latency are measured.
  let peace: Scenario
  /// The others of the same size, in which every run must be valid.
  let trials: [Scenario]
  /// The weakest promise first, else as the results have them.
  let lines: [Line]

  var hosts: Int { peace.hosts }
  var promises: [String] {
    lines.reduce(into: []) { promises, line in
      if !promises.contains(line.promise) { promises.append(line.promise) }
    }
  }

  /// A frontier for each size of which there are results without faults, the smallest first.
  static func all(in data: ReportData) -> [Frontier] {
    let sizes = Set(data.scenarios.map(\.hosts)).sorted()
    return sizes.compactMap { hosts in
      let scenarios = data.scenarios.filter { $0.hosts == hosts }
      return scenarios.first(where: \.isCalm).map { peace in
        Frontier(peace: peace, trials: scenarios.filter { $0.name != peace.name }, in: data)
      }
    }
    .filter { !$0.lines.isEmpty }
  }

  private init(peace: Scenario, trials: [Scenario], in data: ReportData) {
    self.peace = peace
    self.trials = trials
    let points = data.contenders(in: peace).groupedByPromise.compactMap { contender -> Point? in
      guard let latency = contender.spread(.stableP99), latency.isComplete,
        let messages = contender.spread(.messages), messages.isComplete
      else { return nil }
      let failing = ([peace] + trials).filter { data.contender(contender.key, in: $0)?.isRanked != true }
      return Point(
        contender: contender, latency: latency.most, messages: messages.median, failing: failing.map(\.name))
    }
    var lines: [Line] = []
    for point in points {
      let (name, promise) = (point.contender.architecture, point.contender.promise)
      guard !lines.contains(where: { $0.architecture == name && $0.promise == promise }) else { continue }
      let own = points.filter { $0.contender.architecture == name && $0.contender.promise == promise }
      lines.append(Line(architecture: name, promise: promise, points: own))
    }
    self.lines = lines
  }

  /// The valid points of those who send least within a budget, of one promise: the least first, and whoever
  /// is within a twentieth of it; then the next.
  func least(_ promise: String, within budget: Delay) -> (best: [Point], next: Point?) {
    let points = lines.filter { $0.promise == promise }.compactMap { $0.point(within: budget) }
      .filter(\.isValid).sorted { ($0.messages, $0.latency) < ($1.messages, $1.latency) }
    let best = points.prefix { $0.messages <= points[0].messages * Axis.near }
    return (Array(best), points.dropFirst(best.count).first)
  }
}
