public import ArgumentParser
import Broadcasting
import Formats
public import Reporting
import Scenarios
import Schema

/// The arguments that describe a fleet and its demands.
struct DemandArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Take hosts, workload, network, capacity and faults from this scenario, a file or a name; the options "
        + "below change them.", valueName: "file"))
  var scenario: String?

  @Option(help: ArgumentHelp("How many hosts the fleet has. (default: 25)", valueName: "n"))
  var hosts: Int?

  @Option(help: ArgumentHelp("Operations a second, all hosts together. (default: 100)", valueName: "number"))
  var rate: String?

  @Option(
    help: ArgumentHelp(
      "The share of operations that broadcast; the others read. (default: 50%)", valueName: "share"))
  var broadcasts: String?

  @Option(help: ArgumentHelp("How long every message is under way. (default: 100ms)", valueName: "time"))
  var latency: String?

  @Option(help: ArgumentHelp("The share of messages that are lost. (default: 0%)", valueName: "share"))
  var loss: String?

  @Option(help: ArgumentHelp("The size of what is broadcast. (default: 64)", valueName: "bytes"))
  var payload: Int?

  @Option(
    help: ArgumentHelp(
      "How long a message that it receives keeps a node busy; grapevine calibrate measures it. With 0s for "
        + "this and --send messages cost nothing. (default: \(Capacity.calibrated.receive))",
      valueName: "time"))
  var receive: String?

  @Option(
    help: ArgumentHelp(
      "How long a copy that it sends keeps a node busy. (default: \(Capacity.calibrated.send))",
      valueName: "time"))
  var send: String?

  @Option(
    help: ArgumentHelp(
      "The rate at which a node puts bytes on its link, such as 10MB/s. (default: no limit)",
      valueName: "rate"))
  var bandwidth: String?

  @Option(
    help: ArgumentHelp("How much of its busiest second the busiest node may be at work.", valueName: "share"))
  var busy = "70%"

  @Option(
    help: ArgumentHelp(
      "How many connections a host may have to hold, those that it opens at need included; a service may "
        + "hold any number. (default: 128 that it always keeps)", valueName: "n"))
  var connections: Int?

  @Option(
    help: ArgumentHelp(
      "How old what a read misses may be, in 99 of 100 reads. (default: any age)", valueName: "time"))
  var staleness: String?

  @Option(
    help: ArgumentHelp(
      "How many nodes may forget at once without the loss of anything acknowledged.", valueName: "k"))
  var losses = 0

  @Option(
    help: ArgumentHelp("How long a rumor may take to every host. (default: any time)", valueName: "time"))
  var latencyBudget: String?

  @Option(help: ArgumentHelp("Of all rumors' times, which the budget is for.", valueName: "p"))
  var percentile = Demand.Percentile.p99

  @Option(
    help: ArgumentHelp(
      "What is to be survived, separated by commas: "
        + Threat.named.map(\.rawValue).joined(separator: ", "),
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

  /// Regions say how many hosts there are and how far they are apart.
  private func refuse(_ option: String, where hasPlaces: Bool) throws(Failure) {
    if hasPlaces {
      throw Failure(.usage, "\(option) does not go with a scenario that has regions; change its file")
    }
  }

  func demand() throws(Failure) -> Demand {
    var demand = try Demand(self.scenario)
    if let hosts {
      guard Scenario.Limits.hosts.contains(hosts) else {
        let limits = Scenario.Limits.hosts
        throw Failure(
          .usage,
          "--hosts takes a whole number from \(limits.lowerBound) to \(limits.upperBound), not \(hosts)")
      }
      try refuse("--hosts", where: demand.hasPlaces)
      demand.hosts = hosts
    }
    if let text = rate {
      guard let rate = Int(thousandthsOf: text), Scenario.Limits.ratePerThousandSeconds.contains(rate) else {
        throw Failure(.usage, "--rate takes a number from 0.001 to 1000000, not '\(text)'")
      }
      demand.ratePerThousandSeconds = rate
    }
    if let broadcasts { demand.broadcasts = try Self.share("--broadcasts", broadcasts) }
    if latency != nil { try refuse("--latency", where: demand.hasPlaces) }
    if let latency { demand.network.latency = .constant(try Self.time("--latency", latency)) }
    if let loss { demand.network.loss = try Self.share("--loss", loss) }
    if let payload {
      guard Self.payloads.contains(payload) else {
        throw Failure(
          .usage,
          "--payload takes a whole number of bytes up to \(Self.payloads.upperBound), not \(payload)")
      }
      demand.payload = PayloadSizes(payload)
    }
    try addCosts(to: &demand)
    try addBounds(to: &demand)
    if let latencyBudget { demand.budget = try Self.time("--latency-budget", latencyBudget) }
    demand.percentile = percentile
    demand.threats += try threats()
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

  private static let payloads = 0...1_000_000
  private static let connectionLimits = 1...10_000_000

  private func addCosts(to demand: inout Demand) throws(Failure) {
    guard receive != nil || send != nil || bandwidth != nil else { return }
    var capacity = demand.capacity ?? Capacity()
    if let receive { capacity.receive = try Self.time("--receive", receive) }
    if let send { capacity.send = try Self.time("--send", send) }
    if let text = bandwidth {
      guard let bandwidth = Bandwidth(parsing: text) else {
        throw Failure(.usage, "--bandwidth takes bytes a second, such as 10MB/s, not '\(text)'")
      }
      capacity.bandwidth = bandwidth
    }
    demand.capacity = capacity == Capacity() ? nil : capacity
  }

  private func addBounds(to demand: inout Demand) throws(Failure) {
    demand.busy = try Self.share("--busy", busy)
    if let connections {
      guard Self.connectionLimits.contains(connections) else {
        let most = Self.connectionLimits.upperBound
        throw Failure(
          .usage, "--connections takes a whole number from 1 to \(most), not \(connections)")
      }
      demand.connections = connections
    }
    guard losses >= 0 else {
      throw Failure(.usage, "--losses takes a whole number of nodes from 0 on, not \(losses)")
    }
    demand.losses = losses
    if let staleness { demand.staleness = try Self.time("--staleness", staleness) }
  }

  private func threats() throws(Failure) -> [Threat] {
    let names = survive.flatMap {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    var threats: [Threat] = []
    for name in names {
      guard let threat = Threat(rawValue: name) else {
        throw .unknown("thing to survive", name, known: Threat.named.map(\.rawValue))
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

extension Demand {
  /// As the scenario of that name or file has it; the defaults for none.
  fileprivate init(_ scenario: String?) throws(Failure) {
    if let scenario {
      self.init(try ScenarioSelection.scenario(scenario), file: scenario)
    } else {
      self.init()
    }
  }
}

extension Demand.Percentile: ExpressibleByArgument {}
