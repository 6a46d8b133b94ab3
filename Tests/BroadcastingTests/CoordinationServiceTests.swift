import Testing

@testable import Architectures
@testable import Broadcasting

/// The service as a whole, with nothing or one thing going wrong.
@Suite struct CoordinationServiceTests {
  @Test(arguments: [3, 5])
  func inASteadyStateOnlyRaftAndTheLeaderSpeak(coordinators: Int) {
    var cluster = CoordinationCluster(coordinators: coordinators, hosts: 25, seed: 1)
    cluster.start()
    cluster.run(until: .seconds(10))
    #expect(cluster.disagreements == [])
    cluster.forgetTraffic()
    cluster.run(until: .seconds(130))
    // Heartbeats and their answers every 200 ms; a keep-alive a second, give or take the answer's way.
    let heartbeats = 2 * (coordinators - 1) * 5 * 120
    #expect(abs((cluster.traffic["coordinator>coordinator"] ?? 0) - heartbeats) <= 4 * coordinators)
    #expect((100...121).contains(cluster.traffic["host>coordinator"] ?? 0))
    #expect(cluster.traffic["coordinator>host"] == cluster.traffic["host>coordinator"])
    #expect(cluster.electedTerms.count == 1 && cluster.grants.count == 1)
  }

  @Test func aDeadHolderIsReplacedWithinTheLeaseAndAnElection() throws {
    var cluster = CoordinationCluster(coordinators: 3, hosts: 5, seed: 2)
    cluster.start()
    cluster.run(until: .seconds(10))
    let holder = try #require(cluster.grants.values.first)
    cluster.at(.seconds(10), .crash(holder.host.int, forgets: false))
    cluster.run(until: .seconds(16))
    #expect(cluster.grants.count == 2)
    cluster.at(.seconds(17), .restart(holder.host.int))
    cluster.run(until: .seconds(25))
    #expect(cluster.disagreements == [] && cluster.violations == [])
  }

  @Test func aCoordinatorThatForgotCostsTheHolderNothing() throws {
    for victim in 5...7 {
      var cluster = CoordinationCluster(coordinators: 3, hosts: 5, seed: 3)
      cluster.start()
      cluster.at(.seconds(10), .crash(victim, forgets: true))
      cluster.at(.seconds(11), .restart(victim))
      cluster.run(until: .seconds(30))
      #expect(cluster.disagreements == [] && cluster.violations == [])
      #expect(cluster.grants.count == 1 && !cluster.votedBlindly)
    }
  }

  @Test func serviceComesBackWhenAllCoordinatorsForgetAtOnce() {
    var cluster = CoordinationCluster(coordinators: 3, hosts: 5, seed: 4)
    cluster.start()
    for coordinator in 5...7 {
      cluster.at(.seconds(10), .crash(coordinator, forgets: true))
      cluster.at(.milliseconds(10_500), .restart(coordinator))
    }
    cluster.run(until: .seconds(40))
    #expect(cluster.disagreements == [] && cluster.violations == [])
    #expect(cluster.grants.count == 2 && cluster.votedBlindly)
  }
}
