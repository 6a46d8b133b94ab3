package import Broadcasting

extension Schema {
  /// A value that is one piece of text: `parse` reads what `print` gives, and more.
  package static func scalar(
    _ scalar: Shape.Scalar, parse: @escaping @Sendable (DocumentValue) -> Value?,
    print: @escaping @Sendable (Value) -> DocumentValue,
    draw: @escaping @Sendable (inout SplitMix64) -> Value
  ) -> Schema {
    Schema(
      .scalar(scalar),
      reading: { (document, _) throws(SchemaError) in
        guard let value = parse(document) else { throw document.wrong(scalar.takes) }
        return value
      },
      writing: { value, _ in print(value) }, drawing: { random, _ in draw(&random) })
  }
}

extension Schema<Int> {
  /// A whole number in decimal digits; `unit` is what it counts.
  package static func integer(_ range: ClosedRange<Int>, unit: String = "") -> Schema {
    let words = "\(range.lowerBound) to \(range.upperBound)"
    return scalar(
      Shape.Scalar(
        type: "whole number", unit: unit, range: words, takes: "a whole number from \(words)",
        checks: [.integer(range)]),
      parse: { document in
        guard let value = document.plainText.flatMap({ Int(plainDigits: $0) }) else { return nil }
        return range.contains(value) ? value : nil
      },
      print: { .plain("\($0)") }, draw: { random in random.magnitude(in: range) })
  }

  /// A decimal number with at most three places; the value is in thousandths of it.
  package static func thousandths(_ range: ClosedRange<Int>, unit: String = "") -> Schema {
    let words = "\(Decimals.text(range.lowerBound)) to \(Decimals.text(range.upperBound))"
    return scalar(
      Shape.Scalar(
        type: "number", unit: unit, range: words,
        takes: "a number from \(words) with at most three decimals",
        checks: [.number(thousandths: range)]),
      parse: { document in
        guard let value = document.plainText.flatMap({ Int(thousandthsOf: $0) }) else { return nil }
        return range.contains(value) ? value : nil
      },
      print: { .plain(Decimals.text($0)) }, draw: { random in random.magnitude(in: range) })
  }
}

extension Schema<Delay> {
  /// A length of time with its unit; `positive` leaves out the zero that `range` may begin with.
  package static func time(
    _ range: ClosedRange<Delay>, positive: Bool = false, example: String = "250ms or 1.5s"
  ) -> Schema {
    let words =
      positive ? "above 0s and up to \(range.upperBound)" : "\(range.lowerBound) to \(range.upperBound)"
    return scalar(
      Shape.Scalar(
        type: "time", unit: Delay.units, range: words,
        takes: "a time \(positive ? "" : "from ")\(words), such as \(example)",
        checks: [.text(pattern: #"[0-9]+(\.[0-9]+)?(ns|us|ms|s|min)"#, longest: nil)]),
      parse: { document in
        guard let value = document.text.flatMap({ Delay(parsing: $0) }) else { return nil }
        return range.contains(value) && (!positive || value > .zero) ? value : nil
      },
      print: { .plain($0.description) },
      draw: { random in
        let units: [Int64] = [1, 1_000, 1_000_000, 1_000_000_000]
        let unit = units[random.index(below: units.count)]
        let least = max(range.lowerBound.nanoseconds, positive ? unit : 0)
        let most = (range.upperBound.nanoseconds - least) / unit
        return Delay(nanoseconds: least + Int64(random.draw(below: UInt64(max(most, 0)) + 1)) * unit)
      })
  }
}

extension Schema<Probability> {
  /// A share of a whole, as `2.5%` or `0.025`; `positive` leaves out zero.
  package static func share(positive: Bool = false) -> Schema {
    let words = positive ? "above 0% and up to 100%" : "0% to 100%"
    return scalar(
      Shape.Scalar(
        type: "share", unit: "%, or a part of 1", range: words,
        takes: "a share \(positive ? "" : "from ")\(words), such as 2.5% or 0.025",
        checks: [
          .number(thousandths: 0...1_000), .text(pattern: #"[0-9]+(\.[0-9]+)?%?"#, longest: nil),
        ]),
      parse: { document in
        guard let value = document.text.flatMap({ Probability(parsing: $0) }) else { return nil }
        return !positive || value > .zero ? value : nil
      },
      print: { .plain($0.description) },
      draw: { random in Probability(millionths: random.magnitude(in: (positive ? 1 : 0)...1_000_000)) })
  }
}

extension Schema {
  /// One of several words, each of which stands for a value; at least two.
  ///
  /// `or` stands before the last one in an error.
  package static func words(_ meanings: [(word: String, value: Value)], or: String = " or ") -> Schema
  where Value: Equatable {
    let words = meanings.map(\.word)
    let takes = words.dropLast().joined(separator: ", ") + or + words.suffix(1).joined()
    return scalar(
      Shape.Scalar(type: "word", range: words.joined(separator: ", "), takes: takes, checks: [.words(words)]),
      parse: { document in meanings.first { $0.word == document.text }?.value },
      print: { value in .plain(meanings.first { $0.value == value }?.word ?? "") },
      draw: { random in meanings[random.index(below: meanings.count)].value })
  }

  /// One of the words of `type`.
  package static func words(of type: Value.Type) -> Schema
  where Value: RawRepresentable<String> & CaseIterable & Equatable {
    words(Value.allCases.map { ($0.rawValue, $0) })
  }
}

extension Schema<String> {
  /// Text that passes `isTaken`, with or without quotes.
  ///
  /// `pattern` is as much of that as a regular expression can say, `words` are texts to be proposed, and
  /// `samples` are what random texts are made of.
  package static func text(
    type: String = "text", range: String, takes: String, pattern: String? = nil, longest: Int? = nil,
    words: [String] = [], samples: [String], isTaken: @escaping @Sendable (String) -> Bool
  ) -> Schema {
    scalar(
      Shape.Scalar(
        type: type, range: range, takes: takes,
        checks: (words.isEmpty ? [] : [.words(words)]) + [
          .text(pattern: pattern, longest: longest), .anyPlain,
        ]),
      parse: { document in
        guard let text = document.text, isTaken(text) else { return nil }
        return text
      },
      print: { $0.isEmpty ? .nothing : .quoted($0) },
      draw: { random in
        let pieces = 1 + random.index(below: 12)
        return (0..<pieces).map { _ in samples[random.index(below: samples.count)] }.joined()
      })
  }
}

extension SplitMix64 {
  /// A number in `range`, each number of binary digits above the lower bound equally likely.
  package mutating func magnitude(in range: ClosedRange<Int>) -> Int {
    let span = UInt64(range.upperBound - range.lowerBound)
    let digits = index(below: 65 - span.leadingZeroBitCount)
    let most = min(span, (1 << UInt64(digits)) - 1)
    return range.lowerBound + Int(draw(below: most + 1))
  }
}
