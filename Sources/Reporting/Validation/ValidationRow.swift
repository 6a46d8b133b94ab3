import Architectures
import Broadcasting
import Measurement
import Scenarios

extension Validation {
  /// One figure of one architecture, simulated and live.
  public struct Row: Sendable {
    /// With the settings that are not the defaults.
    public let architecture: String
    public let measure: Measure
    /// A run and what it gave; nil where it gave nothing.
    public let simulated: [Value]
    public let live: [Value]
    /// (live − simulated) / simulated: of the runs that share a seed, or of the medians where some do not.
    ///
    /// Nil where there is nothing to compare.
    public let difference: Estimate?
    public let isPaired: Bool
    public let tolerance: Tolerance?
    public let verdict: Verdict
  }

  public struct Value: Hashable, Sendable {
    public let seed: UInt64
    public let value: Double?
  }

  /// No evidence is not a pass.
  public enum Verdict: Hashable, Sendable {
    case pass
    /// The reason is nil where the table says it all.
    case fail(reason: String?)
    case unknown(reason: String)
  }
}

extension Validation.Row {
  init(
    _ measure: Validation.Measure, of contender: Contender, in scenario: Scenario, simulated: [CellResult],
    live: [CellResult]
  ) {
    func values(_ results: [CellResult]) -> [Validation.Value] {
      results.map { .init(seed: $0.seed, value: $0.value(of: measure.metric, part: measure.part)) }
    }
    self.architecture = contender.label
    self.measure = measure
    self.simulated = values(simulated)
    self.live = values(live)
    let pairs = Self.pairs(self.simulated, self.live)
    isPaired = !pairs.isEmpty && pairs.count == live.count
    if isPaired {
      difference = Estimate(pairs.map { Self.difference($0.live, $0.simulated) })
    } else if let simulated = Spread(self.simulated.map(\.value)), let live = Spread(self.live.map(\.value)) {
      difference = Estimate([Self.difference(live.median, simulated.median)])
    } else {
      difference = nil
    }
    let tolerance = Tolerance.named(
      measure.metric, measure.part, of: contender, in: scenario)
    self.tolerance = tolerance
    let doubt =
      Self.doubt(about: simulated, "simulated", measure) ?? Self.doubt(about: live, "live", measure)
    if let doubt {
      verdict = .unknown(reason: doubt)
    } else if let tolerance, let difference {
      verdict = Self.verdict(tolerance, difference, isPaired ? pairs : nil)
    } else {
      verdict = .unknown(reason: "no tolerance is stated for links this fast, where the machine is measured")
    }
  }

  private typealias Pair = (seed: UInt64, simulated: Double, live: Double)

  /// The values that a simulated and a live run of the same seed both gave.
  private static func pairs(_ simulated: [Validation.Value], _ live: [Validation.Value]) -> [Pair] {
    live.compactMap { run in
      guard let value = run.value, let twin = simulated.first(where: { $0.seed == run.seed })?.value else {
        return nil
      }
      return (run.seed, twin, value)
    }
  }

  private static func difference(_ live: Double, _ simulated: Double) -> Double {
    live == simulated ? 0 : (live - simulated) / simulated
  }

  /// The reason why results are no evidence about `measure`; nil where they are.
  private static func doubt(
    about results: [CellResult], _ kind: String, _ measure: Validation.Measure
  ) -> String? {
    guard !results.isEmpty else { return "there is no \(kind) run" }
    if let bad = results.first(where: { $0.verdict != .valid }) {
      return "the \(kind) run of seed \(bad.seed) is \(bad.verdict.rawValue): \(bad.reasons.text)"
    }
    let silent = results.first { $0.value(of: measure.metric, part: measure.part) == nil }
    return silent.map { run in
      let why = if case .unknown(let lack) = run[measure.metric] { "\(lack)" } else { "not measured" }
      return "the \(kind) run of seed \(run.seed) has no value: \(why)"
    }
  }

  private static func verdict(
    _ tolerance: Tolerance, _ difference: Estimate, _ pairs: [Pair]?
  ) -> Validation.Verdict {
    switch tolerance.allowance {
    case .share(let share): return difference.median.magnitude <= share ? .pass : .fail(reason: nil)
    case .exact:
      guard let pairs else {
        return .unknown(reason: "not every live run has a simulated one of the same seed")
      }
      let differing = pairs.filter { $0.live != $0.simulated }
      guard let first = differing.first else { return .pass }
      let (live, simulated) = (Quantity.count.text(first.live), Quantity.count.text(first.simulated))
      let more = differing.count == 1 ? "" : ", and \(differing.count - 1) more seeds differ"
      return .fail(reason: "seed \(first.seed): \(live) live, \(simulated) simulated\(more)")
    }
  }
}
