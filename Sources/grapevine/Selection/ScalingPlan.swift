import Broadcasting
import Formats
import Reporting
import Scenarios
import Studies

/// The runs of a scaling study.
struct ScalingPlan {
  /// Those run once at each size.
  let scenarios: [Scenario]
  let sizes: [Int]
  /// The one in which the highest rate is searched; nil where none is.
  let load: Scenario?
  let loadSizes: [Int]
  let contenders: [ScalingContender]

  static let standardSizes = [10, 100, 1_000, 10_000, 100_000, 1_000_000]
  static let standardLoadSizes = [10, 25, 50, 100, 250, 500, 1_000]

  typealias Series = Runner<ScalingRun.Key, MeasuredRun, Failure>.Series<Cell>

  /// Everything, the small sizes first, so that a study that is ended early has something of each contender.
  ///
  /// Throws for a size at which a contender has contradictory settings.
  func series() throws(Failure) -> [Series] {
    var series: [Series] = []
    for hosts in sizes {
      for scenario in scenarios {
        for contender in contenders {
          let cell = try cell(contender, scenario, hosts: hosts)
          let key = ScalingRun.Key(scenario: scenario.name, contender: contender.name, hosts: hosts)
          series.append { known in known(key) == nil ? (key, cell) : nil }
        }
      }
    }
    guard let load else { return series }
    for hosts in loadSizes {
      for contender in contenders {
        let cell = try cell(contender, load, hosts: hosts)
        series.append { known in
          let key = { (trial: Saturation.Trial) in
            ScalingRun.Key(
              scenario: trial.name(load.name), contender: contender.name, hosts: hosts,
              ratePerThousandSeconds: trial.rate)
          }
          let search = Saturation { known(key($0)) }
          guard let trial = search.next else { return nil }
          return (
            key(trial),
            Cell(
              configuration: cell.configuration, scenario: trial.scenario(of: cell.scenario), seed: cell.seed)
          )
        }
      }
    }
    return series
  }

  private func cell(
    _ contender: ScalingContender, _ scenario: Scenario, hosts: Int
  ) throws(Failure) -> Cell {
    var sized = scenario
    sized.hosts = hosts
    do {
      try sized.validate()
    } catch {
      throw Failure(.invalidData, "\(scenario.name) with \(hosts) hosts: \(error.path): \(error.message)")
    }
    do {
      return Cell(configuration: try contender.configuration(hosts: hosts), scenario: sized, seed: 1)
    } catch {
      throw Failure(.usage, "\(contender.name) with \(hosts) hosts: \(error.description)")
    }
  }
}
