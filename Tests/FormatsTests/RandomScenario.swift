import Architectures
import Broadcasting
import Schema

@testable import Scenarios

extension SplitMix64 {
  mutating func integer(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + index(below: range.upperBound - range.lowerBound + 1)
  }

  mutating func element<Element>(of elements: [Element]) -> Element { elements[index(below: elements.count)] }

  mutating func someText() -> String {
    let letters: [Character] = [
      "a", "Z", "ü", "0", ":", "#", " ", "'", "\"", "\\", "-", "{", "%", "🍇", "&", "~", "!",
    ]
    return String((0..<integer(in: 0...20)).map { _ in element(of: letters) })
  }

  /// A scenario that a file could hold, drawn from the ranges of all keys.
  ///
  /// A key that contradicts others is left out again.
  mutating func someScenario() -> Scenario {
    var scenario = Scenario.schema.draw(&self)
    if scenario.name.isEmpty { scenario.name = "drawn" }
    scenario.mend()
    while true {
      do {
        try scenario.validate()
        return scenario
      } catch {
        let whole = Scenario.schema.write(scenario)
        let rest = whole.without(error.path)
        precondition(rest != whole, "\(error.path) cannot be left out: \(error.message)")
        // Faults name hosts that are no longer there once there are fewer.
        let repaired =
          (try? Scenario.schema.read(rest))
          ?? (try? Scenario.schema.read(
            [
              "faults", "members", "topology", "links", "overrides", "groups", "workload.origins",
              "workload.duration",
            ]
            .reduce(rest) { $0.without($1) }))
        guard let repaired else { preconditionFailure("\(rest.flow) cannot be read") }
        scenario = repaired
      }
    }
  }
}

extension LinkOverride {
  fileprivate mutating func mend() {
    if scope.targets.isEmpty { scope.of = .all }
    if scope.of != nil { (scope.from, scope.to) = (nil, nil) }
    for path in [\Fault.LinkScope.of, \.from, \.to] where scope[keyPath: path]?.isFixed == false {
      scope[keyPath: path] = .all
    }
    if loss == .one { loss = .zero }
    if self == LinkOverride(scope) { delay = .milliseconds(1) }
  }
}

extension Scenario {
  /// Lets values that rarely go together when each is drawn for itself go together: without it most scenarios
  /// would be read again for each of their keys.
  fileprivate mutating func mend() {
    for index in faults.indices { faults[index].mend() }
    for index in overrides.indices where !overrides[index].target.isFixed { overrides[index].target = .all }
    for index in links.indices { links[index].mend() }
    let mostTimes = 20
    for index in workload.bursts.indices {
      workload.bursts[index].count = min(workload.bursts[index].count, 1_000)
      workload.bursts[index].times = workload.bursts[index].every.map { _ in
        min(workload.bursts[index].times ?? mostTimes, mostTimes)
      }
    }
    if network.transport == .stream {
      network.duplication = .zero
      network.reordering = .zero
    }
    if network.model != .exact {
      network.transport = .datagram
      network.bandwidth = nil
      overrides = []
      links = []
    }
    if let start = members?.start { members?.start = min(start, hosts) }
    // Four edges at most are drawn.
    topology?.file = nil
    topology?.hasIslands = true
    topology?.edges.removeAll { $0.one == $0.other }
    if topology?.edges.isEmpty == true { topology = nil }
    members?.mend()
    // Who comes and goes is followed through, which takes a million hosts a second.
    if network.model != .exact || hosts > 2_000 { members = nil }
    if capacity?.up == nil, network.bandwidth == nil { capacity?.buffer = nil }
  }
}

extension Members {
  fileprivate mutating func mend() {
    for index in churn.indices where !churn[index].of.isFixed { churn[index].of = .all }
    events = Array(events.prefix(3))
    for index in events.indices {
      if case .join = events[index].kind { events[index].notice = .zero }
      guard events[index].target?.isFixed == false else { continue }
      if case .join = events[index].kind { events[index].kind = .join(.all) }
      if case .leave = events[index].kind { events[index].kind = .leave(.all) }
    }
  }
}

extension Fault {
  fileprivate mutating func mend() {
    if case .restart(let target, let restart) = kind {
      duration = nil
      times = nil
      every = max(every ?? .zero, restart.down)
      if !target.isFixed { kind = .restart(.node(NodeID(0)), restart) }
      return
    }
    guard let every else {
      times = nil
      return
    }
    duration = min(duration ?? every, every)
    times = min(times ?? 5, 5)
  }
}

extension DocumentValue {
  /// The value without what stands at `path`, such as `faults[2]` or `workload.rate`.
  func without(_ path: String) -> DocumentValue { without(path.split { ".[]".contains($0) }[...]) }

  private func without(_ steps: ArraySlice<Substring>) -> DocumentValue {
    guard let step = steps.first else { return self }
    let isLast = steps.count == 1
    switch content {
    case .mapping(let members):
      return .mapping(
        members.compactMap { member in
          guard member.name == String(step) else { return member }
          return isLast ? nil : Member(member.name, member.value.without(steps.dropFirst()))
        })
    case .list(let elements):
      return .list(
        elements.enumerated().compactMap { index, element in
          guard index == Int(step) else { return element }
          return isLast ? nil : element.without(steps.dropFirst())
        })
    case .nothing, .scalar: return self
    }
  }
}
