import Broadcasting
import Measurement
import Scenarios

extension ReportData {
  /// The load of each node: one run's nodes, bar by bar.
  var loadSection: Section? {
    guard let scenario = reference else { return nil }
    let contenders = contenders(in: scenario)
    let strips = contenders.compactMap { contender -> LoadPlot.Strip? in
      guard let result = contender.results.first, let profile = result.profile,
        let hotSpot = result.value(of: .hotSpot, part: nil), let most = profile.loads.max(), most > 0
      else { return nil }
      // Of those who carry rumors: services that only stand by do not make the others look busy.
      let mean = Double(most) / hotSpot
      let loads = profile.loads.map { Double($0) / mean }
      return LoadPlot.Strip(
        label: contender.markedLabel, style: style(of: contender), loads: loads,
        remark: remark(loads, hosts: scenario.hosts, services: profile.services))
    }
    let columns: [Column] = [
      .hotSpot, .busiestMessages,
      Column("", "bytes/s", "busiest node's bytes/s", .busiestBytesPerSecond, nil, .bytes),
      Column("", "gini", "Gini coefficient", .hotSpot, .gini, .rate), .connections,
      .mostConnections, .pairs,
    ].filter { column in contenders.contains { $0.spread(column) != nil } }
    var blocks: [Section.Block] = [
      .text(
        """
        Messages sent and received by each node, over the mean of those that carry rumors. Where a scenario \
        does not say what a message costs, simulated nodes handle it in no time; in life, the busiest node \
        is the one that saturates first.
        """)
    ]
    if !strips.isEmpty {
      let seed = contenders.first?.results.first.map { "seed \($0.seed)" } ?? ""
      let plot = LoadPlot(
        name: "load", title: "Messages handled by each node, over the mean (even is better)",
        subtitle:
          "\(scenario.hosts) hosts, then service nodes in black · \(scenario.name) · \(seed) · "
          + "logarithmic · line: mean",
        hosts: scenario.hosts, strips: strips)
      blocks.append(.picture(plot.plot))
    }
    blocks.append(.table(Table(contenders, columns: columns, showsPromise: false), commands([scenario])))
    return Section(title: "Who carries the load?", blocks: blocks)
  }

  private func remark(_ loads: [Double], hosts: Int, services: [Role]) -> String {
    guard let most = loads.max(), let place = loads.firstIndex(of: most) else { return "" }
    let service = place - hosts
    let who = services.indices.contains(service) ? "the \(services[service])" : "host \(place)"
    return "\(Quantity.significant(most))× at \(who)"
  }
}
