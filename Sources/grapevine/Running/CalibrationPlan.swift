import Architectures
import Broadcasting
import Cluster
import Measurement
import Reporting
import Scenarios
import Studies

/// The live runs from which `calibrate` learns what messages cost: flows in which nodes send and receive
/// unlike numbers of them, at two rates.
struct CalibrationPlan {
  struct Flow {
    let name: String
    let configuration: Configuration
    let scenario: Scenario
  }

  /// The first is next to none.
  let flows: [Flow]

  /// Messages a second, all nodes together.
  private static let rates = [2_000, 8_000]

  init(hosts: Int) throws(Failure) {
    // A registry's leases would be messages of another flow.
    let mesh = try Self.configuration("full-mesh", "full-mesh.membership=fixed")
    let cache = try Self.configuration("shared-cache")
    func flow(
      _ name: String, _ configuration: Configuration, rate: Int, copies: Int, origins: Int? = nil
    ) -> Flow {
      let short = name.split(separator: " ").first ?? ""
      return Flow(
        name: rate == 0 ? name : "\(name), \(rate)/s", configuration: configuration,
        scenario: Scenario(
          name: "calibrate-\(short)-\(rate)", hosts: hosts, network: Network(latency: .constant(.zero)),
          workload: Workload(
            // One broadcast at least, so that there is something to judge the run by.
            ratePerThousandSeconds: max(rate * 1_000 / copies, 500), broadcasts: .one, duration: .seconds(2),
            arrivals: .constant, origins: origins),
          settle: .seconds(1), quiet: .seconds(1)))
    }
    var flows = [flow("idle", mesh, rate: 0, copies: 1)]
    for rate in Self.rates {
      flows += [
        flow("one host to all", mesh, rate: rate, copies: hosts - 1, origins: 1),
        flow("all hosts to all", mesh, rate: rate, copies: hosts - 1),
        // One to the cache, and one from it to each host.
        flow("cache to all", cache, rate: rate, copies: hosts + 1),
      ]
    }
    self.flows = flows
  }

  private static func configuration(
    _ name: String, _ assignments: String...
  ) throws(Failure) -> Configuration {
    try ArchitectureSelection.configurations(names: [name], assignments: assignments)[0]
  }

  /// Makes every run `rounds` times, round by round.
  func measured(
    rounds: Int, driver: Driver, in session: LiveSession<[CostSample]>, run: @escaping UsageRun
  ) throws(Failure) -> [Calibration.Flow] {
    let runs = (1...rounds).flatMap { round in
      flows.map { flow in
        LiveSession<[CostSample]>.Run(
          turn: "round \(round) of \(rounds)", name: flow.name,
          cell: Cell(
            configuration: flow.configuration, scenario: flow.scenario, seed: UInt64(round), driver: driver))
      }
    }
    let samples = try session.outcomes(of: runs) { (asked) throws(Failure) in
      try Self.samples(of: asked.cell, asked.name, run)
    }
    return flows.enumerated().map { place, flow in
      Calibration.Flow(
        flow.name, rounds: stride(from: place, to: samples.count, by: flows.count).map { samples[$0] })
    }
  }

  /// A live run that gives what its nodes did beside its result.
  typealias UsageRun =
    @Sendable (Cell) throws(ClusterError) -> (result: CellResult, nodes: [NodeUsage])

  private static func samples(
    of cell: Cell, _ flow: String,
    _ run: UsageRun
  ) throws(Failure) -> [CostSample] {
    do throws(ClusterError) {
      let (result, nodes) = try run(cell)
      guard result.verdict == .valid else {
        throw ClusterError(
          .failed,
          "the flow '\(flow)' was more than this machine bears: "
            + "\(result.reasons.first?.description ?? "the run is \(result.verdict.rawValue)"); "
            + "end what else runs, or take fewer --hosts")
      }
      return nodes.map { CostSample(cpu: Double($0.cpu), sent: $0.sent, received: $0.received) }
    } catch {
      throw Failure(error)
    }
  }
}
