import Testing

@testable import Cluster

@Suite struct FileDescriptorBudgetTests {
  @Test(arguments: [(1, 44), (28, 152), (1_000, 4_040)])
  func theBusiestProcessDecides(nodes: Int, needed: Int) {
    #expect(FileDescriptorBudget.needed(nodes: nodes) == needed)
  }

  @Test(arguments: [(0, 0), (20, 0), (43, 0), (44, 1), (256, 54), (1_024, 246), (4_040, 1_000)])
  func aLimitAllowsSoManyNodes(limit: Int, nodes: Int) {
    #expect(FileDescriptorBudget.mostNodes(limit: limit) == nodes)
  }

  @Test func theMostNodesFitAndOneMoreDoesNot() {
    for limit in 44...500 {
      let nodes = FileDescriptorBudget.mostNodes(limit: limit)
      #expect(FileDescriptorBudget.needed(nodes: nodes) <= limit)
      #expect(FileDescriptorBudget.needed(nodes: nodes + 1) > limit)
    }
  }
}
