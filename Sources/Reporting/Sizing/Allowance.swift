public import Architectures
import Broadcasting
public import Scenarios

/// The resources that runs may take, and the reason why one would take more.
public struct Allowance: Hashable, Sendable {
  /// In bytes.
  public let memory: Int
  /// The owner of the memory: `this machine has`.
  private let owner: String
  /// In seconds.
  public let time: Int

  /// Messages a second that the simulator is taken to handle; the better part of what it does with small
  /// nodes, so that what is refused would really last.
  public static let messagesPerSecond = 10_000_000
  /// A day.
  public static let mostTime = 86_400

  public init(memory: Int, owner: String = "this machine has", time: Int = Self.mostTime) {
    self.memory = memory
    self.owner = owner
    self.time = time
  }

  /// The number of messages that can be waited for.
  private var messages: Int {
    let (product, overflow) = time.multipliedReportingOverflow(by: Self.messagesPerSecond)
    return overflow ? .max : product
  }

  private func admits(_ estimate: RunEstimate) -> Bool {
    estimate.memory <= memory && estimate.messages <= messages
  }

  /// The reason why the cell's run would take too much, without a word of what would be right; nil where it
  /// does not.
  public func excess(of cell: Cell) -> String? {
    guard let need = need(of: cell) else { return nil }
    let subject = "\(cell.configuration.label) at \(cell.scenario.hosts) hosts would"
    return cell.estimate.memory > memory
      ? "\(subject) \(need); \(owner) \(Self.bytes(memory))"
      : "\(subject) \(need); the most is \(Self.length(time))"
  }

  /// The resource that the cell's run would take too much of: `hold 10^12 links, about 76 TiB`; nil where
  /// none.
  public func need(of cell: Cell) -> String? {
    let estimate = cell.estimate
    guard !admits(estimate) else { return nil }
    guard estimate.memory > memory else {
      let length = Self.length(estimate.messages / Self.messagesPerSecond)
      return "send \(Self.rough(estimate.messages)) messages, about \(length) at "
        + "\(Self.messagesPerSecond / 1_000_000) million a second"
    }
    let what = estimate.linkBytes > estimate.memory / 2 ? "\(Self.rough(estimate.links)) links, " : ""
    return "hold \(what)about \(Self.bytes(estimate.memory))"
  }

  /// The same, and what would fit.
  public func obstacle(to cell: Cell) -> String? {
    guard let excess = excess(of: cell) else { return nil }
    let most = mostHosts(for: cell)
    return most > 0
      ? "\(excess); up to \(most) hosts fit: run fewer hosts, or --force"
      : "\(excess); not even one host fits: ask for fewer operations, or --force"
  }

  /// The reason why `jobs` of the cells cannot be run at once where each can alone; nil where they can.
  public func obstacle(to cells: [Cell], jobs: Int) -> String? {
    let sizes = cells.map(\.estimate.memory).sorted(by: >)
    let most = most(of: sizes, atOnce: jobs)
    guard let largest = sizes.first, largest <= memory, most < min(jobs, sizes.count) else { return nil }
    let sum = sizes.prefix(most + 1).reduce(0) { $0.plus($1) }
    return "\(most + 1) runs at once would hold about \(Self.bytes(sum)); \(owner) \(Self.bytes(memory)); "
      + "run fewer at once with --jobs \(most), or --force"
  }

  /// The reason why all the runs together, `jobs` at once, would take too long; nil where they do not.
  public func obstacle(toAll loads: [(cell: Cell, runs: Int)], jobs: Int) -> String? {
    let total = loads.reduce(0) { $0.plus($1.cell.estimate.messages.times($1.runs)) }
    let each = total / max(1, jobs)
    guard each > messages else { return nil }
    let runs = loads.reduce(0) { $0.plus($1.runs) }
    return "\(Self.rough(runs)) runs would send \(Self.rough(total)) messages, about "
      + "\(Self.length(each / Self.messagesPerSecond)) with --jobs \(jobs) at "
      + "\(Self.messagesPerSecond / 1_000_000) million a second; the most is \(Self.length(time)); "
      + "ask for fewer with --runs, or --force"
  }

  /// The number of cells, whichever they are, that can be run at once: `jobs` at most, and one always.
  public func most(of cells: [Cell], atOnce jobs: Int) -> Int {
    most(of: cells.map(\.estimate.memory).sorted(by: >), atOnce: jobs)
  }

  private func most(of sizes: [Int], atOnce jobs: Int) -> Int {
    var sum = 0
    for (place, size) in sizes.prefix(jobs).enumerated() {
      sum = sum.plus(size)
      if sum > memory { return max(place, 1) }
    }
    return jobs
  }

  /// The largest fleet whose estimate fits, rounded down to two digits; 0 if none does.
  ///
  /// Found by halving: a number that fits. Where estimates fall at a size (memberlist's exchanges become
  /// rarer), a larger one may fit, too.
  func mostHosts(for cell: Cell) -> Int {
    var (fits, doesNot) = (0, cell.scenario.hosts)
    while doesNot - fits > 1 {
      let middle = fits + (doesNot - fits) / 2
      if admits(cell.estimate(hosts: middle)) { fits = middle } else { doesNot = middle }
    }
    var unit = 1
    while fits / unit >= 100 { unit *= 10 }
    return fits / unit * unit
  }

  /// `10^12` or `4·10^9`: one digit, and the power of ten; numbers below 10,000 in full.
  static func rough(_ number: Int) -> String {
    guard number >= 10_000 else { return "\(number)" }
    var (digits, power) = (number, 0)
    while digits >= 100 {
      digits /= 10
      power += 1
    }
    let digit = (digits + 5) / 10
    power += 1
    if digit == 10 { return "10^\(power + 1)" }
    return digit == 1 ? "10^\(power)" : "\(digit)·10^\(power)"
  }

  /// `24 GiB`, `1.5 TiB`: two digits or three.
  public static func bytes(_ count: Int) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    var (unit, value) = (0, Double(count))
    while value >= 1000, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    // What was counted in whole bytes has no fraction.
    let decimals = unit > 0 && value < 9.95 ? 1 : 0
    return "\(Quantity.fixed(value, decimals: decimals).droppingZeros) \(units[unit])"
  }

  private static func length(_ seconds: Int) -> String {
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")]
    let (unit, name) = units.first { seconds >= $0.0 } ?? (1, "second")
    let count = seconds / unit
    return "\(rough(count)) \(name)\(count == 1 ? "" : "s")"
  }
}

extension Cell {
  /// The resources that a run would take with so many hosts.
  fileprivate func estimate(hosts: Int) -> RunEstimate {
    var scenario = scenario
    scenario.hosts = hosts
    let zones = hosts == self.scenario.hosts ? scenario.zones : Zones(hosts: hosts)
    return RunEstimate(of: scenario, configuration.footprint(zones, scenario.roundTrip))
  }
}

extension Configuration {
  /// The architecture, and those of its settings that are not the defaults.
  public var label: String {
    Contender(key: Contender.Key(architecture: architecture, settings: settings), results: []).label
  }
}
