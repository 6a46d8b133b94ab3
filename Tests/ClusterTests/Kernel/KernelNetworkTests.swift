#if os(Linux)
  import Foundation
  import Testing

  @testable import Cluster

  /// Real namespaces, where they can be had.
  @Suite(.enabled("kernel networks cannot be had here") { await KernelNetwork.obstacle() == nil })
  struct KernelNetworkTests {
    /// Sets up three nodes, and takes them down whatever happens.
    private func withNetwork(_ body: (KernelNetwork) async throws -> Void) async throws {
      let name = KernelNetwork.freshName()
      let network = KernelNetwork(nodes: 3, name: name)
      do {
        try await network.setUp()
        #expect(KernelNetwork.names.contains(name))
        try await body(network)
      } catch {
        await network.tearDown()
        throw error
      }
      await network.tearDown()
      #expect(!KernelNetwork.names.contains(name), "nothing is left")
      await network.tearDown()
    }

    /// Asks until packets were dropped at `node`, which TCP makes sure of by sending again.
    private func waitForDrops(at node: Int, in network: KernelNetwork) async throws {
      while try await network.droppedPackets()[node] == 0 { await Task.yield() }
    }

    @Test(.timeLimit(.minutes(1)))
    func aCutStopsTCPAndHealingBringsWhatWasUnderWay() async throws {
      try await withNetwork { network in
        let pair = try await SocketPair(from: 0, to: 1, in: network)
        let other = try await SocketPair(from: 2, to: 1, in: network)
        try pair.client.send(1)
        #expect(try pair.server.receive() == 1)
        #expect(try await network.droppedPackets() == [0, 0, 0])

        try await network.cut([[1], [0], []])
        try pair.client.send(2)
        try await waitForDrops(at: 1, in: network)
        #expect(try pair.server.hasReceived() == false)
        try other.client.send(3)
        #expect(try other.server.receive() == 3, "a third node is not concerned")
        #expect(try await network.droppedPackets()[2] == 0)

        try await network.cut([])
        #expect(try pair.server.receive() == 2)
      }
    }

    @Test(.timeLimit(.minutes(1)))
    func aOneWayCutDropsPacketsOfOneDirectionOnly() async throws {
      try await withNetwork { network in
        let pair = try await SocketPair(from: 0, to: 1, in: network)
        try await network.cut([[], [0], []])
        try pair.server.send(1)
        #expect(try pair.client.receive() == 1, "node 0 hears node 1")
        try pair.client.send(2)
        try await waitForDrops(at: 1, in: network)
        #expect(try pair.server.hasReceived() == false)
        #expect(try await network.droppedPackets()[0] == 0)
      }
    }

    @Test func aNodeRunsInItsNamespace() async throws {
      try await withNetwork { network in
        let prefix = network.prefix(of: 1)
        let tool = try #require(SystemTool("ip"))
        #expect(prefix.first == tool.path)
        let addresses = try await tool.run(prefix.dropFirst() + [tool.path, "addr"])
        #expect(addresses.contains(network.address(of: 1)))
      }
    }

    @Test func setUpStartsAfresh() async throws {
      try await withNetwork { network in
        try await network.cut([[1, 2]])
        try await network.setUp()
        let pair = try await SocketPair(from: 1, to: 0, in: network)
        try pair.client.send(1)
        #expect(try pair.server.receive() == 1)
      }
    }

    @Test func setUpRemovesWhatDeadRunsLeft() async throws {
      let shell = try #require(SystemTool("sh"))
      let dead = try await shell.run(["-c", "printf $$"]) + "_test"
      let alive = KernelNetwork.freshName()
      let tool = try #require(SystemTool("ip"))
      for name in [dead, alive] { try await tool.run(["netns", "add", "gv\(name)-0"]) }
      try await withNetwork { _ in
        #expect(!KernelNetwork.names.contains(dead))
        #expect(KernelNetwork.names.contains(alive))
      }
      await KernelNetwork.removeLeftovers(name: alive)
      #expect(!KernelNetwork.names.contains(alive))
    }

    @Test func aRunThatIsCancelledLeavesNothing() async throws {
      let name = KernelNetwork.freshName()
      let network = KernelNetwork(nodes: 2, name: name)
      try await network.setUp()
      let run = Task {
        while !Task.isCancelled { await Task.yield() }
        await network.tearDown()
      }
      run.cancel()
      await run.value
      #expect(!KernelNetwork.names.contains(name))
    }
  }
#endif
