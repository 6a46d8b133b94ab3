import Foundation

/// A directory for a run's temporary files that nobody else uses, so that what a run leaves shows.
///
/// Its path is short: Unix sockets are made below it.
struct TemporaryFiles {
  let path: String

  init() throws {
    let place = FileManager.default.temporaryDirectory
    path = place.appending(path: "gv-" + String(UInt32.random(in: .min ... .max), radix: 36))
      .path(percentEncoded: false)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  var environment: [String: String] { ["TMPDIR": path] }

  var left: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path) }
  }

  /// The commands of processes whose arguments lie below it: nodes and supervisors of its runs.
  var processes: [String] {
    let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return numbers.filter { Int32($0) != nil }.compactMap { number in
      guard let data = FileManager.default.contents(atPath: "/proc/\(number)/cmdline") else { return nil }
      let command = String(decoding: data, as: UTF8.self).replacing("\0", with: " ")
      return command.contains(path) ? command : nil
    }
  }

  /// The processes that are still there when those that were killed have had time to go.
  var lastingProcesses: [String] {
    let deadline = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < deadline {
      if processes.isEmpty { return [] }
      sched_yield()
    }
    return processes
  }

  func tearDown() { try? FileManager.default.removeItem(atPath: path) }
}
