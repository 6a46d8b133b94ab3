import Broadcasting
import Testing

@testable import Maelstrom

@Suite struct TopologyTests {
  private static func given() throws -> PureNode {
    var node = try PureNode(takesTopology: true)
    #expect(node.initialise(4).count == 1)
    return node
  }

  private static func topology(_ map: String) -> String {
    #"{"type":"topology","msg_id":2,"topology":\#(map)}"#
  }

  /// To whom n0 sends a value once it has the topology.
  private static func targets(_ lines: [String]) -> [String] {
    lines.compactMap { line in line.firstMatch(of: /"dest":"(n\d)"/).map { String($0.1) } }
  }

  @Test func neighboursAreThoseOfTheRequest() throws {
    let table: [(map: String, targets: [String])] = [
      (#"{"n0":["n1","n3"],"n1":["n0"],"n3":["n0"],"n2":[]}"#, ["n1", "n3"]),
      // A link that one end alone names goes both ways.
      (#"{"n0":["n2"]}"#, ["n2"]), (#"{"n3":["n0","n1"]}"#, ["n3"]),
      (#"{"n0":["n0","n1","n1"],"n1":["n0"]}"#, ["n1"]), ("{}", []),
    ]
    for (map, targets) in table {
      var node = try Self.given()
      #expect(node.ask(Self.topology(map)).count == 1)
      let lines = node.ask(#"{"type":"broadcast","msg_id":3,"message":1}"#)
      #expect(Self.targets(lines) == targets, "\(map)")
    }
  }

  @Test func theNodeBeginsWithTheTopology() throws {
    var node = try Self.given()
    #expect(node.ask(#"{"type":"broadcast","msg_id":3,"message":1}"#).first?.contains(#""code":11"#) == true)
    // What a neighbour that began earlier sends is kept.
    let early = node.receive(
      #"{"src":"n1","dest":"n0","body":{"type":"grapevine","from":1,"to":0,"frame":"AQABAQA=","values":[8]}}"#
    )
    #expect(early.lines == [] && early.remarks == [])
    let begun = node.ask(Self.topology(#"{"n0":["n1","n2"]}"#))
    #expect(Self.targets(begun) == ["n2"])
    let read = node.ask(#"{"type":"read","msg_id":4}"#)
    #expect(read.first?.contains(#""messages":[8]"#) == true)
    let again = node.ask(Self.topology("{}"))
    #expect(again.first?.contains(#""code":22"#) == true)
  }

  @Test func withoutTheOptionItChangesNothing() throws {
    var node = try PureNode(set: ["topology": "star"])
    _ = node.initialise(4)
    #expect(node.ask(Self.topology(#"{"n0":["n1"]}"#)).first?.contains("topology_ok") == true)
    let lines = node.ask(#"{"type":"broadcast","msg_id":3,"message":1}"#)
    #expect(Self.targets(lines) == ["n1", "n2", "n3"])
  }
}
