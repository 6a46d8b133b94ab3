import Architectures
import Broadcasting
import Testing

@testable import Maelstrom

@Suite struct HostileLineTests {
  /// n0 of four with the registry, which is node 4, beside it.
  private static func node() throws -> PureNode {
    var node = try PureNode("full-mesh")
    _ = node.initialise(4)
    return node
  }

  private static func peer(
    from: String = "1", to: String = "0", frame: String = "\"AQABAQA=\"", values: String = "[1]",
    source: String = "n1", destination: String = "n0", more: String = ""
  ) -> String {
    #"{"src":"\#(source)","dest":"\#(destination)","body":{"type":"grapevine","from":\#(from),"to":\#(to),"#
      + #""frame":\#(frame),"values":\#(values)\#(more)}}"#
  }

  /// One remark each, nothing written, and the node is what it was.
  @Test func whatIsNoMessageIsRemarkedAndNothingElse() throws {
    let deep = String(repeating: "[", count: 100_000)
    let lines = [
      "x", "{", "{}", "[]", "null", "17", "\"text\"", "{\"src\":1}", deep, "{\"a\":" + deep,
      #"{"src":"c1","dest":"n0"}"#, #"{"src":"c1","dest":"n0","body":[]}"#,
      #"{"src":"c1","dest":"n0","body":{}}"#, #"{"src":"c1","dest":"n0","body":{"type":7,"msg_id":1}}"#,
      #"{"src":"c1","dest":7,"body":{"type":"read","msg_id":1}}"#,
      #"{"dest":"n0","body":{"type":"read","msg_id":1}}"#,
      #"{"src":"c1","dest":"n0","body":{"type":"read"}}"#,
      #"{"src":"c1","dest":"n0","body":{"type":"read","msg_id":"1"}}"#,
      #"{"src":"c1","dest":"n0","body":{"type":"read","msg_id":1.5}}"#,
      #"{"src":"c1","dest":"n0","body":{"type":"read","msg_id":99999999999999999999}}"#,
      #"{"src":"c1","dest":"n0","body":{"type":"read","msg_id":1,"msg_id":2}}"#,
      #"{"src":"c1","dest":"n1","body":{"type":"read","msg_id":1}}"#,
      #"{"src":"n1","dest":"n0","body":{"type":"read","msg_id":1}}"#,
      #"{"src":"c1","dest":"n0","body":{"type":"broadcast","msg_id":1,"message":1e999}}"#,
      #"{"src":"c1","dest":"n0","body":{"type":"read_ok","in_reply_to":1}}"#,
      Self.peer(from: "2"), Self.peer(from: "4"), Self.peer(from: "-1"), Self.peer(from: "5"),
      Self.peer(from: "1.0"), Self.peer(from: "9223372036854775807"), Self.peer(from: "null"),
      Self.peer(to: "1"), Self.peer(to: "5"), Self.peer(to: "\"0\""), Self.peer(from: "0", source: "n0"),
      Self.peer(source: "c1"), Self.peer(source: "n9"), Self.peer(destination: "n1"),
      Self.peer(frame: "\"AQABAQA\""), Self.peer(frame: "7"), Self.peer(frame: "\"\""),
      Self.peer(frame: "\"/w==\""),
      Self.peer(frame: "\"////////////////\""), Self.peer(values: "[]"), Self.peer(values: "[1,2]"),
      Self.peer(values: "1"), Self.peer(values: "{}"), Self.peer(more: #","workload":"kafka""#),
      Self.peer(more: #","workload":1"#),
    ]
    for line in lines {
      var node = try Self.node()
      let output = node.receive(line)
      #expect(output.lines == [], "\(line.prefix(200))")
      #expect(output.remarks.count == 1, "\(line.prefix(200))")
      #expect(output.remarks.allSatisfy { $0.count < 300 && !$0.contains("\n") })
      #expect(node.ask(#"{"type":"read","msg_id":3}"#).first?.contains(#""value":[]"#) == true)
    }
  }

  @Test func bytesThatAreNoTextAreRemarked() throws {
    var node = try Self.node()
    var output = MaelstromNode.Output()
    let line = Array(#"{"src":"c1","dest":"n0","body":{"type":"broadcast","msg_id":1,"message":"_"}}"#.utf8)
    for bytes in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]] as [[UInt8]] {
      let place = try #require(line.firstIndex(of: UInt8(ascii: "_")))
      node.node.receive(
        Array(line[..<place]) + bytes + Array(line[(place + 1)...]), at: node.now, into: &output)
    }
    #expect(output.lines == [] && output.remarks.count == 4)
  }

  /// A message that contradicts the known value of a rumor is refused, and the known value stays.
  @Test func noPeerChangesWhatARumorSays() throws {
    var node = try PureNode()
    _ = node.initialise(4)
    let frame = "\"AQABAQA=\""
    #expect(node.receive(Self.peer(frame: frame, values: "[8]")).remarks == [])
    #expect(node.receive(Self.peer(frame: frame, values: "[8]")).remarks == [])
    #expect(node.receive(Self.peer(frame: frame, values: "[9]")).remarks.count == 1)
    #expect(node.ask(#"{"type":"topology","msg_id":2,"topology":{}}"#).count == 1)
    #expect(node.ask(#"{"type":"read","msg_id":3}"#).first?.contains(#""messages":[8]"#) == true)
  }

  /// Damaged copies of what nodes and clients say: no trap, no word to anybody who does not wait, and later
  /// messages are served.
  @Test(arguments: Architecture.all.map(\.name))
  func damagedLinesHarmNothing(_ name: String) throws {
    var other = try PureNode(name)
    let init1 = #"{"type":"init","msg_id":1,"node_id":"n1","node_ids":["n0","n1","n2","n3"]}"#
    var samples = other.ask(init1, of: "n1")
    for value in 0..<5 {
      samples += other.ask(#"{"type":"broadcast","msg_id":\#(value),"message":\#(value)}"#, of: "n1")
      samples += other.wait(.seconds(1))
    }
    samples = samples.filter { $0.contains(#""dest":"n0""#) }
    samples.append(#"{"src":"c1","dest":"n0","body":{"type":"add","msg_id":2,"element":{"a":[1]}}}"#)
    samples.append(
      #"{"src":"c1","dest":"n0","body":{"type":"topology","msg_id":2,"topology":{"n0":["n1"]}}}"#)
    var node = try PureNode(name)
    _ = node.initialise(4)
    var random = SplitMix64(seed: 11)
    for _ in 0..<1_000 {
      var line = Array(samples[random.index(below: samples.count)].utf8)
      for _ in 0...random.index(below: 3) {
        let place = random.index(below: line.count)
        switch random.index(below: 3) {
        case 0: line[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: line.removeSubrange(place...)
        default: line.insert(contentsOf: line[place...].prefix(9), at: place)
        }
        if line.isEmpty { line = [0x7B] }
      }
      var output = MaelstromNode.Output()
      node.node.receive(line, at: node.now, into: &output)
      node.now = node.now + .milliseconds(10)
      node.node.advance(at: node.now, into: &output)
    }
    let read = node.ask(#"{"type":"read","msg_id":3}"#)
    #expect(read.count == 1 && read[0].contains("read_ok"))
  }

  @Test func whatPeersSendBeforeInitIsBounded() throws {
    var node = try PureNode()
    var remarks = 0
    for _ in 0..<10_003 { remarks += node.receive(Self.peer()).remarks.count }
    #expect(remarks == 3)
    #expect(node.initialise(4).contains { $0.contains("init_ok") })
    #expect(node.ask(#"{"type":"add","msg_id":3,"element":1}"#).contains { $0.contains("add_ok") })
  }
}
