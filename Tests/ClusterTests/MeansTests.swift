import Testing

@testable import Cluster

/// The resources that a run needs are counted before it starts.
@Suite struct MeansTests {
  @Test(arguments: [
    (3, 3, 51, "3 hosts need 52 file descriptors and a process may open 51, enough for 2 hosts"),
    (5, 6, 63, "5 hosts and 1 service node need 64 file descriptors"),
    (
      5, 8, 40, "5 hosts and 3 service nodes need 72 file descriptors and a process may open 40, enough for 0"
    ),
  ])
  func tooFewFileDescriptorsAreCounted(hosts: Int, nodes: Int, limit: Int, message: String) throws {
    let error = #expect(throws: ClusterError.self) {
      try Means.checkDescriptors(hosts: hosts, nodes: nodes, limit: limit)
    }
    #expect(error?.kind == .unavailable)
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
    try Means.checkDescriptors(hosts: hosts, nodes: nodes, limit: FileDescriptorBudget.needed(nodes: nodes))
  }

  @Test func tooLittleRoomIsCounted() throws {
    let error = #expect(throws: ClusterError.self) {
      try RunDirectory.checkRoom(in: "/full", free: 2_999_999, nodes: 3)
    }
    #expect(
      error?.message == "/full has 2 MB left, and 3 nodes need 3 MB and more; set TMPDIR to another directory"
    )
    try RunDirectory.checkRoom(in: "/full", free: 3_000_000, nodes: 3)
  }
}
