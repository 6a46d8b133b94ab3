/// Names, addresses and commands of a run's network namespaces, as texts.
///
/// Every node has a link to one namespace more, the hub, which routes between them. A bridge would be
/// simpler, but there each node asks for the hardware address of every other, and the kernel keeps at most
/// 1,024 such answers for all namespaces together and the machine's own network: 33 nodes overflow it. With
/// a router each link has two ends, whose addresses are given and never asked for.
struct NetworkPlan: Hashable, Sendable {
  let nodes: Int
  let name: String

  /// The beginning of the names of all namespaces of the run.
  static func prefix(of name: String) -> String { "gv\(name)-" }

  var hub: String { Self.prefix(of: name) + "hub" }

  func namespace(of node: Int) -> String { Self.prefix(of: name) + "\(node)" }

  /// From 198.18.0.0/15, which is set aside for benchmarks (RFC 2544) and so is nobody's real address.
  func address(of node: Int) -> String { "198.18.\(node / 250).\(node % 250 + 1)" }

  private static let range = "198.18.0.0/15"
  /// The hub as the nodes see it, link-local (RFC 3927), the same on each link.
  private static let gateway = "169.254.1.1"

  /// Locally administered: the second digit is 2.
  private static let hubHardware = "02:67:76:00:00:00"

  private func hardware(of node: Int) -> String {
    func hexadecimal(_ byte: Int) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
    return "02:67:76:01:\(hexadecimal(node / 256)):\(hexadecimal(node % 256))"
  }

  /// For `ip -batch`: makes the namespaces.
  var creation: String {
    lines(["netns add \(hub)"] + (0..<nodes).map { "netns add \(namespace(of: $0))" })
  }

  /// For `ip -batch` in the hub: a link to each node.
  var links: String {
    lines(
      (0..<nodes).flatMap { node in
        [
          "link add name n\(node) address \(Self.hubHardware) type veth"
            + " peer name eth0 address \(hardware(of: node)) netns \(namespace(of: node))",
          "link set n\(node) up",
          "route add \(address(of: node)) dev n\(node)",
          "neigh add \(address(of: node)) lladdr \(hardware(of: node)) dev n\(node) nud permanent",
        ]
      })
  }

  /// For `ip -batch` in the namespace of `node`: its end of the link.
  func configuration(of node: Int) -> String {
    lines([
      "link set lo up",
      "link set eth0 up",
      "addr add \(address(of: node))/32 dev eth0",
      "route add \(Self.range) via \(Self.gateway) dev eth0 onlink",
      "neigh add \(Self.gateway) lladdr \(Self.hubHardware) dev eth0 nud permanent",
    ])
  }

  private func lines(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }
}
