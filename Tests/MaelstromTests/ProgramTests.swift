import Broadcasting
import Foundation
import Testing

/// The program as Maelstrom starts it: what comes in, what goes out, and how it ends.
@Suite struct ProgramTests {
  private static let initialise =
    #"{"id":0,"src":"c0","dest":"n0","body":{"type":"init","msg_id":1,"#
    + #""node_id":"n0","node_ids":["n0","n1"]}}"#
  private static let read = #"{"id":1,"src":"c1","dest":"n0","body":{"type":"read","msg_id":2}}"#

  /// `grapevine maelstrom` and the program that has nothing else.
  static let programs = [("grapevine", ["maelstrom"]), ("grapevine-maelstrom", [])]

  private static func start(_ program: (String, [String]), _ arguments: String...) throws -> NodeProcess {
    try NodeProcess(try NodeProcess.program(program.0), program.1 + arguments)
  }

  /// The next lines that it writes, of which there must be so many before it ends.
  private static func lines(_ count: Int, of process: NodeProcess) throws -> [String] {
    var lines: [String] = []
    while lines.count < count, !process.hasEnded {
      NodeProcess.await(
        reading: [process.outputDescriptor], writing: process.hasUnwritten ? [process.inputDescriptor] : [],
        milliseconds: 1_000)
      process.flush()
      lines += process.readLines()
      // So that it is never stopped by a pipe that nobody empties.
      _ = process.readRemarks()
    }
    try #require(lines.count >= count, "it ended after \(lines)")
    return lines
  }

  @Test(arguments: programs)
  func itServesUntilInputEnds(_ program: (String, [String])) throws {
    let process = try Self.start(program, "gossip", "--set", "fanout=3", "--set", "gossip.repair=1s")
    defer { process.kill() }
    process.write(Data((Self.initialise + "\n" + Self.read).utf8))
    #expect(
      try Self.lines(2, of: process) == [
        #"{"src":"n0","dest":"c0","body":{"type":"init_ok","in_reply_to":1}}"#,
        #"{"src":"n0","dest":"c1","body":{"type":"read_ok","in_reply_to":2,"value":[]}}"#,
      ])
    try process.closeInput()
    #expect(process.status() == 0)
    #expect(process.readLines() == [] && process.readRemarks() == "")
  }

  /// Clients that are not Maelstrom, as `printf`, may leave out the last line feed.
  @Test(arguments: programs)
  func theLastLineNeedsNoLineFeed(_ program: (String, [String])) throws {
    let process = try Self.start(program, "flooding")
    defer { process.kill() }
    process.write(Data(Self.initialise.utf8))
    process.write(Data(Self.read.utf8), isEnded: false)
    try process.closeInput()
    #expect(process.status() == 0)
    #expect(
      process.readLines() == [
        #"{"src":"n0","dest":"c0","body":{"type":"init_ok","in_reply_to":1}}"#,
        #"{"src":"n0","dest":"c1","body":{"type":"read_ok","in_reply_to":2,"value":[]}}"#,
      ])
    #expect(process.readRemarks() == "")
  }

  @Test(arguments: programs)
  func itEndsQuietlyWhenNobodyReads(_ program: (String, [String])) throws {
    let process = try Self.start(program, "flooding")
    defer { process.kill() }
    process.write(Data(Self.initialise.utf8))
    _ = try Self.lines(1, of: process)
    try process.closeOutput()
    process.write(Data(Self.read.utf8))
    #expect(process.status() == 0)
    #expect(process.readRemarks() == "")
  }

  @Test(arguments: programs)
  func aWrongCommandLineIsOneLineAndStatus64(_ program: (String, [String])) throws {
    let table: [(arguments: [String], says: String)] = [
      ([], "architecture"), (["floodin"], "did you mean 'flooding'?"),
      (["gossip", "--set", "fnout=3"], "did you mean 'fanout'?"),
      (["gossip", "--set", "fanout=none"], "gossip.fanout cannot be 'none'"),
      (["gossip", "--set", "fanout"], "SETTING=VALUE"), (["gossip", "--set", "=3"], "SETTING=VALUE"),
      (["gossip", "--set", "full-mesh.lease=3s"], "this node runs gossip"),
      (["gossip", "--given-topology"], "has no topology"), (["gossip", "--seed", "x"], "--seed"),
    ]
    for (arguments, says) in table {
      let process = try NodeProcess(try NodeProcess.program(program.0), program.1 + arguments)
      #expect(process.status() == 64, "\(arguments)")
      let remarks = process.readRemarks()
      #expect(remarks.contains(says) && remarks.split(separator: "\n").count == 1, "\(arguments): \(remarks)")
      #expect(process.readLines() == [])
    }
  }

  /// A thousand lines of garbage, and one that is too long to be kept; then it answers as before.
  @Test func garbageIsSurvived() throws {
    let seed = UInt64.random(in: 0..<1_000_000)
    var random = SplitMix64(seed: seed)
    let process = try Self.start(Self.programs[0], "full-mesh")
    defer { process.kill() }
    process.write(Data(Self.initialise.utf8))
    let begun = try Self.lines(1, of: process)
    #expect(begun.contains { $0.contains("init_ok") })
    let samples = [Self.initialise, Self.read, String(repeating: "[", count: 5_000), "{\"src\":1e9999999}"]
    for number in 0..<1_000 {
      var line = Data(samples[random.index(below: samples.count)].utf8)
      switch number % 4 {
      case 0:
        line = Data((0..<random.index(below: 200)).map { _ in UInt8(truncatingIfNeeded: random.next()) })
      case 1: line = line.prefix(1 + random.index(below: line.count - 1))
      case 2: line[random.index(below: line.count)] = 0xFF
      default: line = Data("{\"src\":\"c1\",\"dest\":\"n0\",\"body\":{\"type\":\(random.next())}}".utf8)
      }
      process.write(Data(line.map { $0 == 0x0A ? 0x20 : $0 }))
    }
    process.write(Data(repeating: 0x41, count: 17 << 20))
    process.write(Data(Self.read.replacing("\"msg_id\":2", with: "\"msg_id\":77").utf8))
    var lines: [String] = []
    while !lines.contains(where: { $0.contains("\"in_reply_to\":77") }) {
      lines += try Self.lines(1, of: process)
    }
    for line in lines {
      #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) is [String: Any], "seed \(seed)")
    }
  }
}
