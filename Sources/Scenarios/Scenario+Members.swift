import Broadcasting

extension Scenario {
  /// Comings and goings: so many take a machine as long as a run of millions of messages.
  static let mostMemberChanges = 4_000_000
  /// Of each host that goes it is recorded when it learnt of which rumor, and after how
  /// many bytes: sixteen bytes.
  private static let mostForgottenDeliveries = 200_000_000

  /// Throws the first contradiction of comings and goings with the rest.
  func validateMembers() throws(ScenarioError) {
    guard let members else { return }
    func fail(_ key: String, _ message: String) throws(ScenarioError) {
      throw ScenarioError(path: "members.\(key)", message: message)
    }
    if let start = members.start, start > hosts {
      try fail("start", "\(start) of \(hosts) hosts; take 1 to \(hosts), or leave it out for all")
    }
    if network.model != .exact {
      throw ScenarioError(
        path: "members", message: "in network.model \(network.model.rawValue) all hosts are there; take exact"
      )
    }
    for (index, event) in members.events.enumerated() {
      let path = "members.events[\(index)]"
      if let target = event.target { try validateMember(target, path: path) }
      if case .scale(let count) = event.kind, count > hosts {
        throw ScenarioError(path: path, message: "scale \(count): there are \(hosts) hosts")
      }
      if case .join = event.kind, event.notice > .zero {
        throw ScenarioError(path: path, message: "nobody joins with notice; leave it out")
      }
      if begin + event.at >= end {
        throw ScenarioError(
          path: path, message: "at \(event.at): the run ends after \(end - begin); let it begin earlier")
      }
    }
    var changes = members.events.reduce(0) { sum, event in
      sum.plus((event.target.map { meantHosts(by: $0).count } ?? hosts).times(event.notice > .zero ? 2 : 1))
    }
    guard changes <= Self.mostMemberChanges else {
      throw ScenarioError(
        path: "members.events",
        message: "hosts come and go up to \(changes) times, more than \(Self.mostMemberChanges); take fewer")
    }
    for (index, churn) in members.churn.enumerated() {
      try validateMember(churn.of, path: "members.churn[\(index)]")
      let cycle = max((churn.up.mean + churn.down.mean).nanoseconds, 1)
      let times = Int((end - .zero).nanoseconds / cycle) + 1
      changes = changes.plus(meantHosts(by: churn.of).count.times(times).times(2))
    }
    if changes > Self.mostMemberChanges {
      try fail(
        "churn",
        "hosts come and go about \(changes) times, more than \(Self.mostMemberChanges); let them stay "
          + "longer, or take fewer")
    }
    let forgotten = (changes / 2).times(expectedBroadcasts)
    if forgotten > Self.mostForgottenDeliveries {
      try fail(
        members.churn.isEmpty ? "events" : "churn",
        "up to \(changes / 2) hosts go that know of up to \(expectedBroadcasts) broadcasts, more than "
          + "\(Self.mostForgottenDeliveries) together, the most that can be recorded; let them stay "
          + "longer, or broadcast less")
    }
    try validatePresence(members)
  }

  private func validateMember(_ target: Fault.Target, path: String) throws(ScenarioError) {
    try validate(target, path: path, groups: groups.map(\.name))
    if target.atoms.contains(where: { if case .part = $0 { true } else { false } }) {
      throw ScenarioError(path: path, message: "\(target) moves with the run; name hosts")
    }
  }

  /// Throws where an event finds nobody, if the scenario itself says who is there.
  private func validatePresence(_ members: Members) throws(ScenarioError) {
    guard members.churn.isEmpty, members.events.allSatisfy({ $0.target?.isFixed ?? true }),
      let plan = MemberPlan(self, seed: 0)
    else { return }
    if let index = plan.idle.first {
      let event = members.events[index]
      let message =
        switch event.kind {
        case .join(let target): "join \(target.text): they are there already at \(event.at)"
        case .leave(let target): "leave \(target.text): they are not there at \(event.at)"
        case .scale(let count): "scale \(count): so many are there already at \(event.at)"
        }
      throw ScenarioError(path: "members.events[\(index)]", message: message)
    }
    if plan.isEverEmpty {
      throw ScenarioError(path: "members", message: "no host is left; let some stay")
    }
  }
}
