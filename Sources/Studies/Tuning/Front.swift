import Formats
import Measurement

extension Search {
  /// The valid candidates of which none other is better in one of the goal's figures and worse in none, the
  /// least costly first: what can be had for what.
  ///
  /// Which conditions they fulfil does not matter here.
  public var front: [Evaluation] {
    let valid = evaluations.filter { $0.score.invalid == 0 && $0.values(goal) != nil }
    let values = valid.compactMap { $0.values(goal) }
    func dominates(_ a: [Double], _ b: [Double]) -> Bool {
      zip(a, b).allSatisfy { $0 <= $1 } && a != b
    }
    return valid.indices.filter { place in
      !values.contains { dominates($0, values[place]) } && values.firstIndex(of: values[place]) == place
    }
    .sorted { (values[$0][0], $0) < (values[$1][0], $1) }
    .map { valid[$0] }
  }
}

extension Search.Evaluation {
  /// The medians of the goal's figures, turned so that less is better; nil where one is unknown.
  fileprivate func values(_ goal: Goal) -> [Double]? {
    let medians = goal.figures.map { figure in
      cells.median(of: figure).map { figure.better == .more ? -$0 : $0 }
    }
    return medians.contains(nil) ? nil : medians.compactMap { $0 }
  }
}
