import ArgumentParser
import Formats
import Foundation

/// The share of the cells that is run.
struct ShardArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Run one of n shares of the cells. auto takes i and n from a Slurm job array; auto/n takes i from "
        + "there or from a Kubernetes Indexed Job. grapevine merge joins the shares.",
      valueName: "i/n|auto|auto/n"))
  var shard: String?

  var isGiven: Bool { shard != nil }

  func selected() throws(Failure) -> Shard? {
    guard let shard else { return nil }
    if shard == "auto" {
      return try ClusterTask(ProcessInfo.processInfo.environment).shard(of: nil)
    }
    if shard.hasPrefix("auto/"), let of = Shard(parsing: "1/" + shard.dropFirst(5)) {
      return try ClusterTask(ProcessInfo.processInfo.environment).shard(of: of.count)
    }
    guard let shard = Shard(parsing: shard) else {
      throw Failure(
        .usage,
        "--shard takes i/n with i from 1 to n and n up to \(Shard.limit), such as 2/8, or auto, or auto/8, "
          + "not '\(shard)'")
    }
    return shard
  }
}
