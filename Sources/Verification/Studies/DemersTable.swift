/// The figures that tables 1 to 3 of the paper print (the technical report CSL-89-1 has the corrected
/// captions).
enum DemersTable {
  struct Figure: Hashable {
    let text: String
    /// By our own simulation of the paper's experiment.
    let again: String?

    init(_ text: String, _ again: String? = nil) {
      self.text = text
      self.again = again
    }
  }

  struct Figures: Hashable {
    let residue: Figure
    let traffic: Figure
    let average: Figure
    let last: Figure
  }

  static let variants = tables.map(\.variant)

  static func counters(of variant: DemersVariant) -> [Int] {
    tables.first { $0.variant == variant }.map { Array(1...$0.rows.count) } ?? []
  }

  static func figures(of variant: DemersVariant, k: Int) -> Figures? {
    guard let rows = tables.first(where: { $0.variant == variant })?.rows, rows.indices.contains(k - 1) else {
      return nil
    }
    let row = rows[k - 1]
    return Figures(residue: row.0, traffic: row.1, average: row.2, last: row.3)
  }

  private typealias Row = (Figure, Figure, Figure, Figure)

  /// By variant the rows of k = 1, 2, …: residue, traffic, t_ave, t_last.
  private static let tables: [(variant: DemersVariant, rows: [Row])] = [
    (
      DemersVariant(mode: "push", stop: "feedback-counter"),
      [
        (Figure("0.18", "0.175"), Figure("1.7", "1.744"), Figure("11.0"), Figure("16.8", "16.76")),
        (Figure("0.037", "0.0368"), Figure("3.3", "3.300"), Figure("12.1"), Figure("16.9", "16.96")),
        (Figure("0.011", "0.0106"), Figure("4.5", "4.534"), Figure("12.5"), Figure("17.4", "17.30")),
        (Figure("0.0036"), Figure("5.6"), Figure("12.7"), Figure("17.5")),
        (Figure("0.0012"), Figure("6.7"), Figure("12.8"), Figure("17.7")),
      ]
    ),
    (
      DemersVariant(mode: "push", stop: "blind-coin"),
      [
        (Figure("0.96", "0.960"), Figure("0.04", "0.040"), Figure("19"), Figure("38", "38.9")),
        (Figure("0.20", "0.205"), Figure("1.6", "1.589"), Figure("17"), Figure("33", "33.2")),
        (Figure("0.060", "0.0607"), Figure("2.8", "2.818"), Figure("15"), Figure("32", "31.7")),
        (Figure("0.021"), Figure("3.9"), Figure("14.1"), Figure("32")),
        (Figure("0.008"), Figure("4.9"), Figure("13.8"), Figure("32")),
      ]
    ),
    (
      DemersVariant(mode: "pull", stop: "feedback-counter"),
      [
        (Figure("0.031"), Figure("2.7"), Figure("9.97"), Figure("17.6")),
        (Figure("0.00058"), Figure("4.5"), Figure("10.07"), Figure("15.4")),
        (Figure("0.0000040"), Figure("6.1"), Figure("10.08"), Figure("14.0")),
      ]
    ),
  ]
}
