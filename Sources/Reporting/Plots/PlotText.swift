/// Parts of gnuplot scripts that pictures have in common.
enum PlotText {
  /// The text in quotes in which gnuplot interprets nothing.
  static func quoted(_ text: String) -> String {
    "'" + text.reduce(into: "") { $0 += $1 == "'" ? "''" : $1.isNewline ? " " : String($1) } + "'"
  }

  /// Fonts, borders and grid; a white card, so that a picture is legible on a dark page.
  static let frame = """
    set termoption noenhanced
    set datafile separator tab
    set border 3 lc rgb '\(PlotStyle.rule)' lw 1
    set tics nomirror out scale 0.5 textcolor rgb '\(PlotStyle.muted)'
    set grid ytics lc rgb '\(PlotStyle.rule)' lw 0.6 dt 1
    unset mxtics
    unset mytics
    unset key
    set xlabel textcolor rgb '\(PlotStyle.ink)'
    set ylabel textcolor rgb '\(PlotStyle.ink)'
    set title

    """

  /// Places for texts of `height` at which none covers another: as near to where they belong as the order and
  /// the bounds allow.
  ///
  /// `wanted` and the result are in the same units, upwards, in the order of the texts.
  static func apart(_ wanted: [Double], height: Double, in bounds: ClosedRange<Double>) -> [Double] {
    let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
    // Texts that touch form a block, which stands where its members want to be in the mean.
    var blocks: [(members: [Int], centre: Double)] = []
    func extent(_ count: Int) -> Double { Double(count) * height }
    func held(_ centre: Double, _ count: Int) -> Double {
      let half = extent(count) / 2
      return min(
        max(centre, bounds.lowerBound + half), max(bounds.upperBound - half, bounds.lowerBound + half))
    }
    for text in order {
      blocks.append(([text], held(wanted[text], 1)))
      while blocks.count > 1 {
        let (last, before) = (blocks[blocks.count - 1], blocks[blocks.count - 2])
        let touch =
          before.centre + extent(before.members.count) / 2 > last.centre - extent(last.members.count) / 2
        guard touch else { break }
        let members = before.members + last.members
        let mean = members.map { wanted[$0] }.reduce(0, +) / Double(members.count)
        blocks.removeLast(2)
        blocks.append((members, held(mean, members.count)))
      }
    }
    var places = wanted
    for block in blocks {
      let bottom = block.centre - extent(block.members.count) / 2
      for (index, text) in block.members.enumerated() {
        places[text] = bottom + (Double(index) + 0.5) * height
      }
    }
    return places
  }
}
