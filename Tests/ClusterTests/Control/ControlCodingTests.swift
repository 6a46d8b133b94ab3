import Testing
import ZeroMQ

@testable import Cluster

@Suite struct ControlCodingTests {
  private static let assignment = Assignment(
    architecture: "gossip", settings: [.init(name: "fanout", value: "3")], scenario: "hosts: 3\n",
    scenarioName: "tiny \u{1F347}", seed: .max, endpoints: ["tcp://127.0.0.1:7000", "ipc:///x/0.0"],
    directory: "/x", keepsReplay: true, writesAtOnce: false, life: .max)

  private static let orders: [Order] = [
    .welcome(assignment), .peers([]), .peers([PeerAddress(node: 2, incarnation: 1, endpoint: "ipc:///x")]),
    .gone(node: 3, incarnation: 1), .ping(7), .go(origin: .min),
    .conditions(
      Conditions(since: 1, unheard: [1, 2], lossMillionths: 5, slow: [.init(node: 1, factor: 9)], rules: [])),
    .clock(NodeClock.Change(number: 2, since: 5, entry: 1)),
    .clock(NodeClock.Change(number: 3, since: .max, entry: nil)), .leave, .beat, .stop, .bye,
  ]

  private static let messages: [NodeMessage] = [
    .hello, .bound(endpoint: "tcp://127.0.0.1:7000"), .linked, .pong(7, clock: .max),
    .leads(epoch: .max), .follows, .failed("a \"word\"\nand another"),
    .done(
      NodeTotals(
        links: [LinkCount(peer: 1, incarnation: 2)], refused: 1, damaged: 0, missed: 0, journalSize: 0,
        refusedConnections: 2, cpu: 3, cpuBefore: 2, peakMemory: 4)
    ),
  ]

  @Test(arguments: orders) func ordersReadBackAsTheyWere(_ order: Order) {
    let message = ControlCoding.message(order)
    #expect(ControlCoding.value(message, as: Order.self) == order)
  }

  @Test(arguments: messages) func nodesMessagesReadBackAsTheyWere(_ nodeMessage: NodeMessage) {
    let message = ControlCoding.message(nodeMessage)
    #expect(ControlCoding.value(message, as: NodeMessage.self) == nodeMessage)
  }

  @Test func whatIsCutOffOrSomethingElseIsNothing() {
    let bytes = ControlCoding.message(Order.welcome(Self.assignment)).bytes()
    for length in 0..<bytes.count {
      #expect(ControlCoding.value(Message(Array(bytes[..<length])), as: Order.self) == nil)
    }
    #expect(ControlCoding.value(Message(bytes), as: NodeMessage.self) == nil)
    #expect(ControlCoding.value(Message([0xFF, 0, 0x7B]), as: NodeMessage.self) == nil)
  }
}
