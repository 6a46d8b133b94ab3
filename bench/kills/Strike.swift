import Architectures
import Broadcasting
import Formats
import Foundation
import Measurement
import Running
import Scenarios

/// One live run, struck by its scenario or from outside.
struct Strike {
  struct Report {
    let line: String
    let isGood: Bool
  }

  let seed: UInt64
  let architecture: String
  let attack: Attack?
  let program: String
  let partition: String
  let keepsFailures: Bool

  /// The longest time that a run may take to start and to end beside its scenario, in seconds.
  private static let margin = 75.0
  /// In which all of a run has to be gone after its controller, in seconds.
  private static let cleanUp = 3.0

  private struct Ending {
    var status: Int32 = 0
    var hung = false
    var struck = false
    var error = ""
    var leftovers: [String] = []
  }

  func run() -> Report {
    let scenario = attack == nil ? Scenario.deadly(seed: seed) : .calm(seed: seed)
    let place = FileManager.default.temporaryDirectory.appending(
      path: "kills-\(ProcessInfo.processInfo.processIdentifier)-\(seed)")
    do {
      try FileManager.default.createDirectory(
        at: place.appending(path: "t"), withIntermediateDirectories: true)
      let file = place.appending(path: "\(scenario.name).yaml")
      try Data(ScenarioFile.text(of: scenario).utf8).write(to: file)
      let ending = try live(scenario, file: file, in: place)
      let report = judge(ending, scenario, in: place)
      if report.isGood || !keepsFailures { try? FileManager.default.removeItem(at: place) }
      return report
    } catch {
      return Report(line: "\(title): cannot be run: \(error)", isGood: false)
    }
  }

  private var title: String { "\(seed) \(architecture), \(attack?.rawValue ?? "faults")" }

  private func live(_ scenario: Scenario, file: URL, in place: URL) throws -> Ending {
    var random = SplitMix64(seed: SplitMix64.seed(seed, .strike))
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = [
      "compare", file.path(), "-a", architecture, "--seed", "\(seed)", "--driver", "zeromq",
      "--partition", partition, "-o", place.appending(path: "results").path(), "-q",
    ]
    let temporary = place.appending(path: "t").path()
    process.environment = ProcessInfo.processInfo.environment.merging(["TMPDIR": temporary]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let remarks = place.appending(path: "stderr")
    try Data().write(to: remarks)
    process.standardError = try FileHandle(forWritingTo: remarks)
    try process.run()

    let run = ProcessesOfRun(directory: temporary)
    let length = Double((scenario.end - .zero).nanoseconds) / 1e9
    let deadline = Date.now + length + Self.margin
    var ending = Ending()
    // From before the first process starts to after the last operation.
    var strike =
      attack == nil ? Date.distantFuture : .now + Double(random.index(below: Int(length * 1000))) / 1000
    while process.isRunning {
      if let attack, Date.now >= strike {
        ending.struck = attack.strike(controller: process.processIdentifier, run: run, &random)
        strike = ending.struck ? .distantFuture : .now + 0.01
      }
      if Date.now > deadline {
        ending.hung = true
        process.terminate()
        usleep(2_000_000)
        kill(process.processIdentifier, SIGKILL)
      }
      usleep(5_000)
    }
    process.waitUntilExit()
    ending.status =
      process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    ending.error = (try? String(contentsOf: remarks, encoding: .utf8)) ?? ""
    ending.leftovers = leftovers(run, controller: process.processIdentifier, in: temporary)
    return ending
  }

  /// The remains that are still there some time after the controller has gone.
  private func leftovers(_ run: ProcessesOfRun, controller: Int32, in temporary: String) -> [String] {
    let patience = Date.now + Self.cleanUp
    while true {
      let files = (try? FileManager.default.contentsOfDirectory(atPath: temporary)) ?? []
      let networks = (try? FileManager.default.contentsOfDirectory(atPath: "/var/run/netns")) ?? []
      let left =
        run.living.map { "process \($0.id) \($0.command)" } + files.map { "file \($0)" }
        + networks.filter { $0.hasPrefix("gv\(controller)_") }.map { "namespace \($0)" }
      if left.isEmpty { return [] }
      if Date.now > patience {
        for process in run.living { kill(process.id, SIGKILL) }
        return left
      }
      usleep(20_000)
    }
  }

  private func judge(_ ending: Ending, _ scenario: Scenario, in place: URL) -> Report {
    var faults: [String] = []
    if ending.hung { faults.append("hung") }
    if !ending.leftovers.isEmpty { faults.append("left \(ending.leftovers.joined(separator: ", "))") }
    let lines = ending.error.split(separator: "\n").filter { !$0.hasPrefix("grapevine: debug build") }
    var story = "status \(ending.status)"
    let result = try? ResultsFile.read(path: place.appending(path: "results/results.json").path()).cells.first
    if let result {
      story += ", \(result.verdict.rawValue): \(result.reasons.text)"
    } else {
      story += ": \(lines.joined(separator: " | "))"
    }
    if attack == nil {
      if ending.status != 0 { faults.append("broke down") }
      if result?.verdict == .invalid {
        faults.append("invalid (simulated: \(simulated(scenario)))")
      }
    } else if let attack, ending.struck, result == nil {
      if ending.status != attack.status { faults.append("status \(ending.status), not \(attack.status)") }
      if ending.status >= 0, lines.count != 1 { faults.append("\(lines.count) lines on standard error") }
    } else if ending.status != 0 {
      faults.append("broke down though nothing struck it")
    }
    let verdict = faults.isEmpty ? "ok" : "FAILED: \(faults.joined(separator: "; "))"
    return Report(line: "\(title): \(verdict); \(story)", isGood: faults.isEmpty)
  }

  private func simulated(_ scenario: Scenario) -> String {
    guard let configuration = try? Architecture.named(architecture)?.configured() else { return "nothing" }
    let result = Cell(configuration: configuration, scenario: scenario, seed: seed).run()
    return "\(result.verdict.rawValue) \(result.reasons.text)"
  }
}
