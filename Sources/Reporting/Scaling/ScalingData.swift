import Architectures
import Formats
import Measurement

/// A study's runs, as a page asks for them.
struct ScalingData {
  let study: ScalingStudy
  private let runs: [ScalingRun.Key: MeasuredRun]
  /// Those of which there are runs, in the order of `ScalingContender.all`.
  let contenders: [ScalingContender]
  private let order: [ScalingRun.Key]

  init(_ study: ScalingStudy, _ runs: [ScalingRun]) {
    self.study = study
    // Of a run that was made twice the later counts.
    self.runs = Dictionary(runs.map { ($0.key, $0.run) }) { _, last in last }
    order = runs.map(\.key)
    let names = Set(runs.map(\.key.contender))
    contenders = ScalingContender.all.filter { names.contains($0.name) }
  }

  /// The sizes at which anything was run, or refused, in a scenario.
  func sizes(in scenario: String) -> [Int] {
    let names = [scenario, Saturation.shortName(scenario)]
    return Set(order.filter { names.contains($0.scenario) }.map(\.hosts)).sorted()
  }

  func has(_ scenario: String) -> Bool { !sizes(in: scenario).isEmpty }

  func run(_ contender: ScalingContender, in scenario: String, hosts: Int, rate: Int? = nil) -> MeasuredRun? {
    runs[
      ScalingRun.Key(
        scenario: scenario, contender: contender.name, hosts: hosts, ratePerThousandSeconds: rate)]
  }

  /// The figures of runs in which all went well, by size.
  func points(
    _ measure: ScalingMeasure, of contender: ScalingContender, in scenario: String
  ) -> [(hosts: Int, value: Double)] {
    points(of: contender, in: scenario) { measure.value(of: $0, services: services(contender, $0.hosts)) }
  }

  func points(
    of contender: ScalingContender, in scenario: String, _ value: (CellResult) -> Double?
  ) -> [(hosts: Int, value: Double)] {
    sizes(in: scenario).compactMap { hosts in
      guard let result = run(contender, in: scenario, hosts: hosts)?.result, result.reachesAll,
        let value = value(result)
      else { return nil }
      return (hosts, value)
    }
  }

  private func services(_ contender: ScalingContender, _ hosts: Int) -> Int {
    (try? contender.configuration(hosts: hosts).services.count) ?? 0
  }

  func saturation(_ contender: ScalingContender, in scenario: String, hosts: Int) -> Saturation {
    Saturation { trial in
      run(contender, in: trial.name(scenario), hosts: hosts, rate: trial.rate)
    }
  }

  /// The largest size at which the run went well, and why the next larger is not there; nil for all sizes.
  func reach(
    _ contender: ScalingContender, in scenario: String
  ) -> (largest: Int?, next: (hosts: Int, reason: String)?) {
    var largest: Int?
    for hosts in sizes(in: scenario) {
      guard let run = run(contender, in: scenario, hosts: hosts) else {
        return (largest, (hosts, "not run yet"))
      }
      if let obstacle = run.obstacle { return (largest, (hosts, obstacle)) }
      if let result = run.result, let reason = result.incompleteness { return (largest, (hosts, reason)) }
      largest = hosts
    }
    return (largest, nil)
  }
}

extension CellResult {
  /// True where every rumor reached every host that is up.
  var reachesAll: Bool { incompleteness == nil }

  /// The failure in the run; nil where all rumors are everywhere.
  var incompleteness: String? {
    if let delivered = value(of: .deliveryRatio, part: nil), delivered < 1 {
      return "only \(Quantity.share.text(delivered)) delivered when the run ended"
    }
    guard verdict == .valid else { return reasons.first?.description ?? verdict.rawValue }
    return nil
  }
}
