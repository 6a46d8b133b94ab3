import Broadcasting
import Yams

/// A value of a YAML file and what it is called, from which typed values are read.
struct YAMLField {
  let document: YAMLDocument
  /// Where it is in the document, as in `faults[1].at`.
  let path: String
  let node: Node

  /// That the value is none of what it `takes`.
  func wrong(_ takes: String) -> FormatError {
    document.error(at: node, "\(path) cannot be \(shown); it takes \(takes)")
  }

  func error(_ message: String) -> FormatError { document.error(at: node, "\(path): \(message)") }

  private var shown: String {
    switch node {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    case .scalar(let scalar) where scalar.isEmpty: "empty"
    case .scalar(let scalar) where scalar.style == .plain: scalar.string.quoted
    case .scalar(let scalar): "the text \(scalar.string.quoted)"
    }
  }

  /// The text of a scalar that is not empty; nil for lists, mappings and nothing.
  var text: String? {
    guard case .scalar(let scalar) = node, !scalar.isEmpty else { return nil }
    return scalar.string
  }

  /// As `text`, but not where it is in quotes.
  var plainText: String? {
    guard case .scalar(let scalar) = node, scalar.style == .plain else { return nil }
    return text
  }

  func integer(in range: ClosedRange<Int>) throws(FormatError) -> Int {
    guard let text = plainText, let value = Int(plainDigits: text), range.contains(value) else {
      throw wrong("a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// A decimal number with at most three places, in thousandths.
  func thousandths(in range: ClosedRange<Int>) throws(FormatError) -> Int {
    guard let text = plainText, let value = Int(thousandthsOf: text), range.contains(value) else {
      let (low, high) = (Decimals.text(range.lowerBound), Decimals.text(range.upperBound))
      throw wrong("a number from \(low) to \(high) with at most three decimals")
    }
    return value
  }

  /// `positive` leaves out the zero that `range` may begin with.
  func delay(in range: ClosedRange<Delay>, positive: Bool = false) throws(FormatError) -> Delay {
    guard let delay = text.flatMap({ Delay(parsing: $0) }), range.contains(delay), !positive || delay > .zero
    else {
      let bounds = positive ? "above 0s and up to" : "from \(range.lowerBound) to"
      throw wrong("a time \(bounds) \(range.upperBound), such as 250ms or 1.5s")
    }
    return delay
  }

  func probability(positive: Bool = false) throws(FormatError) -> Probability {
    guard let share = text.flatMap({ Probability(parsing: $0) }), !positive || share > .zero else {
      throw wrong(
        "a share \(positive ? "above" : "from") 0% \(positive ? "and up " : "")to 100%, such as 2.5% or 0.025"
      )
    }
    return share
  }

  func choice<Value: RawRepresentable<String> & CaseIterable>(
    of type: Value.Type
  ) throws(FormatError) -> Value {
    guard let value = text.flatMap({ Value(rawValue: $0) }) else {
      throw wrong(Value.allCases.map(\.rawValue).joined(separator: " or "))
    }
    return value
  }

  /// The elements of a list, which is about `what`.
  func elements(_ what: String) throws(FormatError) -> [YAMLField] {
    guard case .sequence(let sequence) = node else { throw wrong("a list of \(what)") }
    return sequence.enumerated().map { index, node in
      YAMLField(document: document, path: "\(path)[\(index)]", node: node)
    }
  }
}

extension Node.Scalar {
  /// Whether nothing is there, in any of YAML's spellings of nothing.
  fileprivate var isEmpty: Bool {
    string.isEmpty || style == .plain && ["~", "null", "Null", "NULL"].contains(string)
  }
}
