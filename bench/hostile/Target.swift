import Foundation

/// A small live run under attack, and what came of it.
struct Target {
  let process: Process
  private let directory: URL
  /// The directory of what the run needs only while it lasts.
  ///
  /// Its path is short: Unix sockets lie below it.
  private let temporary: URL

  /// The run's results, as far as they matter here.
  struct Outcome {
    let verdict: String
    let notes: [String]
    /// Files and processes of the run that are still there some seconds after its end.
    let leftovers: [String]

    /// The number before `words` in a note; 0 if there is none.
    func number(before words: String) -> Int {
      for note in notes {
        guard let end = note.range(of: words) else { continue }
        let text = note[..<end.lowerBound].split(separator: " ").last.flatMap { Int($0) }
        if let text { return text }
      }
      return 0
    }
  }

  /// Starts `program`'s live run of so many seconds; its node 0 listens at `port`.
  init(program: String, architecture: String, port: Int, seconds: Int) throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "grapevine-hostile-\(port)")
    try? FileManager.default.removeItem(at: directory)
    temporary = directory.appending(path: "t")
    try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
    let scenario = """
      hosts: 3
      settle: 2s
      quiet: 2s
      network: { latency: 5ms }
      workload: { rate: 50, duration: \(seconds)s }
      """
    try Data(scenario.utf8).write(to: directory.appending(path: "hostile.yaml"))
    process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = [
      "compare", "hostile.yaml", "--driver", "zeromq", "-a", architecture, "--port", "\(port)", "-q",
    ]
    process.currentDirectoryURL = directory
    process.environment = ProcessInfo.processInfo.environment.merging(["TMPDIR": temporary.path()]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
  }

  /// Waits until node 0 accepts connections; false if the run ended before.
  func listens(at port: Int) -> Bool {
    while process.isRunning {
      if Connection(port: port) != nil { return true }
      usleep(20_000)
    }
    return false
  }

  /// Waits for the end of the run; nil if it has no result.
  func finish() throws -> Outcome? {
    process.waitUntilExit()
    defer { try? FileManager.default.removeItem(at: directory) }
    guard process.terminationStatus == 0 else { return nil }
    let data = try Data(contentsOf: directory.appending(path: "results/results.json"))
    let file = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    guard let cell = (file?["cells"] as? [[String: Any]])?.first, let verdict = cell["verdict"] as? String
    else { return nil }
    return Outcome(verdict: verdict, notes: cell["reasons"] as? [String] ?? [], leftovers: leftovers)
  }

  private var leftovers: [String] {
    // As long as processes that were told to end may take.
    let deadline = ContinuousClock.now + .seconds(10)
    while true {
      let files = (try? FileManager.default.contentsOfDirectory(atPath: temporary.path())) ?? []
      let left = files.map { "file \($0)" } + processes.map { "process \($0)" }
      if left.isEmpty || ContinuousClock.now > deadline { return left }
      usleep(20_000)
    }
  }

  /// The command lines that name the run's temporary files: those of its nodes and its supervisor.
  private var processes: [String] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return entries.filter { Int32($0) != nil }.compactMap { id in
      guard let data = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") else { return nil }
      let command = String(decoding: data, as: UTF8.self).replacing("\0", with: " ")
      return command.contains(temporary.path()) ? command : nil
    }
  }
}
