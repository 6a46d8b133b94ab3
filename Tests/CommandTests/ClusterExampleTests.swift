import Foundation
import Testing
import Yams

/// The examples in bench/cluster for Slurm and Kubernetes, run as these run them, but one task after the
/// other.
@Suite struct ClusterExampleTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let examples = root.appending(path: "bench/cluster")

  /// A directory with a small preset under the name that the examples run, and what undivided it gives.
  private func withSweep(_ date: String, _ body: (Program) throws -> Void) throws {
    try withProgram { program in
      try program.makeDirectory("bench/presets")
      try program.write(
        "runs: [{ scenarios: [tiny.yaml], seeds: 3, architectures: [gossip, flooding] }]",
        to: "bench/presets/report.yaml")
      let whole = try program.run(
        ["compare", "--preset", "report", "-o", "whole", "-q"], environment: ["SOURCE_DATE_EPOCH": date])
      #expect(whole.status == 0)
      try body(program)
    }
  }

  @Test func theKubernetesJobsGiveTheWhole() throws {
    let text = try String(contentsOf: Self.examples.appending(path: "kubernetes.yaml"), encoding: .utf8)
    let objects = try Yams.load_all(yaml: text).compactMap { $0 as? [String: Any] }
    let kinds = objects.compactMap { $0["kind"] as? String }
    #expect(kinds == ["PersistentVolumeClaim", "ConfigMap", "Job", "Job"])
    let variables = try #require(objects[1]["data"] as? [String: String])
    let sweep = try #require(objects[2]["spec"] as? [String: Any])
    #expect(sweep["completionMode"] as? String == "Indexed")
    let shards = try #require(sweep["completions"] as? Int)
    #expect(sweep["parallelism"] as? Int == shards)
    #expect(variables["SHARDS"] == "\(shards)")
    #expect((objects[3]["spec"] as? [String: Any])?["suspend"] as? Bool == true)

    let date = try #require(variables["SOURCE_DATE_EPOCH"])
    try withSweep(date) { program in
      // Of fewer shards, and on another volume.
      let environment = variables.merging(["SHARDS": "3", "RESULTS": "volume/sweep"]) { $1 }
      func run(_ job: [String: Any], index: Int? = nil) throws -> Program.Outcome {
        let words = try Self.command(of: job)
        return try program.run(
          tool: words[0], Array(words.dropFirst()),
          environment: environment.merging(index.map { ["JOB_COMPLETION_INDEX": "\($0)"] } ?? [:]) { $1 })
      }
      for index in 0..<2 { #expect(try run(objects[2], index: index).status == 0) }
      #expect(try run(objects[3]).status == 66)
      #expect(try run(objects[2], index: 2).status == 0)
      // A pod that is started again goes on with what is there.
      let again = try run(objects[2], index: 1)
      #expect(again.error.contains("cells were done before"))
      #expect(try run(objects[3]).status == 0)
      #expect(try program.read("volume/sweep/all/results.json") == program.read("whole/results.json"))
    }
  }

  /// The command that the pod of a Job runs.
  private static func command(of job: [String: Any]) throws -> [String] {
    let spec = try #require(job["spec"] as? [String: Any])
    let template = try #require(spec["template"] as? [String: Any])
    let pod = try #require(template["spec"] as? [String: Any])
    let container = try #require((pod["containers"] as? [[String: Any]])?.first)
    return try #require(container["command"] as? [String]) + #require(container["args"] as? [String])
  }

  @Test func theBatchScriptsStepsGiveTheWhole() throws {
    let script = Self.examples.appending(path: "slurm.sbatch").path()
    try withSweep("1700000000") { program in
      func run(_ words: String..., task: Int? = nil) throws -> Program.Outcome {
        var environment = Program.dated.merging(
          ["GRAPEVINE": try Program.executable.path(), "RESULTS": "sweep", "SLURM_CPUS_PER_TASK": "2"]
        ) { $1 }
        environment["SLURM_ARRAY_TASK_ID"] = task.map { "\($0)" }
        return try program.run(tool: "/bin/bash", [script] + words, environment: environment)
      }
      for task in [1, 3] {
        #expect(try run("shard", "3", "--preset", "report", task: task).status == 0)
      }
      #expect(try run("merge", "3").status == 66)
      #expect(try run("shard", "3", "--preset", "report", task: 2).status == 0)
      let again = try run("shard", "3", "--preset", "report", task: 3)
      #expect(again.error.contains("cells were done before"))
      #expect(try run("merge", "3").status == 0)
      #expect(try program.read("sweep/all/results.json") == program.read("whole/results.json"))

      #expect(try run("shard", "3", "--preset", "report", task: 4).status == 64)
      for words in [["frob", "3"], ["submit"], []] {
        let outcome = try program.run(tool: "/bin/bash", [script] + words, environment: [:])
        #expect(outcome.status != 0)
        #expect(outcome.error.contains("usage: bash slurm.sbatch submit SHARDS"))
      }
    }
  }
}
