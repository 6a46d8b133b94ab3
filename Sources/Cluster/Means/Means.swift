internal import Foundation
internal import Scenarios

/// The resources that a live run takes for granted, looked at before anything starts: one line tells best
/// what is missing, and libzmq ends a process that runs out of file descriptors.
enum Means {
  /// Throws for the first that is missing; raises what this process may raise.
  static func check(hosts: Int, nodes: Int, _ options: LiveOptions) throws {
    guard FileManager.default.isExecutableFile(atPath: options.program) else {
      throw ClusterError(
        .unavailable, "\(options.program), which is to play nodes, is no program that can be run")
    }
    switch options.partitions {
    case .kernel: try checkKernel(nodes: nodes)
    case .emulator:
      if let port = options.firstPort, options.transport == .tcp { try checkPorts(from: port, nodes: nodes) }
    }
    try checkDescriptors(hosts: hosts, nodes: nodes, limit: OpenFiles.raised())
  }

  /// Throws if `limit` file descriptors are too few.
  static func checkDescriptors(hosts: Int, nodes: Int, limit: Int) throws(ClusterError) {
    let needed = FileDescriptorBudget.needed(nodes: nodes)
    guard limit < needed else { return }
    let services = nodes - hosts
    let beside = services == 0 ? "" : " and \(services) service node\(services == 1 ? "" : "s")"
    let fitting = max(0, FileDescriptorBudget.mostNodes(limit: limit) - services)
    throw ClusterError(
      .unavailable,
      "\(hosts) hosts\(beside) need \(needed) file descriptors "
        + "and a process may open \(limit), enough for \(fitting) hosts; try 'ulimit -n \(needed)'")
  }

  private static func checkKernel(nodes: Int) throws {
    if let obstacle = try blocking({ await KernelNetwork.obstacle() }) {
      throw ClusterError(.unavailable, obstacle)
    }
    guard nodes <= KernelNetwork.mostNodes else {
      throw ClusterError(.unavailable, "kernel partitions are for at most \(KernelNetwork.mostNodes) nodes")
    }
  }

  private static func checkPorts(from first: Int, nodes: Int) throws(ClusterError) {
    guard first + nodes <= 65_536 else {
      throw ClusterError(
        .usage, "--port \(first): \(nodes) nodes need as many ports, and the last is 65535; begin lower")
    }
    if let taken = (first..<first + nodes).first(where: { !LocalPort.isFree($0) }) {
      throw ClusterError(
        .unavailable,
        "port \(taken) is in use; give a --port with \(nodes) free ones, or leave it out for any that are"
      )
    }
  }
}
