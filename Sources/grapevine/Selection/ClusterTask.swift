import Formats

/// The share of a sweep that this process is to run, by what a cluster's scheduler says in the environment.
///
/// Slurm: sbatch(1), output environment variables. Kubernetes: Indexed Jobs, which number their completions
/// from 0 and do not say how many there are.
struct ClusterTask {
  private let environment: [String: String]

  init(_ environment: [String: String]) { self.environment = environment }

  /// Of `count` shares, or of as many as the job array has tasks.
  func shard(of count: Int?) throws(Failure) -> Shard {
    let (task, completion) = (try number(Self.task), try number(Self.completion))
    switch (task, completion) {
    case (let task?, nil):
      guard let count else { return try shard(ofArrayTask: task) }
      guard let shard = Shard(task, of: count) else {
        throw Failure(
          .usage,
          "--shard auto/\(count) runs shard i in task i of a job array, and \(Self.task) is \(task); "
            + "submit with --array=1-\(count)")
      }
      return shard
    case (nil, let completion?):
      guard let count else {
        throw Failure(
          .usage,
          "--shard auto does not know how many completions the Kubernetes job has; "
            + "for 8 of them give --shard auto/8")
      }
      guard let shard = Shard(completion + 1, of: count) else {
        throw Failure(
          .usage,
          "--shard auto/\(count) has room for completions 0 to \(count - 1), and \(Self.completion) is "
            + "\(completion); give the job's number of completions")
      }
      return shard
    case (nil, nil):
      throw Failure(
        .usage,
        "--shard auto needs a Slurm job array (\(Self.task)) or a Kubernetes Indexed Job "
          + "(\(Self.completion)), and neither is set; give --shard i/n")
    case (_?, _?):
      throw Failure(.usage, "\(Self.task) and \(Self.completion) are both set; give --shard i/n")
    }
  }

  /// The task's place among the array's, which must be evenly spaced: of others the place is not known.
  private func shard(ofArrayTask task: Int) throws(Failure) -> Shard {
    let count = try required("SLURM_ARRAY_TASK_COUNT")
    let least = try required("SLURM_ARRAY_TASK_MIN")
    let most = try number("SLURM_ARRAY_TASK_MAX") ?? task
    let step = max(1, try number("SLURM_ARRAY_TASK_STEP") ?? 1)
    let (place, rest) = (task - least).quotientAndRemainder(dividingBy: step)
    let isEven = try number("SLURM_ARRAY_TASK_MAX") == nil || (most - least) / step + 1 == count
    guard isEven, rest == 0, let shard = Shard(place + 1, of: count) else {
      throw Failure(
        .usage,
        "task \(task) of the Slurm job array has no place among its \(count) tasks (\(least) to \(most), "
          + "step \(step)); give --array=1-n, or --shard auto/n, which takes the task's number")
    }
    return shard
  }

  private func required(_ name: String) throws(Failure) -> Int {
    guard let number = try number(name) else {
      throw Failure(.usage, "--shard auto: \(Self.task) is set and \(name) is not; give --shard i/n")
    }
    return number
  }

  /// Nil where the variable is not set, or empty.
  private func number(_ name: String) throws(Failure) -> Int? {
    guard let text = environment[name], !text.isEmpty else { return nil }
    guard let number = Int(text), text.utf8.allSatisfy({ (48...57).contains($0) }), number < 1 << 40 else {
      throw Failure(.usage, "--shard auto: \(name) is '\(text)', which is no whole number; give --shard i/n")
    }
    return number
  }

  private static let task = "SLURM_ARRAY_TASK_ID"
  private static let completion = "JOB_COMPLETION_INDEX"
}
