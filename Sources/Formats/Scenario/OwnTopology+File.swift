import Broadcasting
import Foundation
import Scenarios
import Schema

extension OwnTopology {
  /// The largest file of edges, in bytes.
  private static let sizeLimit = 256 << 20

  /// Adds the edges of the graph that `file` names, which lies beside the scenario's own file.
  ///
  /// Its ending says what it is:
  ///
  /// - `.edges`, `.edgelist`, `.txt`, `.csv`: two hosts a line, apart by blanks or a comma; `#` begins a
  ///   comment, and a first line of names is passed over in a `.csv`;
  /// - `.gml`: `edge [ source 0 target 1 ]`;
  /// - `.graphml`: `<edge source="n0" target="n1"/>`;
  /// - `.json`: `{ "links": [{ "source": 0, "target": 1 }] }`, or `edges`, as node-link files have it.
  ///
  /// Nodes that are whole numbers are the hosts of those numbers; of any others the first that is named is
  /// host 0, the next host 1, and so on. What a file says besides of nodes and edges is passed over.
  mutating func readFile(beside scenario: String, hosts: Int) throws(FormatError) {
    guard let name = file else { return }
    let path = InputFile.path(of: name, beside: scenario)
    let ending = name.split(separator: ".").last.map(String.init) ?? ""
    guard let format = GraphFile.Format.all[ending] else {
      throw FormatError(
        .invalidData, file: path,
        message: "\(name.quoted) ends in none of "
          + GraphFile.Format.all.keys.sorted().joined(separator: ", "))
    }
    let text = try InputFile.text(at: path, limit: Self.sizeLimit)
    edges += try GraphFile(text, file: path, format).edges(hosts: hosts)
    file = nil
  }
}

/// A graph in a file.
private struct GraphFile {
  enum Format {
    case lines(hasHead: Bool)
    case gml
    case graphML
    case json

    static let all: [String: Format] = [
      "edges": .lines(hasHead: false), "edgelist": .lines(hasHead: false), "txt": .lines(hasHead: false),
      "csv": .lines(hasHead: true), "gml": .gml, "graphml": .graphML, "json": .json,
    ]
  }

  /// An edge, and the number of the line in which it stands; nil where the format has none.
  private typealias NamedEdge = (one: String, other: String, line: Int?)

  private let file: String
  private var named: [NamedEdge] = []
  /// All that are named, in the order in which they first are.
  private var nodes: [String] = []

  init(_ text: String, file: String, _ format: Format) throws(FormatError) {
    self.file = file
    switch format {
    case .lines(let hasHead): try readLines(text, hasHead: hasHead)
    case .gml: try readGML(text)
    case .graphML: try readGraphML(text)
    case .json: try readJSON(text)
    }
    if nodes.isEmpty { nodes = named.flatMap { [$0.one, $0.other] } }
  }

  private func error(_ message: String, line: Int? = nil) -> FormatError {
    FormatError(.invalidData, file: file, line: line, column: line == nil ? nil : 1, message: message)
  }

  func edges(hosts: Int) throws(FormatError) -> [OwnTopology.Edge] {
    var numbers: [String: Int] = [:]
    let areNumbers = nodes.allSatisfy { Int($0).map { $0 >= 0 } ?? false }
    for node in nodes where numbers[node] == nil {
      numbers[node] = areNumbers ? Int(node) : numbers.count
    }
    var edges: [OwnTopology.Edge] = []
    edges.reserveCapacity(named.count)
    for (one, other, line) in named {
      guard let a = numbers[one], let b = numbers[other] else {
        throw error(
          "an edge leads to \((numbers[one] == nil ? one : other).quoted), which is no node", line: line)
      }
      guard a < hosts, b < hosts else {
        throw error("node \(a < hosts ? other : one); the hosts are 0 to \(hosts - 1)", line: line)
      }
      // As some formats have it for a node's own sake.
      if a != b { edges.append(.init(NodeID(a), NodeID(b))) }
    }
    return edges
  }

  // MARK: Formats

  private mutating func readLines(_ text: String, hasHead: Bool) throws(FormatError) {
    var isFirst = true
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let content = line.prefix { $0 != "#" }
      let fields = content.split { $0 == " " || $0 == "\t" || $0 == "," || $0 == ";" }
      if fields.isEmpty { continue }
      defer { isFirst = false }
      if isFirst, hasHead, fields.allSatisfy({ Int($0) == nil }) { continue }
      // NetworkX writes an empty mapping behind the two.
      guard fields.count == 2 || fields.count == 3 && fields[2] == "{}" else {
        throw error("a line names the two hosts of an edge, such as 3 7", line: index + 1)
      }
      named.append((String(fields[0]), String(fields[1]), index + 1))
    }
  }

  private mutating func readGML(_ text: String) throws(FormatError) {
    // A key or value and its line; brackets are tokens of their own.
    var tokens: [(text: Substring, line: Int)] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    where line.first != "#" {
      var rest = line[...]
      while let first = rest.first {
        if first == "\"" {
          let end = rest.dropFirst().firstIndex(of: "\"") ?? rest.endIndex
          tokens.append((rest[rest.index(after: rest.startIndex)..<end], index + 1))
          rest = rest[end...].dropFirst()
        } else if first == "[" || first == "]" {
          tokens.append((rest.prefix(1), index + 1))
          rest = rest.dropFirst()
        } else if first.isWhitespace {
          rest = rest.dropFirst()
        } else {
          let word = rest.prefix { !$0.isWhitespace && $0 != "[" && $0 != "]" && $0 != "\"" }
          tokens.append((word, index + 1))
          rest = rest.dropFirst(word.count)
        }
      }
    }
    // Records that are open, the innermost last.
    var open: [(name: Substring, values: [Substring: Substring], line: Int)] = []
    var place = 0
    while place < tokens.count {
      if tokens[place].text == "]" {
        guard let record = open.popLast() else { throw error("a ] closes nothing", line: tokens[place].line) }
        try takeRecord(record.name, record.values, record.line)
        place += 1
        continue
      }
      guard place + 1 < tokens.count else { throw error("it ends after a key", line: tokens[place].line) }
      let (key, value) = (tokens[place], tokens[place + 1])
      if value.text == "[" {
        open.append((key.text, [:], key.line))
      } else if !open.isEmpty {
        open[open.count - 1].values[key.text] = value.text
      }
      place += 2
    }
    if let left = open.last {
      throw error("\(String(left.name).quoted) is not closed by a ]", line: left.line)
    }
  }

  /// A record of GML's, or an element of GraphML's, with its attributes.
  private mutating func takeRecord(_ name: Substring, _ values: [Substring: Substring], _ line: Int)
    throws(FormatError)
  {
    switch name {
    case "node":
      guard let id = values["id"] else { throw error("a node has no id", line: line) }
      nodes.append(String(id))
    case "edge":
      guard let one = values["source"], let other = values["target"] else {
        throw error("an edge has no source, or no target", line: line)
      }
      named.append((String(one), String(other), line))
    default: break
    }
  }

  /// Elements and their attributes: all that GraphML says of who is linked to whom.
  private mutating func readGraphML(_ text: String) throws(FormatError) {
    guard text.contains("<graphml") else { throw error("there is no <graphml> in it") }
    var line = 1
    var rest = text[...]
    while let start = rest.firstIndex(of: "<") {
      line += rest[..<start].count { $0.isNewline }
      rest = rest[start...]
      if rest.hasPrefix("<!--") {
        guard let end = rest.firstRange(of: "-->") else { throw error("a comment is not closed", line: line) }
        line += rest[..<end.lowerBound].count { $0.isNewline }
        rest = rest[end.upperBound...]
        continue
      }
      guard let end = rest.firstIndex(of: ">") else { throw error("a tag is not closed", line: line) }
      let tag = rest[rest.index(after: start)..<end]
      let name = tag.prefix { !$0.isWhitespace && $0 != "/" }
      if name == "node" || name == "edge" { try takeRecord(name, Self.attributes(tag), line) }
      line += tag.count { $0.isNewline }
      rest = rest[end...].dropFirst()
    }
  }

  private static func attributes(_ tag: Substring) -> [Substring: Substring] {
    var values: [Substring: Substring] = [:]
    for match in tag.matches(of: /([A-Za-z_:][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/) {
      values[match.1] = match.2 ?? match.3 ?? ""
    }
    return values
  }

  private mutating func readJSON(_ text: String) throws(FormatError) {
    let graph = try JSONReader.value(NodeLink.self, from: Data(text.utf8), file: file)
    nodes = (graph.nodes ?? []).map(\.id.text)
    guard let links = graph.links ?? graph.edges else { throw error("it has neither links nor edges") }
    named = links.map { ($0.source.text, $0.target.text, nil) }
  }

  /// A graph as NetworkX and D3 write it.
  private struct NodeLink: Decodable {
    struct Node: Decodable {
      let id: Name
    }
    struct Link: Decodable {
      let source: Name
      let target: Name
    }
    let nodes: [Node]?
    let links: [Link]?
    let edges: [Link]?
  }

  /// A whole number or a text.
  private struct Name: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      text = try (try? String(container.decode(Int.self))) ?? container.decode(String.self)
    }
  }
}
