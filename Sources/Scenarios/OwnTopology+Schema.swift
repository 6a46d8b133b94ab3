import Broadcasting
import Schema

extension OwnTopology {
  static let schema = Schema<OwnTopology>.record(
    "a mapping such as { file: peers.graphml } or { edges: [[0, 1], [1, 2]] }", start: OwnTopology(),
    [
      .optional(
        "file", \.file, .oneLine,
        help: "a graph beside the scenario: .edges, .csv, .gml, .graphml or .json",
        absent: "all edges are here"),
      Field("edges", \.edges, edges, help: "pairs of hosts that are linked", absent: "none", quiet: true),
      Field(
        "islands", \.hasIslands, .words([("no", false), ("yes", true)]),
        help: "whether parts of it may be linked to nothing"),
    ], needsOne: "give at least one of file, edges, or leave topology out")

  private static let edges = Schema<[OwnTopology.Edge]>.list(
    of: Schema<[NodeID]>.list(
      of: .host, "the numbers of two hosts, such as [0, 1]", count: 2...2, tooMany: ""
    )
    .mapped({ Edge($0[0], $0[1]) }, { [$0.one, $0.other] }),
    "pairs of hosts, such as [[0, 1], [1, 2]]", count: 0...Scenario.mostEdges,
    tooMany: "edges are more than \(Scenario.mostEdges)")
}

extension Scenario {
  static let mostEdges = 10_000_000
}
