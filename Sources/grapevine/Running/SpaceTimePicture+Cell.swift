import Architectures
import Broadcasting
import Reporting
import Running
import Scenarios

extension SpaceTimePicture {
  /// The spread of `rumor`, or of the first one, in the cell's run.
  ///
  /// Throws where there is no such rumor, and where a picture would show nothing.
  static func drawable(_ cell: Cell, rumor: RumorID? = nil) throws(Failure) -> SpaceTimePicture {
    let nodes = cell.scenario.hosts + cell.configuration.services.count
    guard nodes <= mostNodes else {
      throw Failure(
        .usage,
        "\(cell.scenario.name) has \(nodes) nodes with \(cell.configuration.architecture), and a picture "
          + "shows at most \(mostNodes); take a smaller scenario")
    }
    guard let spaceTime = cell.configuration.spaceTime(cell.scenario, cell.seed, rumor) else {
      throw Failure(.usage, missing(rumor, in: cell))
    }
    return SpaceTimePicture(of: spaceTime, cell)
  }

  private static func missing(_ rumor: RumorID?, in cell: Cell) -> String {
    let run = "\(cell.scenario.name) with seed \(cell.seed)"
    let rumors = cell.scenario.operations(seed: cell.seed).compactMap { operation -> RumorID? in
      if case .broadcast(let id) = operation.kind { id } else { nil }
    }
    guard let first = rumors.first else { return "\(run) broadcasts nothing; take another scenario or seed" }
    let asked = rumor ?? first
    guard !rumors.contains(asked) else {
      return
        "\(asked) was not broadcast: its host was down when the client asked; choose another with --rumor"
    }
    let own = rumors.filter { $0.origin == asked.origin }
    guard let last = own.last else {
      return "no client of \(run) broadcasts \(asked); the first rumor is \(first)"
    }
    return "no client of \(run) broadcasts \(asked); \(asked.origin) has \(own[0]) to \(last)"
  }
}
