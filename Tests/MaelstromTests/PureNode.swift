import Architectures
import Broadcasting
import Foundation
import Testing

@testable import Maelstrom

/// A node without a process, and the time.
struct PureNode {
  var node: MaelstromNode
  var now = Instant.zero + .seconds(1_000_000)

  init(_ architecture: String = "flooding", set: [String: String] = [:], takesTopology: Bool = false) throws {
    let settings = set.sorted { $0.key < $1.key }.map { SettingValue(name: $0.key, value: $0.value) }
    let known = try #require(Architecture.named(architecture))
    node = MaelstromNode(try known.configured(settings), seed: 1, takesTopology: takesTopology)
  }

  /// The lines that the node writes when this line comes.
  mutating func receive(_ line: String) -> MaelstromNode.Output {
    var output = MaelstromNode.Output()
    node.receive(Array(line.utf8), at: now, into: &output)
    return output
  }

  /// The lines that it writes when this body comes from a client to n0.
  mutating func ask(_ body: String, from client: String = "c9", of node: String = "n0") -> [String] {
    receive(#"{"src":"\#(client)","dest":"\#(node)","body":\#(body)}"#).lines
  }

  /// Begins as n0 of so many.
  mutating func initialise(_ hosts: Int = 3, from client: String = "c0") -> [String] {
    let names = (0..<hosts).map { "\"n\($0)\"" }.joined(separator: ",")
    return ask(#"{"type":"init","msg_id":1,"node_id":"n0","node_ids":[\#(names)]}"#, from: client)
  }

  /// Lets so much time pass.
  mutating func wait(_ delay: Delay) -> [String] {
    now = now + delay
    var output = MaelstromNode.Output()
    node.advance(at: now, into: &output)
    return output.lines
  }
}
