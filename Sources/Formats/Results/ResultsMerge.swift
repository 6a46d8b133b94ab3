import Measurement

/// Puts the shards of one matrix together again.
///
/// All of them give what a run that was never divided would have written: the same cells in the same order,
/// the same command. Of the environment stays what they agree on, and the latest date.
public struct ResultsMerge {
  private struct Piece {
    let path: String
    let results: Results
    let part: ResultsPart

    func error(_ message: String, _ kind: FormatError.Kind = .invalidData) -> FormatError {
      FormatError(kind, file: path, message: message)
    }
  }

  private let first: Piece
  private let pieces: [Piece]

  /// Takes at least one file, each of which must be of the same matrix, and written by `tool`.
  ///
  /// Throws for what cannot be one set of results, and for what is damaged.
  public init(_ files: [(path: String, results: Results)], tool: String) throws(FormatError) {
    let pieces = files.map { path, results in
      Piece(path: path, results: results, part: results.part ?? ResultsPart(whole: results.cells))
    }
    guard let first = pieces.first else {
      throw FormatError(.missingInput, file: "results", message: "there is nothing to merge")
    }
    self.first = first
    self.pieces = pieces
    for piece in pieces {
      try Self.check(piece, tool: tool)
      try Self.check(piece, fits: first)
    }
    try checkCounts()
  }

  /// The results; `isPartial` lets shards be missing, and the results then say which are there.
  public func results(isPartial: Bool) throws(FormatError) -> Results {
    let missing = missing
    guard missing.isEmpty || isPartial else {
      throw first.error(
        "shard\(missing.count == 1 ? "" : "s") \(Self.list(missing)) of the \(count) of its matrix "
          + "\(missing.count == 1 ? "is" : "are") missing; give their results, too, or take --partial",
        .missingInput)
    }
    let places = try placed()
    let present = places.keys.sorted()
    let cells = present.compactMap { places[$0]?.cell }
    var part: ResultsPart?
    if missing.isEmpty {
      guard cells.count == first.part.cells, CellDigest.ofMatrix(cells.map(\.id)) == first.part.matrix else {
        throw first.error(
          "all shards are there, and together they are not their matrix (\(first.part.matrix)): "
            + "a file is damaged; run its shard again")
      }
    } else {
      part = ResultsPart(
        matrix: first.part.matrix, cells: first.part.cells, shards: shards, count: count, places: present,
        digest: CellDigest.of(cells))
    }
    let commands = Set(pieces.map(\.results.command))
    return Results(
      command: commands.count == 1 ? first.results.command : nil,
      environment: .common(of: pieces.map(\.results.environment)),
      scenarioTexts: first.results.scenarios, cells: cells, part: part,
      schemaVersion: ResultsFile.schemaVersion)
  }

  private var divided: [Piece] { pieces.filter { !$0.part.isWhole } }
  private var count: Int { divided.first?.part.count ?? 1 }

  private var shards: [Int] {
    var given = [Bool](repeating: false, count: count)
    for shard in divided.flatMap(\.part.shards) { given[shard - 1] = true }
    return given.indices.filter { given[$0] }.map { $0 + 1 }
  }

  private var missing: [Int] {
    guard divided.count == pieces.count else { return [] }
    let given = Set(shards)
    return (1...count).filter { !given.contains($0) }
  }

  /// By place in the matrix what there is of it, and which file that is from.
  private func placed() throws(FormatError) -> [Int: (cell: CellResult, from: Piece)] {
    var places: [Int: (cell: CellResult, from: Piece)] = [:]
    for piece in pieces {
      for (place, cell) in zip(piece.part.places, piece.results.cells) {
        guard let (other, origin) = places[place] else {
          places[place] = (cell, piece)
          continue
        }
        guard other == cell else {
          throw piece.error(
            "cell \(cell.id) (\(cell.architecture) in \(cell.scenario), seed \(cell.seed)) is not the same "
              + "as in \(origin.path); run one of the two again")
        }
      }
    }
    return places
  }

  private func checkCounts() throws(FormatError) {
    guard let other = divided.first(where: { $0.part.count != count }), let first = divided.first else {
      return
    }
    throw other.error(
      "it is one of \(other.part.count) shards, and \(first.path) one of \(count); "
        + "give shards of the same number")
  }

  private static func check(_ piece: Piece, tool: String) throws(FormatError) {
    let (results, part) = (piece.results, piece.part)
    guard results.environment.tool == tool else {
      let writer = results.environment.tool.map { "grapevine \($0)" } ?? "an unknown version"
      throw piece.error("\(writer) wrote it and this is \(tool); run it again, or merge with that version")
    }
    guard results.schemaVersion == ResultsFile.schemaVersion else {
      throw piece.error(
        "its schema version is \(results.schemaVersion) and only \(ResultsFile.schemaVersion) is merged "
          + "here; run it again")
    }
    if let live = results.cells.first(where: { !$0.isSimulated }) {
      throw piece.error(
        "cell \(live.id) was run live (\(live.driver)), and live results of several machines are not one "
          + "set; report, diff and gate take several files")
    }
    guard CellDigest.of(results.cells) == part.digest,
      part.isWhole
        || results.cells.allSatisfy({ cell in
          part.shards.contains(Shard.index(of: cell.id, among: part.count))
        })
    else {
      throw piece.error("its cells are not those that were written; the file is damaged; run its shard again")
    }
  }

  private static func check(_ piece: Piece, fits first: Piece) throws(FormatError) {
    guard piece.part.matrix == first.part.matrix, piece.part.cells == first.part.cells else {
      throw piece.error(
        "it is of another matrix (\(piece.part.cells) cells, \(piece.part.matrix)) than \(first.path) "
          + "(\(first.part.cells) cells, \(first.part.matrix)); give shards of one command")
    }
    guard piece.results.scenarios == first.results.scenarios else {
      throw piece.error(
        "its scenarios are not those of \(first.path): summaries differ, or a file is damaged")
    }
  }

  /// `1, 2 and 5`; of many the first.
  private static func list(_ numbers: [Int]) -> String {
    let limit = 10
    if numbers.count > limit {
      return numbers.prefix(limit).map { "\($0)" }.joined(separator: ", ")
        + " and \(numbers.count - limit) more"
    }
    guard numbers.count > 1, let last = numbers.last else { return numbers.map { "\($0)" }.joined() }
    return numbers.dropLast().map { "\($0)" }.joined(separator: ", ") + " and \(last)"
  }
}
