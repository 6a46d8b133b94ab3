import Foundation

/// The receivers' processes, which end with their standard input, and that with this process.
final class Children {
  private let input = Pipe()
  private var processes: [Process] = []

  func start(_ arguments: [String]) throws {
    guard let program = Bundle.main.executableURL else {
      throw Failure("cannot find this program's own file")
    }
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.standardInput = input.fileHandleForReading
    try process.run()
    processes.append(process)
  }

  var count: Int { processes.count }

  func isRunning(_ index: Int) -> Bool { processes[index].isRunning }

  /// The way in which a process that does not run any more ended.
  func end(of index: Int) -> String {
    let process = processes[index]
    return process.terminationReason == .exit
      ? "status \(process.terminationStatus)" : "signal \(process.terminationStatus)"
  }

  /// Returns when all are gone.
  func stop() {
    try? input.fileHandleForWriting.close()
    for process in processes { process.waitUntilExit() }
  }
}
