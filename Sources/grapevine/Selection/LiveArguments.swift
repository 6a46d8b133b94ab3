public import ArgumentParser
import Broadcasting
import Cluster
import Foundation

/// What says how cells are run: simulated, or live and how.
struct LiveArguments: ParsableArguments {
  enum DriverName: String, ExpressibleByArgument, CaseIterable {
    case simulator
    case zeromq
  }

  @Option(
    name: .customLong("driver"),
    help: ArgumentHelp("simulator, or zeromq: a process a node. (default: simulator)", valueName: "name"))
  var name: DriverName = .simulator

  @Option(help: ArgumentHelp("With zeromq: tcp or ipc. (default: tcp)", valueName: "name"))
  var transport: Driver.Transport?

  @Option(
    help: ArgumentHelp(
      "With zeromq: what cuts links, the emulator or the kernel. (default: emulator)", valueName: "name"))
  var partition: Driver.Partitions?

  @Option(
    help: ArgumentHelp(
      "With zeromq: node i listens at PORT + i. (default: ports that are free)", valueName: "port"))
  var port: Int?

  @Option(help: ArgumentHelp("With zeromq: the program that plays nodes.", visibility: .hidden))
  var nodeProgram: String?

  var driver: Driver {
    get throws(Failure) {
      guard name == .zeromq else {
        guard transport == nil, partition == nil, port == nil, nodeProgram == nil else {
          throw Failure(.usage, "--transport, --partition and --port go with --driver zeromq; add it")
        }
        return .simulator
      }
      if partition == .kernel, transport == .ipc {
        throw Failure(.usage, "--partition kernel cuts tcp; leave out --transport ipc")
      }
      if let port, !(1024...60_000).contains(port) {
        throw Failure(.usage, "--port takes a number from 1024 to 60000, not \(port)")
      }
      return .zeromq(transport ?? .tcp, partition ?? .emulator)
    }
  }

  /// Live runs take as long as their scenarios, so one of each unless more are asked for.
  func defaultSeeds(_ seed: UInt64?) -> Int? { name == .zeromq && seed == nil ? 1 : nil }

  /// What runs a cell of this driver.
  func runner(for driver: Driver) throws(Failure) -> @Sendable (Cell) throws(Failure) -> CellResult {
    guard case .zeromq(let transport, let partitions) = driver else {
      return { (cell: Cell) throws(Failure) in cell.run() }
    }
    var program = try Self.ownPath()
    if let nodeProgram { program = nodeProgram }
    let options = LiveOptions(
      program: program, transport: transport, partitions: partitions, firstPort: port)
    return { (cell: Cell) throws(Failure) in
      do throws(ClusterError) {
        return try LiveRun.run(cell, options: options)
      } catch {
        throw Failure(error)
      }
    }
  }

  /// This very program, which plays nodes as well.
  private static func ownPath() throws(Failure) -> String {
    guard let path = Bundle.main.executablePath else {
      throw Failure(.unavailable, "this program's own file cannot be found, and it is what plays nodes")
    }
    return path
  }
}

extension Driver.Transport: ExpressibleByArgument {}
extension Driver.Partitions: ExpressibleByArgument {}
