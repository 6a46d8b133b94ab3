import Broadcasting
import Purposes
public import Scenarios

/// A scenario in sentences and in a picture of its time.
public struct Explanation {
  private let scenario: Scenario

  public init(of scenario: Scenario) { self.scenario = scenario }

  /// For a terminal or a pipe; every line ends with a newline.
  public var text: String {
    let head = scenario.summary.isEmpty ? scenario.name : "\(scenario.name): \(scenario.summary)"
    let parts = [[head], places, sentences, faults, timeline].filter { !$0.isEmpty }
    return parts.map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n")
  }

  // MARK: Places

  /// A line a zone, and how far they are apart, as far as a screen has room for it.
  private var places: [String] {
    guard let places = scenario.places else { return [] }
    var first = 0
    var rows: [[String]] = []
    for region in places.regions {
      for zone in region.zones {
        let name = zone.name.isEmpty ? region.name : "\(region.name)/\(zone.name)"
        let range = zone.hosts == 1 ? "\(first)" : "\(first) to \(first + zone.hosts - 1)"
        let services = scenario.services.flatMap { service in
          service.places.filter { $0 == name || $0 == region.name && zone == region.zones[0] }
            .map { _ in "\(service.role)" }
        }
        rows.append([name, "\(zone.hosts) hosts", range, services.joined(separator: ", ")])
        first += zone.hosts
      }
    }
    let table = Self.columns(rows.count > Self.most ? Array(rows.prefix(Self.most)) + [["…"]] : rows)
    return ["Places, with their hosts' numbers and the services that are put there:"] + table
      + distances(places)
  }

  private static let most = 30
  private static let mostRegions = 8

  private func distances(_ places: Places) -> [String] {
    let names = places.regions.map(\.name)
    guard (2...Self.mostRegions).contains(names.count) else {
      return names.count < 2
        ? [] : ["Between regions a message takes up to \(scenario.typicalLatency), one way."]
    }
    let head = ["to"] + names
    let rows = names.indices.map { from in
      ["from \(names[from])"]
        + names.indices.map { to in
          scenario.way(fromRegion: from, toRegion: to).map { "\($0)" } ?? scenario.network.latency.outline
        }
    }
    return ["", "One way, a message takes:"] + Self.columns([head] + rows)
  }

  /// Indented, each column as wide as its widest cell.
  private static func columns(_ rows: [[String]]) -> [String] {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { place in
      rows.compactMap { $0.count > place ? $0[place].count : nil }.max() ?? 0
    }
    return rows.map { row in
      let cells = row.enumerated().map { $1 + String(repeating: " ", count: widths[$0] - $1.count) }
      return "  " + cells.joined(separator: "  ").trimmingTrailingBlanks
    }
  }

  // MARK: Sentences

  private var sentences: [String] {
    [fleet, network, costs, load, members].compactMap { $0 }.flatMap(Self.wrapped)
  }

  private var fleet: String {
    let own = scenario.topology.map {
      " Where hosts have neighbours, they have those of a graph of \($0.edges.count) edges."
    }
    return
      "\(scenario.hosts) hosts form a cluster for \(scenario.settle); then clients come, and the hosts "
      + "are read at \(scenario.end - scenario.begin) after the first operation, \(scenario.quiet) after all "
      + "else."
      + (own ?? "")
  }

  private var network: String {
    let network = scenario.network
    var parts: [String] = []
    if scenario.places == nil {
      parts.append("a message is under way for \(network.latency.outline)")
    } else if let zone = network.zone {
      let region = network.region.map { ", between zones of a region for \($0)" } ?? ""
      parts.append("within a zone a message is under way for \(zone)\(region)")
    }
    if let jitter = network.jitter { parts.append("each takes longer by chance (jitter \(jitter.outline))") }
    if let bandwidth = network.bandwidth { parts.append("each link carries \(bandwidth)") }
    for link in scenario.links { parts.append(link.outline) }
    if network.transport == .stream {
      parts.append("messages travel on streams, in order, and what is lost is sent again")
    }
    for (share, what) in [
      (network.loss, "are lost"), (network.duplication, "come twice"), (network.reordering, "are overtaken"),
    ] where share != .zero {
      parts.append("\(share) of them \(what)")
    }
    let text = parts.joined(separator: "; ")
    return text.isEmpty ? "Messages are under way as long as the table says." : text.capitalisingFirst + "."
  }

  private var costs: String? {
    var parts: [String] = []
    if let capacity = scenario.capacity { parts.append("nodes work on messages: \(capacity.outline)") }
    for entry in scenario.overrides { parts.append("\(entry.target) differs") }
    return parts.isEmpty ? nil : parts.joined(separator: "; ").capitalisingFirst + "."
  }

  private var load: String {
    let workload = scenario.workload
    if let purpose = scenario.purpose, !purpose.isAsked {
      return "Hosts run \(purpose.text), of which clients ask nothing, for \(workload.duration)."
    }
    var text = "Clients ask for \(scenario.demand) in all for \(workload.duration)"
    if !workload.stages.isEmpty { text += ", on average of \(workload.stages.count) stages" }
    if !workload.bursts.isEmpty { text += ", bursts included" }
    if let origins = workload.origins { text += ", of the first \(origins) hosts" }
    if let skew = workload.skew {
      text += ", of the first hosts most (Zipf \(Quantity.fixed(Double(skew) / 1000, decimals: 3)))"
    }
    return text + (scenario.purpose == nil ? "; a rumor has \(workload.payload.text)." : ".")
  }

  private var members: String? {
    guard let members = scenario.members else { return nil }
    var parts: [String] = []
    if let start = members.start { parts.append("the first \(start) hosts are there from the beginning") }
    for event in members.events { parts.append(event.outline) }
    for churn in members.churn {
      parts.append(
        "\(churn.of) come and go: there for \(churn.up.outline), away for \(churn.down.outline), "
          + "\(churn.graceful) of the leaves announced")
    }
    return parts.joined(separator: "; ").capitalisingFirst + "."
  }

  private var faults: [String] {
    guard !scenario.faults.isEmpty else { return ["Nothing goes wrong."] }
    let rows = scenario.faults.enumerated().map { ["faults[\($0)]", $1.outline] }
    return ["What goes wrong, counted from the first operation:"] + Self.columns(rows)
  }

  // MARK: Time

  private static let width = 60

  /// A column is a share of the time until the last reads: the load as a height, `#` where a fault lasts, and
  /// how many hosts are there.
  private var timeline: [String] {
    let whole = (scenario.end - scenario.begin).nanoseconds
    guard whole > 0 else { return [] }
    func column(_ time: Delay) -> Int {
      min(max(Int(Double(time.nanoseconds) / Double(whole) * Double(Self.width)), 0), Self.width)
    }
    var rows: [(name: String, line: String)] = [("load", loadLine(whole))]
    for (index, _) in scenario.faults.enumerated().prefix(Self.most) {
      var line = [Character](repeating: ".", count: Self.width)
      for (fault, entry) in scenario.occurrences where entry == index {
        let from = min(column(fault.at), Self.width - 1)
        for place in from..<max(from + 1, column(fault.end)) { line[place] = "#" }
      }
      rows.append(("faults[\(index)]", String(line)))
    }
    if let line = hostsLine(whole) { rows.append(("hosts", line)) }
    let name = rows.map(\.name.count).max() ?? 0
    let scale = "0s" + String(repeating: " ", count: Self.width - 2) + "\(scenario.end - scenario.begin)"
    return ["Seed 1's time, from the first operation to the last reads:"]
      + ["  " + String(repeating: " ", count: name + 2) + scale]
      + rows.map { row in
        let gap = String(repeating: " ", count: name + 2 - row.name.count)
        return "  \(row.name)\(gap)\(row.line)".trimmingTrailingBlanks
      }
  }

  private func loadLine(_ whole: Int64) -> String {
    let operations = scenario.operations(seed: 1)
    var counts = [Int](repeating: 0, count: Self.width)
    for operation in operations[..<operations.lastReads.lowerBound] {
      let time = (operation.intended - scenario.begin).nanoseconds
      counts[min(Int(Double(time) / Double(whole) * Double(Self.width)), Self.width - 1)] += 1
    }
    let most = max(counts.max() ?? 0, 1)
    let levels = Array(".:-=+*#%@")
    return String(counts.map { $0 == 0 ? " " : levels[($0 * levels.count - 1) / most] })
  }

  /// In tenths of the fleet, `@` for all.
  private func hostsLine(_ whole: Int64) -> String? {
    guard let counts = scenario.hostsThere(seed: 1, columns: Self.width) else { return nil }
    return String(counts.map { $0 == scenario.hosts ? "@" : Character("\($0 * 10 / scenario.hosts)") })
      + " (tenths; @ all)"
  }

  // MARK: Text

  private static func wrapped(_ text: String) -> [String] {
    var lines = [""]
    for word in text.split(separator: " ") {
      if lines[lines.count - 1].count + word.count >= 100 { lines.append("") }
      lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
    }
    return lines
  }
}

extension LinkOverride {
  /// As `on links from eu to us 1% are lost besides and they take 5ms more`.
  fileprivate var outline: String {
    let effects = [
      loss == .zero ? nil : "\(loss) are lost besides", delay == .zero ? nil : "they take \(delay) more",
      bandwidth.map { "each link carries \($0)" },
    ]
    return "on links \(scope.description) \(effects.compactMap(\.self).joined(separator: " and "))"
  }
}

extension Members.Event {
  fileprivate var outline: String {
    let times = "at \(at)" + (over > .zero ? " and over \(over)" : "")
    let notice = self.notice > .zero ? ", with \(self.notice) of notice" : ""
    return switch kind {
    case .join(let target): "\(target) join \(times)"
    case .leave(let target): "\(target) leave \(times)\(notice)"
    case .scale(let count): "the fleet is scaled to \(count) \(times)\(notice)"
    }
  }
}

extension Members.Span {
  fileprivate var outline: String {
    switch self {
    case .constant(let delay): "\(delay)"
    case .exponential(let mean): "exponential \(mean)"
    case .weibull(let mean, let shape):
      "Weibull \(mean), shape \(Quantity.fixed(Double(shape) / 1000, decimals: 3))"
    }
  }
}

extension String {
  fileprivate var capitalisingFirst: String { prefix(1).uppercased() + dropFirst() }
  fileprivate var trimmingTrailingBlanks: String { String(reversed().drop { $0 == " " }.reversed()) }
}
