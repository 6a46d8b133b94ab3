import Broadcasting
import Formats
import Measurement
public import Scenarios

/// The cost of messages to live nodes, measured over several rounds of the same flows.
public struct Calibration: Sendable {
  /// Messages that go one way through a cluster; each round of it is a live run.
  public struct Flow: Sendable {
    public let name: String
    /// By round, then node.
    public let rounds: [[CostSample]]

    public init(_ name: String, rounds: [[CostSample]]) {
      self.name = name
      self.rounds = rounds
    }
  }

  /// The first is that of idle nodes.
  public let flows: [Flow]
  /// Over all rounds.
  public let pooled: MessageCosts
  /// Each a round's own, in nanoseconds.
  public let send: Estimate
  public let receive: Estimate
  public let rounds: Int

  /// `idle` is a flow in which next to nothing is sent.
  ///
  /// All have as many rounds. Throws, in one line, where they do not tell what messages cost.
  public init(idle: Flow, _ flows: [Flow]) throws(CalibrationError) {
    self.flows = [idle] + flows
    rounds = self.flows.map(\.rounds.count).min() ?? 0
    pooled = try MessageCosts(flows.flatMap { $0.rounds.joined() }, idle: Array(idle.rounds.joined()))
    var fits: [MessageCosts] = []
    for round in 0..<rounds {
      fits.append(try MessageCosts(flows.flatMap { $0.rounds[round] }, idle: idle.rounds[round]))
    }
    guard let send = Estimate(fits.map(\.send)), let receive = Estimate(fits.map(\.receive)) else {
      throw CalibrationError("no round was measured; measure one at least")
    }
    for (cost, name) in [(send, "send"), (receive, "receive")] where cost.median <= 0 {
      throw CalibrationError(
        "to \(name) a message comes out at \(Quantity.nanoseconds.text(cost.median)), which cannot be: what "
          + "else the machine does is more than messages cost; end it, or take more --runs")
    }
    self.send = send
    self.receive = receive
  }

  /// The medians, to three digits.
  public var capacity: Capacity {
    Capacity(receive: Self.rounded(receive.median), send: Self.rounded(send.median))
  }

  private static func rounded(_ nanoseconds: Double) -> Delay {
    var unit = 1.0
    while (nanoseconds / unit).rounded() >= 1_000 { unit *= 10 }
    return .nanoseconds(Int64((nanoseconds / unit).rounded()) * Int64(unit))
  }
}

extension Calibration {
  /// A scenario's `capacity:`, and before it, as comments, how it was found; every line ends with a newline.
  ///
  /// `circumstances` are lines about the machine and how it was measured.
  public func text(circumstances: [String]) -> String {
    let comments = circumstances + [""] + costs + [""] + quality + [""] + table + [""] + remarks
    return comments.map { ($0.isEmpty ? "#" : "# \($0)") + "\n" }.joined() + ScenarioFile.text(of: capacity)
  }

  private var costs: [String] {
    func line(_ name: String, _ cost: Estimate) -> String {
      let text = Quantity.nanoseconds.text
      var range = rounds == 1 ? "" : "[\(text(cost.least))..\(text(cost.most))]"
      if let interval = cost.interval {
        range = "95 % interval [\(text(interval.lowerBound))..\(text(interval.upperBound))]"
      }
      return name.padded(to: 9)
        + (range.isEmpty ? text(cost.median) : text(cost.median).padded(to: 10) + range)
    }
    return [
      line("receive", receive), line("send", send),
      "idle".padded(to: 9) + "\(Quantity.nanoseconds.text(pooled.idle)) a run",
    ]
  }

  private var quality: [String] {
    let nodes = flows.dropFirst().reduce(0) { $0 + $1.rounds.joined().count }
    return [
      "These costs explain \(Quantity.share.text(pooled.explained)) of the spread of \(nodes) nodes' "
        + "processor time, and miss that of",
      "one node by \(Quantity.nanoseconds.text(pooled.residual)) (standard deviation).",
    ]
  }

  /// Each flow's processor time as measured and as the costs have it; means over the rounds, and the busiest
  /// node of all rounds.
  private var table: [String] {
    func heading(_ title: String, isNumber: Bool = true) -> Table.Heading {
      Table.Heading(group: "", title: title, full: title, isNumber: isNumber)
    }
    func time(_ nanoseconds: Double) -> String { Quantity.nanoseconds.text(nanoseconds) }
    let rows = flows.map { flow -> [Table.Entry] in
      let samples = flow.rounds.flatMap { $0 }
      let count = Double(max(flow.rounds.count, 1))
      let busiest = samples.max { $0.cpu < $1.cpu }
      return [
        flow.name, "\(samples.reduce(0) { $0 + $1.sent } / max(flow.rounds.count, 1))",
        time(samples.reduce(0) { $0 + $1.cpu } / count),
        time(samples.reduce(0) { $0 + pooled.cpu(of: $1) } / count),
        busiest.map { time($0.cpu) } ?? "–", busiest.map { time(pooled.cpu(of: $0)) } ?? "–",
      ].map { Table.Entry($0) }
    }
    return Table(
      headings: [
        heading("flow", isNumber: false), heading("messages"), heading("all nodes"), heading("fitted"),
        heading("busiest node"), heading("fitted"),
      ], rows: rows
    ).lines(bold: false).filter { !$0.isEmpty }
  }

  private var remarks: [String] {
    [
      "What is measured is this program's own node, its journal and its checks included. Another machine,",
      "load, rate or program has other costs. Bandwidth is not measured and left out: loopback has none to",
      "speak of, and what bytes cost here is making and checking them.",
    ]
  }
}

extension String {
  /// With spaces behind it, two at least.
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(2, width + 2 - count))
  }
}
