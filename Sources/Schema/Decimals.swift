/// Numbers as people write them: digits, at most one point, no exponent, no base, no separators.
package enum Decimals {
  /// `1500` thousandths as `1.5`.
  package static func text(_ thousandths: Int) -> String {
    let (whole, rest) = thousandths.quotientAndRemainder(dividingBy: 1_000)
    guard rest != 0 else { return "\(whole)" }
    var digits = String(rest + 1_000).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return "\(whole).\(digits)"
  }
}

extension Int {
  /// Reads `25` and `-1`; nil for anything else, such as `010`, which is octal to some, `1e3` or `1_000`.
  package init?(plainDigits text: some StringProtocol) {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text.dropFirst(0)
    guard digits.first != "0" || digits.count == 1, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    self.init(String(text))
  }

  /// Reads `25` and `0.125` as thousandths; nil for anything else and for more than three decimals.
  package init?(thousandthsOf text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), !text.hasPrefix("-"), let whole = Int(plainDigits: parts[0]) else {
      return nil
    }
    var rest = 0
    if parts.count == 2 {
      let decimals = parts[1]
      guard (1...3).contains(decimals.utf8.count), decimals.utf8.allSatisfy({ (48...57).contains($0) }),
        let value = Int(decimals + String(repeating: "0", count: 3 - decimals.utf8.count))
      else { return nil }
      rest = value
    }
    let (scaled, overflow) = whole.multipliedReportingOverflow(by: 1_000)
    let (sum, overflows) = scaled.addingReportingOverflow(rest)
    guard !overflow, !overflows else { return nil }
    self = sum
  }
}
