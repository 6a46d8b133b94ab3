import Broadcasting
import Foundation
import Schema
import Testing

@testable import Formats
@testable import Scenarios

/// Graphs from files, in the formats that others write.
@Suite struct OwnTopologyTests {
  /// The edges of a scenario of four hosts whose topology is in that file, or the error.
  private static func read(_ name: String, _ content: String, islands: Bool = false) throws -> [String] {
    let directory = FileManager.default.temporaryDirectory.appending(path: "grapevine-\(UUID())")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try Data(content.utf8).write(to: directory.appending(path: name))
    let path = directory.appending(path: "x.yaml").path()
    let text = "hosts: 4\ntopology: { file: \(name), islands: \(islands ? "yes" : "no") }\n"
    do {
      let scenario = try ScenarioFile.parse(text, file: path)
      return scenario.topology?.edges.map { "\($0.one.int)-\($0.other.int)" } ?? []
    } catch {
      return [
        error.description.replacing(directory.path() + "/", with: "").replacing(directory.path(), with: "")
      ]
    }
  }

  private static let gml = """
    Creator "somebody"
    graph [
      directed 0
      node [ id 0 label "a [b]" ] node [ id 1 ]
      node [ id 2 ]  node [ id 3 graphics [ x 1.0 ] ]
      edge [ source 0 target 1 value 1.5 ]
      edge [
        source 1
        target 2
      ]
      edge [ source 2 target 3 ]
    ]
    """

  private static let graphML = """
    <?xml version="1.0"?>
    <!-- <edge source="z" target="z"/> -->
    <graphml xmlns="http://graphml.graphdrawing.org/xmlns">
      <graph id="G" edgedefault="undirected">
        <node id="n0"/><node id="n1"><data key="d0">1</data></node>
        <node id='n2' /><node id="n3"/>
        <edge id="e0" source="n0" target="n1"/>
        <edge source='n1' target='n2'></edge>
        <edge target="n3" source="n2"/>
      </graph>
    </graphml>
    """

  @Test(arguments: [
    ("a.edges", "# a path\n0 1\n1\t2 # and on\n\n2 3\n"),
    ("a.edgelist", "0 1 {}\n1 2 {}\n2 3 {}\n"),
    ("a.csv", "source,target\n0,1\n1,2\n2,3\n"),
    ("a.csv", "0;1\n1;2\n2;3\n"),
    ("a.txt", "alpha beta\nbeta gamma\ngamma delta\n"),
    ("a.gml", gml),
    ("a.graphml", graphML),
    ("a.json", #"{"nodes":[{"id":0},{"id":1}],"links":[]}"#),
    (
      "a.json",
      #"{"directed":false,"nodes":[{"id":"a"},{"id":"b"},{"id":"c"},{"id":"d"}],"#
        + #""edges":[{"source":"a","target":"b"},{"source":"b","target":"c"},{"source":"c","target":"d"}]}"#
    ),
  ])
  func edgesAreReadFromAnyOfTheFormats(name: String, content: String) throws {
    let isEmpty = content.contains(#""links":[]"#)
    let expected = isEmpty ? [] : ["0-1", "1-2", "2-3"]
    #expect(try Self.read(name, content, islands: isEmpty) == expected)
  }

  @Test(arguments: [
    (
      "a.edges", "0 1\n1 2\n",
      "x.yaml:2:11: topology: it has 2 parts, of 3, 1 hosts; add edges, or say islands: yes"
    ),
    ("a.edges", "0 1 5\n", "a.edges:1:1: a line names the two hosts of an edge, such as 3 7"),
    ("a.edges", "0 1\n1 12\n", "a.edges:2:1: node 12; the hosts are 0 to 3"),
    ("a.dot", "0 1\n", "a.dot: 'a.dot' ends in none of csv, edgelist, edges, gml, graphml, json, txt"),
    ("a.gml", "graph [\nedge [ source 0 ]\n]", "a.gml:2:1: an edge has no source, or no target"),
    ("a.gml", "graph [\nnode [ id 0 ]", "a.gml:1:1: 'graph' is not closed by a ]"),
    (
      "a.gml", "graph [ node [ id 0 ] edge [ source 0 target 7 ] ]",
      "a.gml:1:1: an edge leads to '7', which is no node"
    ),
    ("a.graphml", "<xml/>", "a.graphml: there is no <graphml> in it"),
    ("a.graphml", "<graphml>\n<edge source=\"a\"/>", "a.graphml:2:1: an edge has no source, or no target"),
    ("a.json", "{}", "a.json: it has neither links nor edges"),
    ("a.json", "{\"links\": 3}", "a.json: links must be a list"),
  ])
  func whatIsNoGraphIsToldInOneLine(name: String, content: String, error: String) throws {
    #expect(try Self.read(name, content) == [error])
  }
}
