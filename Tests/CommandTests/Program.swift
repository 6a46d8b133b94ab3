import Foundation
import Testing

/// The built program, run as a person runs it.
struct Program {
  struct Outcome {
    let status: Int32
    let output: String
    let error: String

    /// The lines on standard error, without the remark that debug builds make.
    var errorLines: [String] {
      error.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("grapevine: debug build") }
    }
  }

  /// A directory of its own, removed by `tearDown`.
  let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "grapevine-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  func tearDown() { try? FileManager.default.removeItem(at: directory) }

  func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

  func write(_ data: Data, to name: String) throws { try data.write(to: directory.appending(path: name)) }

  func makeDirectory(_ name: String) throws {
    try FileManager.default.createDirectory(
      at: directory.appending(path: name), withIntermediateDirectories: true)
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(at: directory.appending(path: name))
  }

  func read(_ name: String) throws -> String {
    try String(contentsOf: directory.appending(path: name), encoding: .utf8)
  }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: directory.appending(path: name)) }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: directory.appending(path: name).path())
  }

  /// Beside the test bundle, where the build puts all products.
  static var executable: URL {
    get throws {
      let bundles = Bundle.allBundles.map(\.bundleURL) + [Bundle.main.bundleURL]
      let places = bundles.flatMap { [$0, $0.deletingLastPathComponent()] }
      let candidates = places.map { $0.appending(path: "grapevine") }
      return try #require(candidates.first { FileManager.default.isExecutableFile(atPath: $0.path()) })
    }
  }

  /// As on a machine that has no gnuplot.
  static let withoutGnuplot = ["GNUPLOT": ""]

  /// With `openFiles` file descriptors at most; without standard output where it is closed.
  private func process(
    _ arguments: [String], environment: [String: String] = [:], openFiles: Int? = nil,
    closingOutput: Bool = false, tool: String? = nil
  ) throws -> (Process, output: Pipe, error: Pipe) {
    let process = Process()
    let (output, error) = (Pipe(), Pipe())
    process.executableURL = try tool.map { URL(filePath: $0) } ?? Self.executable
    process.arguments = arguments
    if openFiles != nil || closingOutput, let program = process.executableURL?.path() {
      let limit = openFiles.map { "ulimit -n \($0) && " } ?? ""
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments =
        ["-c", "\(limit)exec \"$@\"\(closingOutput ? " >&-" : "")", "sh", program] + arguments
    }
    process.currentDirectoryURL = directory
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = error
    return (process, output, error)
  }

  /// Runs it to its end.
  ///
  /// Runs the program with arguments whose output fits into pipes.
  func run(
    _ arguments: [String], environment: [String: String] = [:], openFiles: Int? = nil,
    closingOutput: Bool = false
  ) throws -> Outcome {
    let (process, output, error) = try process(
      arguments, environment: environment, openFiles: openFiles, closingOutput: closingOutput)
    try process.run()
    return try Self.outcome(process, output, error)
  }

  /// Runs `tool`, such as a shell, in this program's place; it finds the program on its path.
  func run(tool: String, _ arguments: [String], environment: [String: String]) throws -> Outcome {
    var environment = environment
    environment["PATH"] = "\(try Self.executable.deletingLastPathComponent().path()):/usr/bin:/bin"
    let (process, output, error) = try process(arguments, environment: environment, tool: tool)
    try process.run()
    return try Self.outcome(process, output, error)
  }

  private static func outcome(_ process: Process, _ output: Pipe, _ error: Pipe) throws -> Outcome {
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    let remarks = try error.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
      output: String(decoding: text, as: UTF8.self), error: String(decoding: remarks, as: UTF8.self))
  }

  func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

  /// Starts it, with what it writes going to pipes that have room for it.
  func start(_ arguments: [String], environment: [String: String]) throws -> Started {
    let (process, output, error) = try process(arguments, environment: environment)
    try process.run()
    return Started(process: process, output: output, error: error)
  }

  /// The program at work.
  struct Started {
    fileprivate let process: Process
    fileprivate let output: Pipe
    fileprivate let error: Pipe

    var isRunning: Bool { process.isRunning }

    /// Ends it as nothing can that it could see coming, and waits for its end.
    func kill() {
      Foundation.kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }

    /// Waits for its end.
    func finish() throws -> Outcome { try Program.outcome(process, output, error) }
  }

  /// Runs it until it says `words` on stderr, as it does when the first cell is done, then interrupts it.
  func interrupt(
    _ signal: Int32, _ arguments: String..., at words: String = "cells done",
    environment: [String: String] = [:]
  ) throws -> Outcome {
    let (process, output, error) = try process(arguments, environment: environment)
    try process.run()
    var remarks = Data()
    while !String(decoding: remarks, as: UTF8.self).contains(words) {
      let part = error.fileHandleForReading.availableData
      try #require(!part.isEmpty, "ended before it could be interrupted")
      remarks += part
    }
    kill(process.processIdentifier, signal)
    remarks += try error.fileHandleForReading.readToEnd() ?? Data()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
      output: String(decoding: text, as: UTF8.self), error: String(decoding: remarks, as: UTF8.self))
  }
}

/// Runs `body` in a directory with the scenario `tiny.yaml`.
func withProgram(_ body: (Program) throws -> Void) throws {
  let program = try Program()
  defer { program.tearDown() }
  try program.write(tiny, to: "tiny.yaml")
  try body(program)
}

let tiny = """
  hosts: 5
  settle: 1s
  quiet: 2s
  network: { latency: 10ms }
  workload: { rate: 10, duration: 1s }
  """
