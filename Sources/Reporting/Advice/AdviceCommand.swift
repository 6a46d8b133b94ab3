import Broadcasting
import Schema

extension Advice {
  /// The command that makes a candidate's row again, beside those of the architecture's settings worth trying
  /// that go with it.
  public func command(for assessment: Assessment) -> String {
    let words =
      ["grapevine", "advise"] + demand.words + ["--seeds", "\(seeds.count)", "-a", assessment.architecture]
      + assessment.settings.changed(from: assessment.architecture).assignments(to: assessment.architecture)
    return words.map(ShellWord.quoted).joined(separator: " ")
  }
}

extension Demand {
  /// The options that ask for it, word by word; what every demand has is left out.
  var words: [String] {
    let standard = Demand()
    var words: [String] = []
    func add(_ option: String, _ text: String, unless isStandard: Bool) {
      if !isStandard { words += [option, text] }
    }
    add("--hosts", "\(hosts)", unless: hosts == standard.hosts)
    add(
      "--rate", Decimals.text(ratePerThousandSeconds),
      unless: ratePerThousandSeconds == standard.ratePerThousandSeconds)
    add("--broadcasts", "\(broadcasts)", unless: broadcasts == standard.broadcasts)
    add("--latency", "\(latency)", unless: latency == standard.latency)
    add("--loss", "\(loss)", unless: loss == standard.loss)
    if let budget { words += ["--latency-budget", "\(budget)"] }
    add("--percentile", percentile.rawValue, unless: percentile == standard.percentile)
    add("--survive", threats.map(\.rawValue).joined(separator: ","), unless: threats.isEmpty)
    add("--available", "\(available)", unless: available == standard.available)
    if let reach { words += ["--reach", "\(reach)"] }
    return words
  }
}
