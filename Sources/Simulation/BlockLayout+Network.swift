import Architectures
import Broadcasting
public import Scenarios

extension BlockLayout {
  /// The most nodes that are one block in any case: a core's cache holds them.
  private static let mostAlone = 16_384
  private static let blockSize = 8_192

  /// Blocks need a latency that no message falls short of, and one that is a slot of the queue or more.
  ///
  /// `blockSize`, for tests, is a power of two, and then the run is divided, however small it is.
  init(nodes: Int, scenario: Scenario, blockSize: Int? = nil) {
    let isDivided =
      scenario.purpose == nil && scenario.network.model == .exact
      && scenario.leastLatency.nanoseconds >= Slots.begin(of: 1)
      && nodes > blockSize ?? Self.mostAlone
    self.init(nodes: nodes, blocksOf: isDivided ? blockSize ?? Self.blockSize : nil)
  }
}

extension Cell {
  /// True where its simulated run is divided into blocks, so that threads can share it.
  public var isDivided: Bool {
    !BlockLayout(nodes: scenario.hosts + configuration.services.count, scenario: scenario).isAlone
  }
}
