import Broadcasting
import Scenarios
import Schema

extension Advice {
  /// The command that makes a candidate's row again, to the end of its runs.
  public func command(for assessment: Assessment) -> String {
    let words =
      ["grapevine", "advise", "--exactly"] + demand.words + [
        "--seeds", "\(seeds.count)", "-a", assessment.architecture,
      ]
      + assessment.settings.changed(from: assessment.architecture).assignments(to: assessment.architecture)
    return words.map(ShellWord.quoted).joined(separator: " ")
  }
}

extension Demand {
  /// The options that ask for it, word by word; what every demand has is left out.
  public var words: [String] {
    let standard = standard
    var words = base.map { ["--scenario", $0.file] } ?? []
    func add(_ option: String, _ text: String, unless isStandard: Bool) {
      if !isStandard { words += [option, text] }
    }
    add("--hosts", "\(hosts)", unless: hosts == standard.hosts)
    add(
      "--rate", Decimals.text(ratePerThousandSeconds),
      unless: ratePerThousandSeconds == standard.ratePerThousandSeconds)
    add("--broadcasts", "\(broadcasts)", unless: broadcasts == standard.broadcasts)
    if network.latency != standard.network.latency, case .constant(let latency) = network.latency {
      words += ["--latency", "\(latency)"]
    }
    add("--loss", "\(network.loss)", unless: network.loss == standard.network.loss)
    if let size = payload.only { add("--payload", "\(size)", unless: payload == standard.payload) }
    let (costs, usual) = (capacity ?? Capacity(), standard.capacity ?? Capacity())
    add("--receive", "\(costs.receive)", unless: costs.receive == usual.receive)
    add("--send", "\(costs.send)", unless: costs.send == usual.send)
    if let bandwidth = costs.bandwidth, bandwidth != usual.bandwidth {
      words += ["--bandwidth", "\(bandwidth)"]
    }
    add("--busy", "\(busy)", unless: busy == standard.busy)
    if let connections { words += ["--connections", "\(connections)"] }
    if let staleness { words += ["--staleness", "\(staleness)"] }
    add("--losses", "\(losses)", unless: losses == standard.losses)
    if let budget { words += ["--latency-budget", "\(budget)"] }
    add("--percentile", percentile.rawValue, unless: percentile == standard.percentile)
    let named = threats.filter { $0 != .given }
    add("--survive", named.map(\.rawValue).joined(separator: ","), unless: named.isEmpty)
    add("--available", "\(available)", unless: available == standard.available)
    if let reach { words += ["--reach", "\(reach)"] }
    return words
  }
}
