import Testing

@testable import Architectures
@testable import Broadcasting

@Suite struct CopyCountTests {
  private typealias Surroundings = NodeContext<Flooding.Message>

  @Test(
    arguments: [(.origin, 5, 0), (.remote, 5, 0), (.copies(2), 5, 2), (.copies(9), 5, 4), (.copies(1), 1, 0)]
      as [(Acknowledgement, Int, Int)])
  func aPromiseWaitsForSoManyOtherHosts(acknowledge: Acknowledgement, hosts: Int, needed: Int) {
    var copies = CopyCount(for: acknowledge, holders: hosts - 1)
    var context = Surroundings()
    copies.await(rumor(0, 0), in: &context)
    for host in 0..<needed {
      #expect(context.drain() == [])
      copies.holds(NodeID(host + 1), .one(rumor(0, 1)), in: &context)
      copies.holds(NodeID(host + 1), .one(rumor(0, 0)), in: &context)
      if host + 1 < needed { copies.holds(NodeID(host + 1), .one(rumor(0, 0)), in: &context) }
    }
    #expect(context.drain() == [.acknowledge(rumor(0, 0))])
    #expect(copies.rumors == [])
  }
}
