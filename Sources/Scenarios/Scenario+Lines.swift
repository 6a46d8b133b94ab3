import Broadcasting

extension Scenario {
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
      if narrowsLinks {
        throw ScenarioError(
          path: "faults",
          message: "network.model \(network.model.rawValue) has no bandwidth; take model exact"
        )
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
    // A host that is slow to receive holds up real connections, though no simulated ones; those drop what is
    // new beyond some messages.
    let isSlow = ([capacity?.receive] + overrides.map(\.receive)).contains { $0 ?? .zero > .zero }
    let isReal =
      if let buffer = capacity?.buffer, buffer.full == .dropNew, case .messages = buffer.limit { true } else {
        false
      }
    if capacity?.buffer != nil, capacity?.up == nil, network.bandwidth == nil, !narrowsLinks,
      !(isSlow && isReal)
    {
      throw ScenarioError(
        path: "capacity.buffer",
        message:
          "nothing waits for a line without limit; give up or network.bandwidth, too, or for live runs "
          + "receive, with drop-new and a limit in messages")
    }
    try validateLinks()
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
