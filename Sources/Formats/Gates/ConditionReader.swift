import Schema

/// Reads conditions by recursive descent: `aggregate comparison expression`, products before sums.
struct ConditionReader {
  private let characters: [Character]
  private var place = 0
  private var depth = 0
  private var terms = 0

  /// Deeper than anyone writes, and far from the end of the stack.
  private static let depthLimit = 32
  /// More than anyone writes; each may add a level to the expression, which is worked out by recursion.
  private static let termLimit = 100

  fileprivate typealias Term = (expression: Expression, dimension: Dimension)

  /// Reads a condition on `figure`; throws for what is none, and for a limit in another unit than its own.
  static func read(_ text: String, on figure: FigureName) throws(Misreading) -> Condition {
    var reader = ConditionReader(characters: Array(text))
    return try reader.condition(text, on: figure)
  }

  private init(characters: [Character]) { self.characters = characters }

  private mutating func condition(_ text: String, on figure: FigureName) throws(Misreading) -> Condition {
    let aggregate = try aggregate()
    let comparison = try comparison()
    skipSpace()
    let start = place
    let limit = try sum()
    skipSpace()
    guard place == characters.count else {
      throw Misreading(at: place, "\(rest.quoted) follows a condition that is complete; leave it out")
    }
    let wanted: Dimension = aggregate == .count ? .plain : figure.dimension
    guard wanted.isLimited(by: limit) else {
      let subject = aggregate == .count ? "count" : figure.description
      let remedy = limit.dimension == .plain ? wanted.remedy(for: limit.expression) : ""
      throw Misreading(
        at: start,
        "\(limit.dimension.rawValue) cannot limit \(subject), which is \(wanted.rawValue)\(remedy)")
    }
    return Condition(
      aggregate: aggregate, comparison: comparison, limit: limit.expression,
      text: text.trimmingSpaces)
  }

  private mutating func aggregate() throws(Misreading) -> Condition.Aggregate {
    skipSpace()
    let start = place
    let word = word()
    if let named = Condition.Aggregate.named.first(where: { $0.name == word }) { return named.aggregate }
    let forms = "value, min, med, mean, max, count or p(x)"
    guard word == "p" else {
      let names = Condition.Aggregate.named.map(\.name)
      let hint = word.nearest(of: names).map { "; did you mean \($0.quoted)?" } ?? ""
      throw Misreading(at: start, "a condition begins with \(forms), as in max <= 250ms\(hint)")
    }
    guard take("(") else { throw Misreading(at: place, "p needs a percentage in parentheses, as in p(99)") }
    let digits = take { $0.isASCII && $0.isNumber || $0 == "." }
    guard let thousandths = Int(thousandthsOf: digits), (0...100_000).contains(thousandths), take(")") else {
      throw Misreading(at: start, "p takes a percentage from 0 to 100 in parentheses, as in p(99)")
    }
    return .percentile(thousandths: thousandths)
  }

  private mutating func comparison() throws(Misreading) -> Condition.Comparison {
    skipSpace()
    for comparison in Condition.Comparison.allCases where rest.hasPrefix(comparison.rawValue) {
      place += comparison.rawValue.count
      return comparison
    }
    throw Misreading(at: place, "here must be one of ==, !=, <, <=, >, >=")
  }

  private mutating func sum() throws(Misreading) -> Term {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      throw Misreading(at: place, "too many parentheses; leave some out")
    }
    var left = try product()
    while let sign = sign(["+", "-"]) { left = try combine(left, sign, try product()) }
    return left
  }

  private mutating func product() throws(Misreading) -> Term {
    var left = try factor()
    while let sign = sign(["*", "/"]) { left = try combine(left, sign, try factor()) }
    return left
  }

  private func combine(
    _ left: Term, _ sign: (Expression.Operator, Int), _ right: Term
  ) throws(Misreading) -> Term {
    guard let dimension = sign.0.dimension(left.dimension, right.dimension) else {
      throw Misreading(
        at: sign.1,
        "\(left.dimension.rawValue) \(sign.0.rawValue) \(right.dimension.rawValue) means nothing; "
          + "give both sides the same unit")
    }
    return (.operation(sign.0, left.expression, right.expression), dimension)
  }

  private mutating func factor() throws(Misreading) -> Term {
    skipSpace()
    if take("-") {
      // A sign may be given once: a second one is a slip.
      let term = try primary()
      return (.negative(term.expression), term.dimension)
    }
    return try primary()
  }

  private mutating func primary() throws(Misreading) -> Term {
    skipSpace()
    let start = place
    terms += 1
    guard terms <= Self.termLimit else {
      throw Misreading(at: start, "more than \(Self.termLimit) terms; work some of them out")
    }
    if take("(") {
      let inner = try sum()
      skipSpace()
      guard take(")") else { throw Misreading(at: place, "a parenthesis is open; close it here") }
      return inner
    }
    if place < characters.count, characters[place].isASCII, characters[place].isNumber { return try number() }
    let word = word()
    if word == "hosts" { return (.hosts, .plain) }
    throw Misreading(
      at: start,
      word.isEmpty
        ? "here must be a number, hosts or a parenthesis"
        : "unknown word \(word.quoted); expressions know numbers and hosts")
  }

  /// A decimal number, and its unit if it has one.
  private mutating func number() throws(Misreading) -> Term {
    let start = place
    let digits = take { $0.isASCII && $0.isNumber || $0 == "." }
    let unitStart = place
    let unit = take("%") ? "%" : word()
    guard let known = Self.units.first(where: { $0.name == unit }) else {
      let names = Self.units.dropFirst().map(\.name).joined(separator: ", ")
      throw Misreading(at: unitStart, "unknown unit \(unit.quoted); the known ones are \(names)")
    }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    let decimals = parts.count == 2 ? parts[1] : ""
    guard (1...2).contains(parts.count), !parts.contains(""), let whole = Int(plainDigits: parts[0]),
      decimals.count <= 9, let mantissa = Int("\(whole)\(decimals)")
    else {
      throw Misreading(at: start, "\(digits.quoted) is no number such as 25 or 0.125")
    }
    let (scaled, overflows) = mantissa.multipliedReportingOverflow(by: known.multiple)
    guard !overflows else { throw Misreading(at: start, "\(digits.quoted) is too large") }
    let divisor = decimals.reduce(known.divisor) { divisor, _ in divisor * 10 }
    // One division is rounded once, so that 0.1s is 100ms.
    return (.number(Double(scaled) / Double(divisor)), known.dimension)
  }

  private static let units: [(name: String, multiple: Int, divisor: Int, dimension: Dimension)] = [
    ("", 1, 1, .plain),
    ("ns", 1, 1, .time), ("us", 1_000, 1, .time), ("ms", 1_000_000, 1, .time), ("s", 1_000_000_000, 1, .time),
    ("%", 1, 100, .share),
    ("B", 1, 1, .size), ("kB", 1_000, 1, .size), ("MB", 1_000_000, 1, .size),
  ]

  private var rest: String { String(characters[place...]) }

  private mutating func skipSpace() { _ = take(while: \.isWhitespace) }

  private mutating func word() -> String { take { $0.isASCII && $0.isLetter || $0 == "_" } }

  private mutating func sign(_ signs: [Character]) -> (Expression.Operator, Int)? {
    skipSpace()
    guard place < characters.count, signs.contains(characters[place]),
      let sign = Expression.Operator(rawValue: characters[place])
    else { return nil }
    place += 1
    return (sign, place - 1)
  }

  private mutating func take(_ character: Character) -> Bool {
    guard place < characters.count, characters[place] == character else { return false }
    place += 1
    return true
  }

  private mutating func take(while belongs: (Character) -> Bool) -> String {
    let start = place
    while place < characters.count, belongs(characters[place]) { place += 1 }
    return String(characters[start..<place])
  }
}

extension Dimension {
  /// True where a figure of this dimension can be held against the limit.
  ///
  /// A bare number would be nanoseconds or bytes, which nobody means, so a limit that a figure could never
  /// break would pass for one; only 0 is the same in every unit.
  fileprivate func isLimited(by limit: ConditionReader.Term) -> Bool {
    switch limit.dimension {
    case self: true
    case .plain: self == .share || limit.expression == .number(0)
    default: false
    }
  }

  /// The text to write in place of a limit that has no unit.
  fileprivate func remedy(for limit: Expression) -> String {
    let units = self == .time ? ("ns", "ms") : ("B", "kB")
    guard case .number(let value) = limit, let whole = Int(exactly: value) else {
      return "; give it a unit, as in 1\(units.0) or 1\(units.1)"
    }
    return "; give it a unit, as in \(whole)\(units.0) or \(whole)\(units.1)"
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    var text = self[...].drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
