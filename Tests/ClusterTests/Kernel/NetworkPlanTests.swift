import Testing

@testable import Cluster

@Suite struct NetworkPlanTests {
  @Test func addressesAreOfTheBenchmarkingRangeAndAllDifferent() {
    let plan = NetworkPlan(nodes: KernelNetwork.mostNodes, name: "1")
    #expect(plan.address(of: 0) == "198.18.0.1")
    #expect(plan.address(of: 249) == "198.18.0.250")
    #expect(plan.address(of: 250) == "198.18.1.1")
    let addresses = (0..<plan.nodes).map(plan.address)
    #expect(Set(addresses).count == plan.nodes)
    #expect(addresses.allSatisfy { $0.hasPrefix("198.18.") || $0.hasPrefix("198.19.") })
  }

  @Test func hardwareAddressesAreAllDifferent() {
    let plan = NetworkPlan(nodes: KernelNetwork.mostNodes, name: "1")
    let words = plan.links.split(separator: "\n").filter { $0.hasPrefix("neigh") }.map {
      $0.split(separator: " ")[4]
    }
    #expect(Set(words).count == plan.nodes)
    #expect(words.allSatisfy { $0.count == 17 })
  }

  @Test func namesSayWhoseTheyAre() {
    let plan = NetworkPlan(nodes: 2, name: "123")
    #expect(plan.hub == "gv123-hub")
    #expect(plan.namespace(of: 1) == "gv123-1")
    #expect(KernelNetwork(nodes: 2, name: "123").prefix(of: 1).suffix(3) == ["netns", "exec", "gv123-1"])
  }

  @Test func aNodeHasALinkToTheHubAndNoNeighbourToAskFor() {
    let plan = NetworkPlan(nodes: 1, name: "9")
    #expect(plan.creation == "netns add gv9-hub\nnetns add gv9-0\n")
    #expect(
      plan.links == """
        link add name n0 address 02:67:76:00:00:00 type veth \
        peer name eth0 address 02:67:76:01:00:00 netns gv9-0
        link set n0 up
        route add 198.18.0.1 dev n0
        neigh add 198.18.0.1 lladdr 02:67:76:01:00:00 dev n0 nud permanent

        """)
    #expect(
      plan.configuration(of: 0) == """
        link set lo up
        link set eth0 up
        addr add 198.18.0.1/32 dev eth0
        route add 198.18.0.0/15 via 169.254.1.1 dev eth0 onlink
        neigh add 169.254.1.1 lladdr 02:67:76:00:00:00 dev eth0 nud permanent

        """)
  }
}
