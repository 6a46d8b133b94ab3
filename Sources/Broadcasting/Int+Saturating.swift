/// Sums and products of numbers that are not negative, which stop at the largest number instead of trapping:
/// an estimate of what cannot be run at all may be larger than any number.
extension Int {
  package func plus(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  package func times(_ other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
