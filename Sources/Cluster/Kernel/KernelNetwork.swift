internal import Foundation

/// The network namespaces of a run, one a node, in which partitions are made by the kernel.
///
/// A cut drops packets between two namespaces, so that TCP meets it as it does in life: what is under way is
/// sent again and again, at intervals that double, and after the heal a connection is heard of only when the
/// next of them ends, which takes up to about as long as the cut took.
///
/// A cut has a direction, and it is a direction of packets. If b does not hear a, what b says still arrives
/// at a, but a's acknowledgements do not arrive at b. So a hears no more from b than fits into what TCP sends
/// without an answer (ten segments on a new connection), then b stalls as well, and no new connection
/// between the two comes about in either direction. That is what a one-way cut does to TCP in life; for
/// messages of which only one direction is cut, use the link emulator.
///
/// The namespaces reach one another and nothing else: neither the machine's own network nor the process that
/// made them, which must talk to nodes by pipes or by sockets in the file system.
struct KernelNetwork: Sendable {
  static let mostNodes = 1_000

  private let plan: NetworkPlan
  private let filter: PacketFilter
  private let ip: SystemTool?
  private let nft: SystemTool?

  /// `name` distinguishes runs on one machine; see `freshName`.
  init(nodes: Int, name: String) {
    precondition((1...Self.mostNodes).contains(nodes), "a kernel network of \(nodes) nodes")
    precondition(name.wholeMatch(of: /\w+/.asciiOnlyWordCharacters()) != nil, "'\(name)' as a name")
    plan = NetworkPlan(nodes: nodes, name: name)
    filter = PacketFilter(plan: plan)
    ip = SystemTool("ip")
    nft = SystemTool("nft")
  }

  /// The address at which the others can reach `node`: `198.18.0.7`.
  func address(of node: Int) -> String { plan.address(of: node) }

  /// The words before a node's command line that make it run in its namespace.
  ///
  /// The process keeps its id. The namespace, and what TCP knows in it, outlives a process that is killed, as
  /// a machine outlives its programs.
  func prefix(of node: Int) -> [String] {
    [ip?.path ?? "ip", "netns", "exec", plan.namespace(of: node)]
  }

  /// Makes the namespaces, in which every node hears every other.
  ///
  /// The remains of dead runs are removed first; a set-up that cannot be finished is taken down again.
  func setUp() async throws(ClusterError) {
    for name in Self.deadRuns + [plan.name] { await Self.removeLeftovers(name: name) }
    do throws(ClusterError) {
      let (ip, nft) = try tools()
      try await ip.run(["-batch", "-"], input: plan.creation)
      try await ip.run(["-n", plan.hub, "-batch", "-"], input: plan.links)
      try await ip.run(
        inHub(["sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"]))
      try await ip.run(inHub([nft.path, "-f", "-"]), input: filter.creation)
      try await configureNodes(ip)
    } catch {
      await tearDown()
      throw error
    }
  }

  /// A process a node, a few at once.
  private func configureNodes(_ ip: SystemTool) async throws(ClusterError) {
    let workers = min(plan.nodes, ProcessInfo.processInfo.activeProcessorCount)
    let plan = plan
    let failure = await withTaskGroup(of: ClusterError?.self) { group in
      for worker in 0..<workers {
        group.addTask {
          do throws(ClusterError) {
            for node in stride(from: worker, to: plan.nodes, by: workers) {
              try await ip.run(
                ["-n", plan.namespace(of: node), "-batch", "-"], input: plan.configuration(of: node))
            }
            return nil
          } catch {
            return error
          }
        }
      }
      return await group.reduce(nil) { $0 ?? $1 }
    }
    if let failure { throw failure }
  }

  /// From now on each node b receives nothing from the nodes in `unheard[b]`, and everything from the others.
  ///
  /// Nodes that `unheard` has no place for hear all: `[]` heals. The change is one for all nodes.
  func cut(_ unheard: [[Int]]) async throws(ClusterError) {
    let (ip, nft) = try tools()
    try await ip.run(inHub([nft.path, "-f", "-"]), input: filter.replacement(unheard: unheard))
  }

  /// The number of packets to each node that were dropped since `setUp`.
  ///
  /// TCP between namespaces hands over up to 64 kB at once, which counts as one packet.
  func droppedPackets() async throws(ClusterError) -> [Int] {
    let (ip, nft) = try tools()
    let answer = try await ip.run(inHub([nft.path] + PacketFilter.query))
    guard let packets = filter.packets(in: answer) else {
      throw ClusterError(
        .failed, "'\(nft.path)' listed its counters in an unknown form; use nftables 1.0 or later")
    }
    return packets
  }

  /// Removes all that `setUp` made, and never fails; may be called at any time, and again.
  ///
  /// A process that still runs in a namespace keeps it without its name: end the nodes first.
  func tearDown() async { await Self.removeLeftovers(name: plan.name) }

  /// Does what `tearDown` does for a run that died.
  static func removeLeftovers(name: String) async {
    // A task of its own is not cancelled with the run that ends.
    await Task {
      let names = namespaces.filter { $0.hasPrefix(NetworkPlan.prefix(of: name)) }
      guard !names.isEmpty, let ip = SystemTool("ip") else { return }
      _ = try? await ip.run(["-force", "-batch", "-"], input: names.map { "netns delete \($0)\n" }.joined())
    }.value
  }

  /// The names of all runs, living and dead, that have namespaces on this machine.
  static var names: [String] {
    let names = namespaces.compactMap {
      $0.wholeMatch(of: /gv(\w+)-(?:hub|\d+)/).map { String($0.1) }
    }
    return Set(names).sorted()
  }

  /// A name for a run of this process, which shows in it, so that others can see whether it still lives.
  static func freshName() -> String {
    "\(getpid())_\(String(UInt32.random(in: .min ... .max), radix: 36))"
  }

  /// Those of `names` that `freshName` gave to a process that has ended.
  static var deadRuns: [String] {
    names.filter { name in
      guard let process = name.wholeMatch(of: /(\d+)_\w+/).flatMap({ pid_t($0.1) }) else { return false }
      return kill(process, 0) != 0 && errno == ESRCH
    }
  }

  /// Of all programs on this machine.
  private static var namespaces: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: "/var/run/netns")) ?? []
  }

  private func inHub(_ command: [String]) -> [String] { ["netns", "exec", plan.hub] + command }

  private func tools() throws(ClusterError) -> (ip: SystemTool, nft: SystemTool) {
    guard let ip else { throw ClusterError(.unavailable, "no 'ip': install the package iproute2") }
    guard let nft else { throw ClusterError(.unavailable, "no 'nft': install the package nftables") }
    return (ip, nft)
  }
}
