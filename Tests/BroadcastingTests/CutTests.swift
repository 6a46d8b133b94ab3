import Testing

@testable import Broadcasting
@testable import Scenarios

@Suite struct CutTests {
  private static let sizes = 1...30
  private static let seeds = 1...3 as ClosedRange<UInt64>
  private static let serviceCounts = [0, 3]

  /// A cut beside what it was made for.
  private struct Case: CustomStringConvertible {
    let cut: Cut
    let shape: Fault.Partition
    let hosts: Int
    let services: Int
    let seed: UInt64

    var nodes: Range<Int> { 0..<hosts + services }
    var description: String { "\(shape), \(hosts) hosts, \(services) services, seed \(seed)" }

    func hears(_ to: Int, _ from: Int) -> Bool { !cut.drops(from: NodeID(from), to: NodeID(to)) }
    func hostsHeard(by host: Int) -> Set<Int> { Set((0..<hosts).filter { hears(host, $0) }) }
    /// The hosts of each side.
    var hostSides: [[Int]] { cut.sides.map { $0.map(\.int).filter { $0 < hosts } } }
  }

  private static func roles(_ hosts: Int, _ services: Int) -> [Role] {
    Array(repeating: .host, count: hosts) + Array(repeating: .coordinator, count: services)
  }

  private static func cases(_ shape: Fault.Partition) -> [Case] {
    sizes.flatMap { hosts in
      serviceCounts.flatMap { services in
        seeds.map { seed in
          var random = SplitMix64(seed: seed)
          let cut = Cut(
            shape, roles: roles(hosts, services), isolated: [NodeID(hosts - 1)], random: &random)
          return Case(cut: cut, shape: shape, hosts: hosts, services: services, seed: seed)
        }
      }
    }
  }

  private static let shapes: [Fault.Partition] = [
    .isolateOne, .halves, .minorityThird, .majorityRing, .bridge, .oneWay, .isolate(.randomHost),
    .groups(ofHosts: [[NodeID(0)], []]),
  ]

  @Test(arguments: shapes)
  func noNodeIsCutFromItself(shape: Fault.Partition) {
    for one in Self.cases(shape) {
      #expect(one.nodes.allSatisfy { one.hears($0, $0) }, "\(one)")
    }
  }

  @Test(arguments: shapes.filter { $0 != .oneWay })
  func whoIsNotHeardDoesNotHear(shape: Fault.Partition) {
    for one in Self.cases(shape) {
      let isSymmetric = one.nodes.allSatisfy { a in
        one.nodes.allSatisfy { one.hears(a, $0) == one.hears($0, a) }
      }
      #expect(isSymmetric, "\(one)")
    }
  }

  /// ⌊n/2⌋ against the rest, ⌊(n−1)/3⌋ against the rest, one against the rest.
  private static func smallerSide(_ shape: Fault.Partition, hosts: Int) -> Int {
    switch shape {
    case .minorityThird: (hosts - 1) / 3
    case .isolateOne: 1
    default: hosts / 2
    }
  }

  @Test(arguments: [.halves, .minorityThird, .isolateOne, .oneWay] as [Fault.Partition])
  func theSmallerSideHasItsSize(shape: Fault.Partition) {
    for one in Self.cases(shape) {
      let smaller = Self.smallerSide(shape, hosts: one.hosts)
      #expect(one.hostSides.map(\.count) == [one.hosts - smaller, smaller], "\(one)")
      #expect(one.cut.sides.joined().map(\.int).sorted() == Array(one.nodes), "\(one)")
    }
  }

  @Test(arguments: [.halves, .minorityThird, .isolateOne] as [Fault.Partition])
  func nodesHearTheirOwnSideAndNoOther(shape: Fault.Partition) {
    for one in Self.cases(shape) {
      for side in one.cut.sides {
        for node in side {
          let heard = one.nodes.filter { one.hears(node.int, $0) }
          #expect(heard == side.map(\.int).sorted(), "\(one), \(node)")
        }
      }
    }
  }

  @Test(arguments: [.halves, .minorityThird, .oneWay] as [Fault.Partition])
  func serviceNodesAreDealtInTurnTheLargerSideFirst(shape: Fault.Partition) {
    for one in Self.cases(shape) {
      let services = one.cut.sides.map { $0.map { $0.int - one.hosts }.filter { $0 >= 0 } }
      let dealt = [0, 1].map { side in (0..<one.services).filter { $0 % 2 == side } }
      #expect(services == dealt, "\(one)")
    }
  }

  @Test func oneWayTheSecondHalfDoesNotHearTheFirst() {
    for one in Self.cases(.oneWay) {
      let second = Set(one.cut.sides[1])
      for to in one.nodes {
        for from in one.nodes {
          let isCut = second.contains(NodeID(to)) && !second.contains(NodeID(from))
          #expect(one.hears(to, from) == !isCut, "\(one), \(from) to \(to)")
        }
      }
    }
  }

  @Test func aBridgeIsOneHostThatHearsBothHalves() {
    for one in Self.cases(.bridge) where one.hosts > 2 {
      let bridges = (0..<one.hosts).filter { one.hostsHeard(by: $0).count == one.hosts }
      #expect(bridges.count == 1, "\(one)")
      guard let bridge = bridges.first else { continue }
      let halves = Set((0..<one.hosts).filter { $0 != bridge }.map { one.hostsHeard(by: $0) })
      #expect(halves.count == 2, "\(one)")
      #expect(halves.map(\.count).sorted() == [(one.hosts + 1) / 2, one.hosts / 2 + 1], "\(one)")
    }
  }

  @Test func inAMajorityRingEveryHostHearsAMajorityAndSomethingIsCut() {
    for one in Self.cases(.majorityRing) {
      let heard = (0..<one.hosts).map { one.hostsHeard(by: $0) }
      #expect(heard.allSatisfy { $0.count > one.hosts / 2 }, "\(one)")
      if one.hosts > 2 { #expect(heard.contains { $0.count < one.hosts }, "\(one)") }
      for service in one.hosts..<one.nodes.count {
        #expect(one.nodes.allSatisfy { one.hears($0, service) && one.hears(service, $0) }, "\(one)")
      }
    }
  }

  @Test func majoritiesOfAMajorityRingDiffer() {
    for one in Self.cases(.majorityRing) where one.hosts > 2 {
      let heard = Set((0..<one.hosts).map { one.hostsHeard(by: $0) })
      #expect(heard.count * 2 > one.hosts, "\(one)")
    }
  }

  @Test func theNamedNodeIsIsolated() {
    for one in Self.cases(.isolate(.randomHost)) {
      let alone = one.hosts - 1
      #expect(one.cut.sides.last == [NodeID(alone)], "\(one)")
      #expect(one.nodes.allSatisfy { $0 == alone || !one.hears($0, alone) }, "\(one)")
    }
  }

  @Test func aNodeInNoGroupIsCutFromNobody() {
    let groups = [[NodeID(0), NodeID(1)], [NodeID(2)]]
    var random = SplitMix64(seed: 1)
    let cut = Cut(.groups(ofHosts: groups), roles: Self.roles(5, 0), random: &random)
    #expect(cut.sides == groups)
    for free in [3, 4] {
      for node in 0..<5 {
        #expect(!cut.drops(from: NodeID(free), to: NodeID(node)))
        #expect(!cut.drops(from: NodeID(node), to: NodeID(free)))
      }
    }
    #expect(cut.drops(from: NodeID(0), to: NodeID(2)) && cut.drops(from: NodeID(2), to: NodeID(1)))
    #expect(!cut.drops(from: NodeID(0), to: NodeID(1)))
  }

  @Test(arguments: [.halves, .isolateOne, .majorityRing, .bridge] as [Fault.Partition])
  func whoIsHitIsTheSeeds(shape: Fault.Partition) {
    func heard(_ seed: UInt64) -> [Bool] {
      var random = SplitMix64(seed: seed)
      let cut = Cut(shape, roles: Self.roles(25, 0), random: &random)
      return (0..<625).map { cut.drops(from: NodeID($0 / 25), to: NodeID($0 % 25)) }
    }
    #expect(heard(1) == heard(1))
    #expect(heard(1) != heard(2))
  }
}
