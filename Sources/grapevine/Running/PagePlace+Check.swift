import Reporting

extension PagePlace {
  /// Ends with status 1 where the page that is there is not what `source` gives, and says what differs.
  func hold(
    _ page: some IllustratedPage, _ gnuplot: Gnuplot?, source: String, quiet: Bool
  ) async throws(Failure) {
    let (stale, uncompared) = try await stale(page, gnuplot: gnuplot)
    guard let first = stale.first else {
      let rest =
        uncompared == 0
        ? "" : "; \(uncompared) pictures are by another gnuplot than is here and were not compared"
      if !quiet { StandardError.line("\(markdown) is what \(source)\(rest)") }
      return
    }
    let others = stale.count == 1 ? "" : ", nor are \(stale.count - 1) of its files"
    throw Failure(.invalid, "\(first) is not what \(source)\(others); make it again")
  }
}
