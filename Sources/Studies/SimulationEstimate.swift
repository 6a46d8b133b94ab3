import Architectures
public import Scenarios

/// The time that simulated cells will take, from the time that others of the same architecture took for their
/// size.
public struct SimulationEstimate: Sendable {
  fileprivate struct Cost: Sendable {
    var time = Duration.zero
    var size = 0.0
    /// Per unit of size.
    var rate: Double { size > 0 ? time / .seconds(1) / size : 0 }
  }

  private var costs: [String: Cost] = [:]
  private var all = Cost()

  public init() {}

  public mutating func finished(_ cell: Cell, after time: Duration) {
    costs[cell.configuration.architecture, default: Cost()].add(time, size: cell.size)
    all.add(time, size: cell.size)
  }

  /// Until `cells` are done by `jobs` at once; nil before any is finished.
  public func remaining(_ cells: some Sequence<Cell>, jobs: Int) -> Duration? {
    guard all.size > 0 else { return nil }
    let seconds = cells.reduce(0.0) { sum, cell in
      sum + cell.size * (costs[cell.configuration.architecture] ?? all).rate
    }
    return .seconds(seconds / Double(jobs))
  }
}

extension SimulationEstimate.Cost {
  fileprivate mutating func add(_ time: Duration, size: Double) {
    self.time += time
    self.size += size
  }
}

extension Cell {
  /// The quantity that its cost grows with: the deliveries that it asks for, and a part for every host.
  fileprivate var size: Double { Double(scenario.hosts) * Double(scenario.expectedBroadcasts + 20) }
}
