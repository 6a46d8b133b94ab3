import Broadcasting

extension Scenario {
  /// Throws where a rate that changes does not go together with the rest.
  func validateStages() throws(ScenarioError) {
    let whole = workload.stages.reduce(Delay.zero) { $0 + $1.duration }
    if whole > Self.anyTime.upperBound {
      throw ScenarioError(
        path: "workload.stages",
        message: "they last \(whole), longer than \(Self.anyTime.upperBound); shorten them")
    }
    if !workload.stages.isEmpty, whole != workload.duration {
      throw ScenarioError(
        path: "workload.duration", message: "\(workload.duration), but the stages last \(whole); leave it out"
      )
    }
    if !workload.stages.isEmpty, workload.stages.allSatisfy({ $0.rate == 0 }), workload.bursts.isEmpty {
      throw ScenarioError(path: "workload.stages", message: "no stage has any operation; give one a rate")
    }
    for (index, burst) in workload.bursts.enumerated() {
      let path = "workload.bursts[\(index)]"
      if burst.every == nil, burst.times != nil {
        throw ScenarioError(path: path, message: "times without every; give every, too")
      }
      let last =
        burst.at + (burst.every ?? .zero) * Int64(min(workload.times(of: burst), 10_000) - 1) + burst.within
      if last > workload.duration {
        throw ScenarioError(
          path: path,
          message: "it ends \(last) after the first operation, and operations \(workload.duration) after")
      }
    }
  }
}
