import Reporting

extension PagePlace {
  /// Ends with status 1 where the page that is there is not what `source` gives, and says what differs.
  func hold(
    _ page: some IllustratedPage, _ gnuplot: Gnuplot?, source: String, quiet: Bool
  ) async throws(Failure) {
    let (stale, isPartial) = try await stale(page, gnuplot: gnuplot)
    if isPartial, !quiet {
      StandardError.line(
        "\(path): the pictures were drawn by another gnuplot than is here, so they are not compared")
    }
    guard let first = stale.first else {
      if !quiet { StandardError.line("\(markdown) is what \(source)") }
      return
    }
    let others = stale.count == 1 ? "" : ", nor are \(stale.count - 1) of its files"
    throw Failure(.invalid, "\(first) is not what \(source)\(others); make it again")
  }
}
