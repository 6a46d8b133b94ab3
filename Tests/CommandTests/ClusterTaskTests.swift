import Testing

@testable import grapevine

/// The environments are those that Slurm and Kubernetes give their tasks.
@Suite struct ClusterTaskTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let count: Int?
    let environment: [String: String]
    /// The shard, or what is wrong.
    let outcome: String

    init(_ count: Int?, _ environment: [String: String], _ outcome: String) {
      testDescription = "\(environment.sorted { $0.key < $1.key }) of \(count.map { "\($0)" } ?? "auto")"
      self.count = count
      self.environment = environment
      self.outcome = outcome
    }
  }

  /// A job array `--array=MIN-MAX:STEP`.
  private static func array(
    _ task: String, count: String, least: String, most: String, step: String? = "1"
  ) -> [String: String] {
    var environment = [
      "SLURM_ARRAY_TASK_ID": task, "SLURM_ARRAY_TASK_COUNT": count, "SLURM_ARRAY_TASK_MIN": least,
      "SLURM_ARRAY_TASK_MAX": most,
    ]
    environment["SLURM_ARRAY_TASK_STEP"] = step
    return environment
  }

  static let samples = [
    Sample(nil, array("1", count: "8", least: "1", most: "8"), "1/8"),
    Sample(nil, array("8", count: "8", least: "1", most: "8"), "8/8"),
    Sample(nil, array("0", count: "4", least: "0", most: "3"), "1/4"),
    Sample(nil, array("3", count: "4", least: "0", most: "3"), "4/4"),
    Sample(nil, array("5", count: "3", least: "1", most: "5", step: "2"), "3/3"),
    Sample(nil, array("5", count: "3", least: "1", most: "6", step: "2"), "3/3"),
    Sample(nil, array("7", count: "4", least: "4", most: "7", step: nil), "4/4"),
    Sample(nil, array("7", count: "1", least: "7", most: "7", step: "0"), "1/1"),
    Sample(
      nil,
      ["SLURM_ARRAY_TASK_ID": "2", "SLURM_ARRAY_TASK_COUNT": "2", "SLURM_ARRAY_TASK_MIN": "1"], "2/2"),
    // --array=1,3,4 and so on: only by its list would a task know its place.
    Sample(nil, array("1", count: "3", least: "1", most: "4"), "has no place among its 3 tasks (1 to 4"),
    Sample(nil, array("4", count: "3", least: "1", most: "4"), "give --array=1-n, or --shard auto/n"),
    Sample(nil, array("2", count: "3", least: "1", most: "5", step: "2"), "task 2 of the Slurm job array"),
    Sample(nil, array("0", count: "3", least: "1", most: "3"), "task 0 of the Slurm job array"),
    Sample(nil, array("-1", count: "3", least: "1", most: "3"), "SLURM_ARRAY_TASK_ID is '-1', which is no"),
    Sample(nil, array("1", count: "", least: "1", most: "3"), "SLURM_ARRAY_TASK_COUNT is not; give"),
    Sample(nil, array("1", count: "0", least: "1", most: "1"), "has no place among its 0 tasks"),
    Sample(nil, array("1", count: "x", least: "1", most: "1"), "SLURM_ARRAY_TASK_COUNT is 'x'"),
    Sample(
      nil, array("9223372036854775807", count: "2", least: "0", most: "1"), "which is no whole number"),
    Sample(nil, ["SLURM_ARRAY_TASK_ID": "1"], "SLURM_ARRAY_TASK_COUNT is not; give --shard i/n"),
    // Some tasks of an array, submitted again: the number says what they are, and the array does not.
    Sample(8, array("5", count: "2", least: "2", most: "5"), "5/8"),
    Sample(8, ["SLURM_ARRAY_TASK_ID": "8"], "8/8"),
    Sample(8, ["SLURM_ARRAY_TASK_ID": "0"], "SLURM_ARRAY_TASK_ID is 0; submit with --array=1-8"),
    Sample(8, ["SLURM_ARRAY_TASK_ID": "9"], "SLURM_ARRAY_TASK_ID is 9; submit with --array=1-8"),
    Sample(3, ["JOB_COMPLETION_INDEX": "0"], "1/3"),
    Sample(3, ["JOB_COMPLETION_INDEX": "2", "SLURM_ARRAY_TASK_ID": ""], "3/3"),
    Sample(3, ["JOB_COMPLETION_INDEX": "3"], "room for completions 0 to 2, and JOB_COMPLETION_INDEX is 3"),
    Sample(3, ["JOB_COMPLETION_INDEX": "first"], "JOB_COMPLETION_INDEX is 'first', which is no whole number"),
    Sample(nil, ["JOB_COMPLETION_INDEX": "0"], "for 8 of them give --shard auto/8"),
    Sample(nil, [:], "neither is set; give --shard i/n"),
    Sample(3, [:], "neither is set; give --shard i/n"),
    Sample(3, ["JOB_COMPLETION_INDEX": "0", "SLURM_ARRAY_TASK_ID": "1"], "are both set; give --shard i/n"),
  ]

  @Test(arguments: samples)
  func theShardIsTheTasks(_ sample: Sample) {
    do throws(Failure) {
      let shard = try ClusterTask(sample.environment).shard(of: sample.count)
      #expect("\(shard)" == sample.outcome)
    } catch {
      #expect(error.status == .usage)
      #expect(error.message.contains(sample.outcome), "\(error.message)")
    }
  }
}
