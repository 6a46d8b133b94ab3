public import ArgumentParser
import Cluster
import Foundation
import Measurement
import Running
import Scenarios
import Simulation
import Studies

/// The arguments that say how live runs are made.
struct LiveArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Live: what ZeroMQ goes over, tcp or ipc. (default: tcp)", valueName: "name"))
  var transport: Driver.Transport?

  @Option(
    help: ArgumentHelp(
      "Live: what cuts links in a partition, emulator, or kernel (root on Linux). (default: emulator)",
      valueName: "name"))
  var partition: Driver.Partitions?

  @Option(
    help: ArgumentHelp("Live: node i listens at PORT + i. (default: ports that are free)", valueName: "port"))
  var port: Int?

  @Option(help: ArgumentHelp("Live: the program that plays nodes.", visibility: .hidden))
  var nodeProgram: String?

  @Option(help: ArgumentHelp("Live: seconds for processes to start.", visibility: .hidden))
  var patience: Int?

  /// The arguments given of it that change results, as words of a command line.
  var words: [String] {
    (transport.map { ["--transport", $0.rawValue] } ?? [])
      + (partition.map { ["--partition", $0.rawValue] } ?? [])
  }

  var isGiven: Bool { transport != nil || partition != nil || port != nil || nodeProgram != nil }

  var driver: Driver {
    get throws(Failure) {
      if partition == .kernel, transport == .ipc {
        throw Failure(.usage, "--partition kernel cuts tcp; leave out --transport ipc")
      }
      if let port, !(1024...60_000).contains(port) {
        throw Failure(.usage, "--port takes a number from 1024 to 60000, not \(port)")
      }
      return .zeromq(transport ?? .tcp, partition ?? .emulator)
    }
  }

  /// The runner of this driver's cells.
  func runner(for driver: Driver, workers: Workers = .one) throws(Failure) -> CellRun {
    guard case .zeromq(let transport, let partitions) = driver else {
      return { (cell: Cell) throws(Failure) in cell.run(workers: workers) }
    }
    let options = try options(transport, partitions)
    return { (cell: Cell) throws(Failure) in
      do throws(ClusterError) {
        return try LiveRun.run(cell, options: options)
      } catch {
        throw Failure(error)
      }
    }
  }

  func options(
    _ transport: Driver.Transport, _ partitions: Driver.Partitions
  ) throws(Failure) -> LiveOptions {
    var program = try Self.ownPath()
    if let nodeProgram { program = nodeProgram }
    var options = LiveOptions(
      program: program, transport: transport, partitions: partitions, firstPort: port)
    if let patience { options.patience = patience }
    return options
  }

  /// This very program, which plays nodes as well.
  private static func ownPath() throws(Failure) -> String {
    guard let path = Bundle.main.executablePath else {
      throw Failure(.unavailable, "this program's own file cannot be found, and it is what plays nodes")
    }
    return path
  }
}

extension Matrix {
  /// Throws where the driver cannot run a scenario: better before the first run than in the midst of them.
  func checkDriver() throws(Failure) {
    guard driver != .simulator else { return }
    guard shard == nil else {
      throw Failure(
        .usage, "--shard divides simulated cells; live ones measure the machine that they are run on")
    }
    for scenario in scenarios {
      if let obstacle = LiveRun.obstacle(to: scenario) { throw Failure(.usage, obstacle) }
    }
  }
}

/// Runs a cell and measures it.
typealias CellRun = @Sendable (Cell) throws(Failure) -> CellResult

extension Driver.Transport: ExpressibleByArgument {}
extension Driver.Partitions: ExpressibleByArgument {}
