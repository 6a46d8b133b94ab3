import Foundation
import Testing

/// A live run that cannot start says why in one line, and leaves nothing.
@Suite struct LiveStartTests {
  struct Obstacle: Sendable, CustomTestStringConvertible {
    let status: Int32
    /// Beside `compare tiny.yaml -a full-mesh --driver zeromq`, with scripts in the test's directory.
    var arguments = ""
    var message: String
    var temporaryFiles = "t"
    var openFiles: Int?

    var testDescription: String { message }
  }

  static let obstacles = [
    Obstacle(
      status: 69, arguments: "--node-program ./missing",
      message: "./missing, which is to play nodes, is no program that can be run"),
    Obstacle(
      status: 70, arguments: "--node-program /bin/false",
      message: "/bin/false ended when it was started to clean up after the run; see whether"),
    Obstacle(
      status: 70, arguments: "--node-program ./dies",
      message: "(host) ended with 3: no such library; see whether './dies node --help' runs"),
    Obstacle(
      status: 70, arguments: "--node-program ./goes",
      message: "(host) ended before the run did: it said nothing; see whether"),
    Obstacle(
      status: 70, arguments: "--node-program ./hangs --patience 5",
      message: "(host) came only as far as 'starting'"),
    Obstacle(
      status: 70, arguments: "--node-program ./keepsnot --patience 1",
      message: "./keepsnot did not answer within 1 s when it was started to clean up after the run"),
    Obstacle(
      status: 69,
      message: "need 64 file descriptors and a process may open 50, enough for 1 hosts; try 'ulimit",
      openFiles: 50),
    Obstacle(
      status: 69, message: "too long for the path of a socket; set TMPDIR to a shorter directory",
      temporaryFiles: String(repeating: "long", count: 30)),
    Obstacle(
      status: 69, message: "The file doesn’t exist.; set TMPDIR to another directory",
      temporaryFiles: "nowhere"),
  ]

  @Test(arguments: obstacles)
  func isOneLine(obstacle: Obstacle) throws {
    try withProgram { program in
      try program.writeScript("echo first >&2; echo no such library >&2; exit 3", to: "dies")
      try program.writeScript("exit 0", to: "goes")
      try program.writeScript("while :; do sleep 1; done", to: "hangs")
      try program.writeScript("", to: "keepsnot", first: "while :; do sleep 1; done")
      try expect(
        obstacle.message, obstacle.status, obstacle.arguments, program,
        temporaryFiles: obstacle.temporaryFiles, openFiles: obstacle.openFiles)
    }
  }

  @Test func aPortInUseIsNamed() throws {
    let taken = try TakenPort()
    try withProgram { program in
      try expect(
        "port \(taken.number) is in use; give a --port with 6 free ones, or leave it out", 69,
        "--port \(taken.number - 3)", program)
    }
  }

  @Test func portsEnd() throws {
    try withProgram { program in
      try program.write("hosts: 6000\n", to: "tiny.yaml")
      try expect("--port 60000: 6001 nodes need as many ports", 64, "--port 60000", program)
    }
  }

  private func expect(
    _ message: String, _ status: Int32, _ arguments: String, _ program: Program,
    temporaryFiles: String = "t", openFiles: Int? = nil
  ) throws {
    try program.makeDirectory("t")
    let outcome = try program.run(
      "compare tiny.yaml -a full-mesh --driver zeromq -q \(arguments)".split(separator: " ").map(String.init),
      environment: ["TMPDIR": program.directory.appending(path: temporaryFiles).path()], openFiles: openFiles)
    #expect(outcome.status == status)
    #expect(outcome.output == "")
    let lines = outcome.errorLines
    #expect(lines.count == 1, "\(lines)")
    #expect(lines.first?.hasPrefix("grapevine: ") == true)
    #expect(lines.first?.contains(message) == true, "\(lines)")
    #expect(try program.list("t") == [])
    #expect(program.processes == [])
  }
}

extension Program {
  /// A node program that keeps runs well, and for nodes does what `commands` say.
  ///
  /// `first` comes before either.
  fileprivate func writeScript(_ commands: String, to name: String, first: String = "") throws {
    let program = try Self.executable.path()
    try write(
      "#!/bin/sh\n\(first)\n[ \"$1\" = keep ] && exec '\(program)' \"$@\"\n\(commands)\n", to: name)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: directory.appending(path: name).path())
  }

  fileprivate func list(_ name: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory.appending(path: name).path())
  }

  /// The command lines that name the directory; none where the system does not show them.
  fileprivate var processes: [String] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return entries.filter { Int($0) != nil }.compactMap { entry in
      guard let file = FileHandle(forReadingAtPath: "/proc/\(entry)/cmdline"),
        let data = try? file.readToEnd()
      else { return nil }
      let command = String(decoding: data, as: UTF8.self).replacing("\0", with: " ")
      return command.contains(directory.lastPathComponent) ? command : nil
    }
  }

  @Test(arguments: [
    ("capacity: { up: 1MB/s }", "capacity.up", "live nodes share this machine's"),
    ("capacity: { down: 1MB/s }", "capacity.down", "live nodes share this machine's"),
    ("capacity: { bandwidth: 1MB/s }", "capacity.bandwidth", "live nodes share this machine's"),
    ("overrides: [{ of: 1, up: 1MB/s }]", "overrides.up", "live nodes share this machine's"),
    ("overrides: [{ of: 1, down: 1MB/s }]", "overrides.down", "live nodes share this machine's"),
    ("network: { bandwidth: 1MB/s }", "network.bandwidth", "live nodes share this machine's"),
    (
      "network: { transport: stream }", "network.transport stream",
      "live messages are lost or delayed one by one"
    ),
    (
      "capacity: { receive: 2s }", "messages that take a node 2s",
      "a live one does nothing else, for 1s at most"
    ),
  ])
  func whatOnlyTheSimulatorHasIsRefusedBeforeAnythingRuns(line: String, key: String, reason: String) throws {
    try withProgram { program in
      try program.write("hosts: 3\n\(line)\n", to: "other.yaml")
      let outcome = try program.run("validate", "other.yaml", "-a", "gossip", "-q")
      #expect(outcome.status == 64)
      #expect(
        outcome.error
          == "grapevine: scenario other has \(key), which only the simulator has: \(reason); leave "
          + "it out for a live run\n")
    }
  }

  @Test func aBufferWantsALineOrASlowHost() throws {
    try withProgram { program in
      try program.write(
        "hosts: 3\ncapacity: { send: 1ms, buffer: { limit: 9, full: drop-new } }\n", to: "b.yaml")
      let outcome = try program.run("compare", "b.yaml", "-a", "gossip", "-q")
      #expect(outcome.status == 65)
      #expect(
        outcome.error.contains("capacity.buffer: nothing waits for a line without limit; give up or "),
        "\(outcome)")
    }
  }

  /// Before the first run, not in the midst of them.
  @Test func maelstromsNetworkIsRefusedBeforeAnythingRuns() throws {
    try withProgram { program in
      try program.write("hosts: 3\nnetwork: { model: maelstrom }\n", to: "net.yaml")
      let outcome = try program.run(
        "compare", "tiny.yaml", "net.yaml", "-a", "gossip", "--driver", "zeromq", "-q")
      #expect(outcome.status == 64)
      #expect(
        outcome.error == "grapevine: scenario net has network.model maelstrom, which only the simulator has: "
          + "live messages take the network that a scenario says; leave it out for a live run\n")
      #expect(!FileManager.default.fileExists(atPath: program.directory.path + "/results"))
    }
  }
}
