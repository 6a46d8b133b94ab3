import Measurement

/// A grid of texts with headings: what is shown, before it is laid out.
struct Table {
  struct Heading {
    let group: String
    let title: String
    /// Both in one.
    let full: String
    let isNumber: Bool
  }

  struct Entry {
    let text: String
    /// From least to most over the seeds, or an interval, in brackets; nil where the text says it all.
    let range: String?
    let isBest: Bool
    /// Entries that share its place, each with its own mark.
    let others: [Entry]

    init(_ text: String, range: String? = nil, isBest: Bool = false, others: [Entry] = []) {
      self.text = text
      self.range = range
      self.isBest = isBest
      self.others = others
    }

    /// Several in one place, one behind the other; a dash for none.
    init(joining entries: [Entry]) {
      let first = entries.first ?? Entry("–")
      precondition(entries.allSatisfy(\.others.isEmpty), "entries are joined once")
      self.init(first.text, range: first.range, isBest: first.isBest, others: Array(entries.dropFirst()))
    }
  }

  let headings: [Heading]
  let rows: [[Entry]]
}

extension Table {
  /// The contenders, one a row: their name, their promise, the columns and the verdict.
  ///
  /// The best of a column is marked among the ranked rows of one promise, together with all that read the
  /// same; not where there is nothing to compare with.
  init(_ contenders: [Contender], columns: [Column], showsPromise: Bool) {
    var headings = [Heading(group: "", title: "architecture", full: "architecture", isNumber: false)]
    if showsPromise {
      headings.append(Heading(group: "ack", title: "promise", full: "acknowledged by", isNumber: false))
    }
    headings += columns.map { Heading(group: $0.group, title: $0.title, full: $0.heading, isNumber: true) }
    headings.append(Heading(group: "", title: "verdict", full: "verdict", isNumber: false))

    var rows = contenders.map { contender in
      [Entry(showsPromise ? contender.labelBesidePromise : contender.label)]
        + (showsPromise ? [Entry(contender.promise)] : [])
    }
    for column in columns {
      for (row, entry) in Self.entries(of: contenders, column).enumerated() { rows[row].append(entry) }
    }
    for (row, contender) in contenders.enumerated() { rows[row].append(Entry(contender.verdict)) }
    self.init(headings: headings, rows: rows)
  }

  /// The entries of the column, one a contender; an empty one for nil.
  ///
  /// Exact and sampled figures are not ranked against one another, nor are contenders whose acknowledgements
  /// promise different things: who promises more has more to do.
  static func entries(of contenders: [Contender?], _ column: Column) -> [Entry] {
    let spreads = contenders.map { $0?.spread(column) }
    let texts = spreads.map { $0.map { column.quantity.text($0.median) } }
    let isMixed = Set(contenders.compactMap { $0?.isSimulated }).count > 1
    let ranked = contenders.indices.filter {
      !isMixed && contenders[$0]?.isRanked ?? false && spreads[$0].map(\.isComplete) ?? false
    }
    func best(_ rivals: [Int]) -> String? {
      guard rivals.count > 1 else { return nil }
      return switch column.better {
      case .less: rivals.min { spreads[$0]?.median ?? 0 < spreads[$1]?.median ?? 0 }.flatMap { texts[$0] }
      case .more: rivals.max { spreads[$0]?.median ?? 0 < spreads[$1]?.median ?? 0 }.flatMap { texts[$0] }
      case .neither: nil
      }
    }
    let bests = Dictionary(grouping: ranked) { contenders[$0]?.promise ?? "" }.compactMapValues { best($0) }
    return contenders.indices.map { index in
      guard let spread = spreads[index], let text = texts[index] else { return Entry("–") }
      return Entry(
        spread.isComplete ? text : "\(text) (\(spread.known)/\(spread.runs))",
        range: contenders[index]?.range(column),
        isBest: ranked.contains(index) && text == bests[contenders[index]?.promise ?? ""])
    }
  }
}
