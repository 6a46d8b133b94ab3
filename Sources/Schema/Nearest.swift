extension String {
  /// The one of `candidates` that differs in at most two letters, if any: what was probably meant.
  package func nearest(of candidates: [String]) -> String? {
    let distances = candidates.map { (name: $0, distance: distance(to: $0)) }
    guard let best = distances.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= Swift.min(2, best.name.count - 1) ? best.name : nil
  }

  /// Letters to insert, remove or replace (Levenshtein); long texts count as far apart.
  private func distance(to other: String) -> Int {
    let (a, b) = (Array(lowercased()), Array(other))
    guard a.count <= 40 else { return .max }
    var row = Array(0...b.count)
    for (i, letter) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, otherLetter) in b.enumerated() {
        let replaced = diagonal + (letter == otherLetter ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = Swift.min(replaced, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }
}
