import Testing

@testable import Broadcasting

@Suite struct CopyCountTests {
  private typealias Box = Outbox<Flooding.Message>

  @Test(
    arguments: [(.origin, 5, 0), (.remote, 5, 0), (.copies(2), 5, 2), (.copies(9), 5, 4), (.copies(1), 1, 0)]
      as [(Acknowledgement, Int, Int)])
  func aPromiseWaitsForSoManyOtherHosts(acknowledge: Acknowledgement, hosts: Int, needed: Int) {
    var copies = CopyCount(for: acknowledge, hosts: hosts)
    var box = Box()
    copies.await(rumor(0, 0), into: &box)
    for host in 0..<needed {
      #expect(box.drain() == [])
      copies.holds(NodeID(host + 1), .one(rumor(0, 1)), into: &box)
      copies.holds(NodeID(host + 1), .one(rumor(0, 0)), into: &box)
      if host + 1 < needed { copies.holds(NodeID(host + 1), .one(rumor(0, 0)), into: &box) }
    }
    #expect(box.drain() == [.acknowledge(rumor(0, 0))])
    #expect(copies.rumors == [])
  }
}
