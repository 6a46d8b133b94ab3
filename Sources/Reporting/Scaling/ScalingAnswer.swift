import Architectures
import Broadcasting
public import Formats

/// The findings of a scaling study, for programs: every run, and the rate that every search ended at.
public struct ScalingAnswer: Sendable {
  /// A run at a size.
  public struct Run: Sendable {
    public let run: ScalingRun
    /// The command line that makes it again, without bounds; nil where a run of a search is no scenario of
    /// its own.
    public let command: String?
  }

  /// The end of a search for the highest rate.
  public struct Rate: Sendable {
    public let contender: String
    public let hosts: Int
    /// Nil where the search is not over.
    public let outcome: Saturation.Outcome?
    /// The command line that makes the search again.
    public let command: String
  }

  public let study: ScalingStudy
  public let runs: [Run]
  public let rates: [Rate]

  public init(_ study: ScalingStudy, _ runs: [ScalingRun]) {
    let data = ScalingData(study, runs)
    self.study = study
    self.runs = runs.map { run in
      Run(run: run, command: run.key.ratePerThousandSeconds == nil ? Self.command(run.key) : nil)
    }
    rates = data.contenders.flatMap { contender in
      data.sizes(in: ScalingData.load).map { hosts in
        Rate(
          contender: contender.name, hosts: hosts,
          outcome: data.saturation(contender, in: ScalingData.load, hosts: hosts).outcome,
          command: "grapevine scale -a \(contender.architecture) --sizes 10 --load-sizes \(hosts)")
      }
    }
  }

  private static func command(_ key: ScalingRun.Key) -> String? {
    guard let configuration = try? ScalingContender.named(key.contender)?.configuration(hosts: key.hosts)
    else { return nil }
    let words =
      ["grapevine", "compare", key.scenario, "--hosts", "\(key.hosts)", "-a", configuration.architecture]
      + configuration.settings.changed(from: configuration.architecture)
      .assignments(to: configuration.architecture) + ["--seed", "1"]
    return words.map(ShellWord.quoted).joined(separator: " ")
  }
}
