import Formats
import Reporting

extension ScalingAnswer {
  /// One object; values that are not there are left out.
  func json() -> String { JSONText.lines(of: Content(self)) }
}

private struct Content: Encodable {
  let schema = "grapevine.scale"
  let schemaVersion = "1.0"
  let study: ScalingStudy
  let runs: [Run]
  let highestRates: [Rate]

  init(_ answer: ScalingAnswer) {
    study = answer.study
    runs = answer.runs.map(Run.init)
    highestRates = answer.rates.map(Rate.init)
  }

  struct Run: Encodable {
    let run: ScalingRun
    let command: String?

    init(_ run: ScalingAnswer.Run) { (self.run, command) = (run.run, run.command) }

    private enum Key: String, CodingKey { case command }

    func encode(to encoder: any Encoder) throws {
      try run.encode(to: encoder)
      var own = encoder.container(keyedBy: Key.self)
      try own.encodeIfPresent(command, forKey: .command)
    }
  }

  struct Rate: Encodable {
    let contender: String
    let hosts: Int
    /// Operations a second; nil where nothing was borne, or the search is not over.
    let borne: Double?
    /// The reason why no higher rate was found.
    let end: String
    let command: String

    init(_ rate: ScalingAnswer.Rate) {
      (contender, hosts, command) = (rate.contender, rate.hosts, rate.command)
      let thousandths: Int?
      switch rate.outcome {
      case .found(let highest, let shortfall): (thousandths, end) = (highest, shortfall)
      case .below(_, let shortfall): (thousandths, end) = (nil, shortfall)
      case .above(let highest): (thousandths, end) = (highest, "the highest rate that is tried")
      case .unknown(let highest, _, let reason): (thousandths, end) = (highest, reason)
      case nil: (thousandths, end) = (nil, "not run yet")
      }
      borne = thousandths.map { Double($0) / 1000 }
    }
  }
}
