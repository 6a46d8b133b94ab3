public import ArgumentParser
import Broadcasting
import Formats
public import Reporting
import Scenarios
import Schema

/// The arguments that describe a fleet and its demands.
struct DemandArguments: ParsableArguments {
  @Option(help: ArgumentHelp("How many hosts the fleet has.", valueName: "n"))
  var hosts = 25

  @Option(help: ArgumentHelp("Operations a second, all hosts together.", valueName: "number"))
  var rate = "100"

  @Option(
    help: ArgumentHelp("The share of operations that broadcast; the others read.", valueName: "share"))
  var broadcasts = "50%"

  @Option(help: ArgumentHelp("How long every message is under way.", valueName: "time"))
  var latency = "100ms"

  @Option(help: ArgumentHelp("The share of messages that are lost.", valueName: "share"))
  var loss = "0%"

  @Option(
    help: ArgumentHelp("How long a rumor may take to every host. (default: any time)", valueName: "time"))
  var latencyBudget: String?

  @Option(help: ArgumentHelp("Of all rumors' times, which the budget is for.", valueName: "p"))
  var percentile = Demand.Percentile.p99

  @Option(
    help: ArgumentHelp(
      "What is to be survived, separated by commas: "
        + Threat.allCases.map(\.rawValue).joined(separator: ", "),
      valueName: "name,…"))
  var survive: [String] = []

  @Option(
    help: ArgumentHelp(
      "The share of operations that must be answered in time during each of them.", valueName: "share"))
  var available = "90%"

  @Option(
    help: ArgumentHelp(
      "The share of deliveries that must be made in time during each of them; in a partition, of those on "
        + "the worse side. 0% asks for none. (default: as --available)",
      valueName: "share"))
  var reach: String?

  func demand() throws(Failure) -> Demand {
    var demand = Demand()
    guard Scenario.Limits.hosts.contains(hosts) else {
      let limits = Scenario.Limits.hosts
      throw Failure(
        .usage,
        "--hosts takes a whole number from \(limits.lowerBound) to \(limits.upperBound), not \(hosts)")
    }
    demand.hosts = hosts
    guard let rate = Int(thousandthsOf: rate), Scenario.Limits.ratePerThousandSeconds.contains(rate) else {
      throw Failure(.usage, "--rate takes a number from 0.001 to 1000000, not '\(self.rate)'")
    }
    demand.ratePerThousandSeconds = rate
    demand.broadcasts = try Self.share("--broadcasts", broadcasts)
    demand.latency = try Self.time("--latency", latency)
    demand.loss = try Self.share("--loss", loss)
    if let latencyBudget { demand.budget = try Self.time("--latency-budget", latencyBudget) }
    demand.percentile = percentile
    demand.threats = try threats()
    demand.available = try Self.share("--available", available)
    if let reach { demand.reach = try Self.share("--reach", reach) }
    for scenario in demand.scenarios {
      do throws(ScenarioError) {
        try scenario.validate()
      } catch {
        throw Failure(.usage, error.message)
      }
    }
    return demand
  }

  private func threats() throws(Failure) -> [Threat] {
    let names = survive.flatMap {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    var threats: [Threat] = []
    for name in names {
      guard let threat = Threat(rawValue: name) else {
        throw .unknown("thing to survive", name, known: Threat.allCases.map(\.rawValue))
      }
      if !threats.contains(threat) { threats.append(threat) }
    }
    return threats
  }

  private static func share(_ option: String, _ text: String) throws(Failure) -> Probability {
    guard let share = Probability(parsing: text) else {
      throw Failure(.usage, "\(option) takes a share from 0% to 100%, such as 2.5%, not '\(text)'")
    }
    return share
  }

  private static func time(_ option: String, _ text: String) throws(Failure) -> Delay {
    let limits = Scenario.Limits.latency
    guard let time = Delay(parsing: text), limits.contains(time) else {
      throw Failure(
        .usage,
        "\(option) takes a time up to \(limits.upperBound), such as 20ms, not '\(text)'"
      )
    }
    return time
  }
}

extension Demand.Percentile: ExpressibleByArgument {}
