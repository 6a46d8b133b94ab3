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

  /// Throws where cards, links, streams and buffers do not go together with the rest.
  func validateLines() throws(ScenarioError) {
    if network.model != .exact {
      let other =
        network.bandwidth != nil
        ? "network.bandwidth" : network.transport == .stream ? "network.transport" : nil
      if let other {
        throw ScenarioError(
          path: other, message: "network.model \(network.model.rawValue) has none; take model exact")
      }
      if !overrides.isEmpty {
        throw ScenarioError(
          path: "overrides", message: "network.model \(network.model.rawValue) has none; take model exact")
      }
    }
    if network.transport == .stream {
      for (name, share) in [("duplication", network.duplication), ("reordering", network.reordering)]
      where share > .zero {
        throw ScenarioError(
          path: "network.\(name)",
          message: "a stream keeps messages single and in order; leave it out, or take transport datagram")
      }
      if network.stream.least > network.stream.most {
        throw ScenarioError(
          path: "network.stream",
          message: "rto \(network.stream.least) is more than rto-max \(network.stream.most)")
      }
    }
    if capacity?.buffer != nil, capacity?.up == nil, network.bandwidth == nil {
      throw ScenarioError(
        path: "capacity.buffer",
        message: "nothing waits for a line without limit; give up or network.bandwidth, too")
    }
    for (index, override) in overrides.enumerated() {
      let path = "overrides[\(index)]"
      try validate(override.target, path: path, groups: groups.map(\.name))
      guard override.target.isFixed else {
        throw ScenarioError(
          path: path, message: "\(override.target) is drawn or moves; name hosts, or a group of them")
      }
    }
  }
}
