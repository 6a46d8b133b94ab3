import Testing

@testable import Cluster

@Suite struct PacketFilterTests {
  let filter = PacketFilter(plan: NetworkPlan(nodes: 2, name: "9"))

  @Test func itDropsWhatIsCutAndCountsItAtTheReceiver() {
    #expect(
      filter.creation == """
        table ip grapevine {
          counter node0 {}
          counter node1 {}
          map receivers {
            type ipv4_addr : counter
            elements = { 198.18.0.1 : "node0", 198.18.0.2 : "node1" }
          }
          set cuts {
            type ipv4_addr . ipv4_addr
          }
          chain forward {
            type filter hook forward priority filter; policy accept;
            ip saddr . ip daddr @cuts counter name ip daddr map @receivers drop
          }
        }

        """)
  }

  @Test(arguments: [
    ([], ""),
    ([[], []], ""),
    ([[1]], "add element ip grapevine cuts { 198.18.0.2 . 198.18.0.1 }\n"),
    (
      [[1], [0]],
      "add element ip grapevine cuts { 198.18.0.2 . 198.18.0.1, 198.18.0.1 . 198.18.0.2 }\n"
    ),
  ])
  func aCutTakesThePlaceOfAllEarlierOnes(unheard: [[Int]], addition: String) {
    #expect(filter.replacement(unheard: unheard) == "flush set ip grapevine cuts\n" + addition)
  }

  static let listed = """
    table ip grapevine {
    \tcounter node1 {
    \t\tpackets 7 bytes 420
    \t}
    \tcounter node0 {
    \t\tpackets 0 bytes 0
    \t}
    }
    """

  @Test(arguments: [
    (listed, [0, 7]),
    ("", nil),
    (String(listed.prefix(60)), nil),
    (listed.replacing("packets 7", with: "packets many"), nil),
    (listed.replacing("node1", with: "node2"), nil),
    (listed.replacing("counter node1 {", with: "{"), nil),
  ])
  func countersAreReadByNode(answer: String, packets: [Int]?) {
    #expect(filter.packets(in: answer) == packets)
  }
}
