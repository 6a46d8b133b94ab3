import Broadcasting
import Testing

@testable import Maelstrom

@Suite struct RequestTests {
  /// The reply's body in a line from n0 to c9.
  private static func reply(_ body: String, to client: String = "c9") -> String {
    #"{"src":"n0","dest":"\#(client)","body":\#(body)}"#
  }

  /// The answers of an initialised node of flooding, alone, to one request after another.
  @Test func requestsAreAnsweredExactly() throws {
    let table: [(request: String, reply: String)] = [
      (
        #"{"type":"topology","msg_id":2,"topology":{"n0":[]}}"#, #"{"type":"topology_ok","in_reply_to":2}"#
      ),
      (#"{"type":"read","msg_id":3}"#, #"{"type":"read_ok","in_reply_to":3,"messages":[]}"#),
      (#"{"type":"broadcast","msg_id":4,"message":17}"#, #"{"type":"broadcast_ok","in_reply_to":4}"#),
      (#"{"type":"broadcast","msg_id":5,"message":"a\"b"}"#, #"{"type":"broadcast_ok","in_reply_to":5}"#),
      (
        #"{"type":"broadcast","msg_id":6,"message":{"b":[true,null,-1.5],"a":2}}"#,
        #"{"type":"broadcast_ok","in_reply_to":6}"#
      ),
      // The same again, as a client that had no answer asks; the members of an object have no order.
      (#"{"type":"broadcast","msg_id":7,"message":17}"#, #"{"type":"broadcast_ok","in_reply_to":7}"#),
      (
        #"{"type":"broadcast","msg_id":8,"message":{"a":2,"b":[true,null,-1.5]}}"#,
        #"{"type":"broadcast_ok","in_reply_to":8}"#
      ),
      (#"{"type":"broadcast","msg_id":9,"message":null}"#, #"{"type":"broadcast_ok","in_reply_to":9}"#),
      (
        #"{"type":"read","msg_id":-1,"more":1}"#,
        #"{"type":"read_ok","in_reply_to":-1,"messages":[17,"a\"b",{"b":[true,null,-1.5],"a":2},null]}"#
      ),
      (#"{"type":"add","msg_id":10,"element":5}"#, #"{"type":"add_ok","in_reply_to":10}"#),
    ]
    var node = try PureNode()
    #expect(node.initialise(1) == [Self.reply(#"{"type":"init_ok","in_reply_to":1}"#, to: "c0")])
    for (request, reply) in table { #expect(node.ask(request) == [Self.reply(reply)]) }
  }

  /// An é of its own and an e with an accent are equal texts to Swift, and two values to a client.
  @Test func valuesThatLookTheSameAreTwo() throws {
    var node = try PureNode()
    _ = node.initialise()
    _ = node.ask(#"{"type":"broadcast","msg_id":2,"message":"\u00e9"}"#)
    _ = node.ask(#"{"type":"broadcast","msg_id":3,"message":"e\u0301"}"#)
    let line = try #require(node.ask(#"{"type":"read","msg_id":4}"#).first)
    let values = "[\"\u{E9}\",\"e\u{301}\"]"
    #expect(Array(line.utf8).contains(Array(values.utf8)))
  }

  @Test func whatCannotBeDoneIsAnErrorWithItsCode() throws {
    let table: [(request: String, code: Int)] = [
      (#"{"type":"broadcast","msg_id":2}"#, 12),
      (#"{"type":"add","msg_id":2,"message":1}"#, 12),
      (#"{"type":"topology","msg_id":2}"#, 12),
      (#"{"type":"topology","msg_id":2,"topology":["n0"]}"#, 12),
      (#"{"type":"topology","msg_id":2,"topology":{"n0":"n1"}}"#, 12),
      (#"{"type":"topology","msg_id":2,"topology":{"n0":["n7"]}}"#, 12),
      (#"{"type":"topology","msg_id":2,"topology":{"n7":[]}}"#, 12),
      (#"{"type":"generate","msg_id":2}"#, 10),
      (#"{"type":"","msg_id":2}"#, 10),
      (#"{"type":"init","msg_id":2,"node_id":"n0","node_ids":["n0","n1","n2"]}"#, 22),
    ]
    var node = try PureNode()
    _ = node.initialise()
    for (request, code) in table {
      let lines = node.ask(request)
      #expect(lines.count == 1 && lines[0].contains(#""type":"error","in_reply_to":2,"code":\#(code),"#))
    }
    // None of it made the node another.
    #expect(node.ask(#"{"type":"read","msg_id":3}"#).first?.contains("read_ok") == true)
  }

  @Test func aWrongInitChangesNothing() throws {
    let table = [
      #"{"type":"init","msg_id":2}"#,
      #"{"type":"init","msg_id":2,"node_id":"n0"}"#,
      #"{"type":"init","msg_id":2,"node_id":0,"node_ids":["n0"]}"#,
      #"{"type":"init","msg_id":2,"node_id":"n1","node_ids":["n0","n1"]}"#,
      #"{"type":"init","msg_id":2,"node_id":"n0","node_ids":[]}"#,
      #"{"type":"init","msg_id":2,"node_id":"n0","node_ids":["n0",1]}"#,
      #"{"type":"init","msg_id":2,"node_id":"n0","node_ids":["n0","n1","n1"]}"#,
      #"{"type":"init","msg_id":2,"node_id":"n3","node_ids":["n0","n1"]}"#,
    ]
    var node = try PureNode()
    for request in table { #expect(node.ask(request).first?.contains(#""code":12"#) == true) }
    #expect(node.ask(#"{"type":"read","msg_id":2}"#).first?.contains(#""code":11"#) == true)
    #expect(node.initialise().first?.contains("init_ok") == true)
  }

  @Test func nodesMayHaveAnyNames() throws {
    var node = try PureNode("full-mesh")
    let lines = node.ask(
      #"{"type":"init","msg_id":1,"node_id":"berlin","node_ids":["oslo","berlin","rome é"]}"#, of: "berlin")
    #expect(lines.last == #"{"src":"berlin","dest":"c9","body":{"type":"init_ok","in_reply_to":1}}"#)
    // The registry lives with the first host.
    #expect(
      lines.first?.hasPrefix(#"{"src":"berlin","dest":"oslo","body":{"type":"grapevine","from":1,"to":3,"#)
        == true)
  }

  /// The key of a read's answer follows from what came before it.
  @Test func readsAreAnsweredAsTheWorkloadWants() throws {
    let topology = #"{"type":"topology","msg_id":2,"topology":{}}"#
    let broadcast = #"{"type":"broadcast","msg_id":2,"message":1}"#
    let add = #"{"type":"add","msg_id":2,"element":1}"#
    let peer =
      ##"{"src":"n1","dest":"n0","body":{"type":"grapevine","from":1,"to":0,"frame":"AQABAQA=","##
      + ##""values":[1],"workload":"g-set"}}"##
    let table: [(client: String, before: [String], key: String)] = [
      ("c0", [], "value"), ("c2", [topology], "messages"), ("c0", [broadcast], "messages"),
      ("c1", [add], "value"), ("c0", [add, broadcast], "value"), ("c0", [topology, add], "messages"),
      // Later lives: no topology is sent to them.
      ("c3", [], "messages"), ("c3", [add], "value"), ("c3", [peer], "value"), ("admin", [], "messages"),
    ]
    for (client, before, key) in table {
      var node = try PureNode()
      _ = node.initialise(from: client)
      for line in before {
        if line.hasPrefix(#"{"src""#) {
          #expect(node.receive(line).remarks == [])
        } else {
          #expect(!node.ask(line).isEmpty)
        }
      }
      let read = node.ask(#"{"type":"read","msg_id":3}"#)
      #expect(read.first?.contains(#""\#(key)":["#) == true, "\(client) \(before)")
    }
  }

  /// A cache that does not answer acknowledges nothing; the client is told before it goes.
  @Test func whoWaitsTooLongIsToldThatItCannotBeTold() throws {
    var node = try PureNode("shared-cache")
    // As n1: the cache lives with n0.
    _ = node.ask(#"{"type":"init","msg_id":1,"node_id":"n1","node_ids":["n0","n1"]}"#, from: "c0", of: "n1")
    let broadcast = node.ask(#"{"type":"broadcast","msg_id":2,"message":1}"#, of: "n1")
    #expect(broadcast.count == 1 && broadcast[0].contains(#""dest":"n0""#))
    var again = node.ask(#"{"type":"broadcast","msg_id":3,"message":1}"#, of: "n1")
    #expect(again == [], "no second rumor")
    again = node.wait(.milliseconds(3_999)).filter { $0.contains("c9") }
    #expect(again == [])
    let told = node.wait(.milliseconds(1)).filter { $0.contains("c9") }
    #expect(told.count == 2 && told.allSatisfy { $0.contains(#""code":0"#) })
    #expect(node.wait(.seconds(10)).filter { $0.contains("c9") } == [])
  }

  /// Stopped for so long that who asked is gone: Maelstrom would stop listening.
  @Test func nobodyWhoMayBeGoneIsAnswered() throws {
    var node = try PureNode("shared-cache")
    _ = node.ask(#"{"type":"init","msg_id":1,"node_id":"n1","node_ids":["n0","n1"]}"#, from: "c0", of: "n1")
    _ = node.ask(#"{"type":"broadcast","msg_id":2,"message":1}"#, of: "n1")
    #expect(node.wait(.seconds(5)).filter { $0.contains("c9") } == [])
    var output = MaelstromNode.Output()
    let read = #"{"src":"c9","dest":"n1","body":{"type":"read","msg_id":4}}"#
    node.node.receive(Array(read.utf8), late: true, at: node.now, into: &output)
    #expect(output.lines == [] && output.remarks.count == 1)
  }
}
