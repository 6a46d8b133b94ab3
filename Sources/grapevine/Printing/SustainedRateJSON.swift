import Formats
import Measurement
import Reporting
import Scenarios

extension SustainedRateReport {
  /// One object with every run; values that are not there are left out.
  func json() -> String {
    let content = Content(
      schema: "grapevine.sustained", schemaVersion: "1.0", architectures: rates.map(Content.Rate.init))
    return JSONText.lines(of: content)
  }
}

private struct Content: Encodable {
  let schema: String
  let schemaVersion: String
  let architectures: [Rate]

  struct Rate: Encodable {
    let architecture: String
    /// Broadcasts a second.
    let sustained: Int?
    let unloaded: Int?
    let stoppedBy: String
    let steps: [Step]

    init(_ rate: SustainedRate) {
      architecture = rate.label
      sustained = rate.highest?.rate
      unloaded = rate.unloaded?.rate
      stoppedBy = rate.stop
      steps = rate.steps.map(Step.init)
    }
  }

  struct Step: Encodable {
    let rate: Int
    let verdict: String
    let shortfall: String?
    let stableLatencyNanoseconds: Latency?

    init(_ step: SustainedRate.Step) {
      rate = step.rate
      verdict = step.result.verdict.rawValue
      shortfall = step.shortfall
      stableLatencyNanoseconds =
        if case .percentiles(let values) = step.result[.stableLatency] { Latency(values) } else { nil }
    }
  }

  struct Latency: Encodable {
    let p50: Int64
    let p95: Int64
    let p99: Int64
    let max: Int64

    init(_ values: Percentiles) { (p50, p95, p99, max) = (values.p50, values.p95, values.p99, values.max) }
  }
}
