import Architectures
import Broadcasting
import Scenarios

/// The setup of the run behind a figure, as data: an architecture, its settings as text, and a scenario.
struct Setup: Hashable, Sendable {
  var architecture: String
  var settings: [SettingValue]
  var scenario: Scenario

  init(_ architecture: String, _ settings: KeyValuePairs<String, String>, in scenario: Scenario) {
    self.architecture = architecture
    self.settings = settings.map { SettingValue(name: $0.key, value: $0.value) }
    self.scenario = scenario
  }

  /// The setup with one setting changed.
  func with(_ name: String, _ value: String) -> Setup {
    var setup = self
    setup.settings.removeAll { $0.name == name }
    setup.settings.append(SettingValue(name: name, value: value))
    return setup
  }

  /// The run in words, for a reader who would make it alone: `gossip mode=push fanout=1, 1000 hosts`.
  var text: String {
    let words = [architecture] + settings.map { "\($0.name)=\($0.value)" }
    return words.joined(separator: " ") + ", \(scenario.hosts) hosts"
  }

  /// Throws where this program has no such architecture, or it no such setting.
  func configuration() throws(VerificationError) -> Configuration {
    guard let architecture = Architecture.named(architecture) else {
      throw VerificationError("there is no architecture '\(architecture)'")
    }
    do {
      return try architecture.configured(settings)
    } catch {
      throw VerificationError(error.description)
    }
  }
}

/// The reason why a selection cannot be verified; one line: what, where, and what would be right.
public struct VerificationError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}

extension Scenario {
  /// One broadcast by host 0 after 1.5 s, in the middle between two of the clock's seconds, and then this
  /// much time.
  static func oneBroadcast(
    hosts: Int, latency: Latency = .constant(.milliseconds(100)), lasting: Delay, loss: Probability = .zero
  ) -> Scenario {
    .broadcasts(
      1, every: .seconds(1), from: 1, hosts: hosts, latency: latency, settle: .milliseconds(1500),
      then: lasting, loss: loss)
  }

  /// A number of broadcasts, one after the other, by the first `origins` hosts in turn.
  static func broadcasts(
    _ count: Int, every gap: Delay, from origins: Int, hosts: Int,
    latency: Latency = .constant(.milliseconds(100)), settle: Delay = .seconds(1), then rest: Delay,
    loss: Probability = .zero
  ) -> Scenario {
    let workload = Workload(
      ratePerThousandSeconds: Int(1_000_000_000_000 / gap.nanoseconds), broadcasts: .one,
      duration: gap * Int64(count - 1) + gap / 2, arrivals: .constant, origins: origins)
    return Scenario(
      name: "verification", hosts: hosts, network: Network(latency: latency, loss: loss),
      workload: workload, settle: settle, quiet: rest)
  }
}
