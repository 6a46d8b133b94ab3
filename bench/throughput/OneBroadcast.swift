import Architectures
import Broadcasting
import Scenarios

/// One broadcast by an architecture whose settings let it end there.
struct OneBroadcast {
  let name: String
  let architecture: String
  let settings: [String]
  /// The longest time that a million hosts need for it.
  let quiet: Delay

  static let all = [
    OneBroadcast(
      name: "push gossip, fan-out 8", architecture: "gossip", settings: ["fanout=8", "repair=0s"],
      quiet: .seconds(10)),
    OneBroadcast(
      name: "flooding, random 8-regular", architecture: "flooding",
      settings: ["topology=regular-8", "repair=0s"], quiet: .seconds(10)),
    // Pulling does not end by itself: so many rounds of 250 ms are what a million hosts need.
    OneBroadcast(
      name: "push-pull rounds", architecture: "gossip",
      settings: ["mode=push-pull", "fanout=1", "interval=250ms", "align=clock", "repair=0s"],
      quiet: .seconds(5)),
    OneBroadcast(
      name: "plumtree", architecture: "plumtree", settings: ["repair=0s"], quiet: .seconds(20)),
  ]

  func scenario(hosts: Int) -> Scenario {
    Scenario(
      name: "one-rumor", hosts: hosts,
      workload: Scenarios.Workload(broadcasts: .one, duration: .nanoseconds(1)), settle: .zero,
      quiet: quiet)
  }

  func configured() throws -> Configuration? {
    try Architecture.named(architecture)?.configured(
      settings.map { setting in
        let parts = setting.split(separator: "=", maxSplits: 1)
        return SettingValue(name: String(parts[0]), value: String(parts[1]))
      })
  }
}
