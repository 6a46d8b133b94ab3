/// The unit that a number counts.
enum Dimension: String, Hashable, Sendable {
  case plain = "a plain number"
  case time = "a time"
  case size = "a size"
  case share = "a share"
}

/// The right side of a condition: arithmetic on numbers and the number of hosts.
public indirect enum Expression: Hashable, Sendable {
  /// In nanoseconds, bytes or shares of 1 where a unit was given.
  case number(Double)
  case hosts
  case negative(Expression)
  case operation(Operator, Expression, Expression)

  public enum Operator: Character, Hashable, Sendable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case over = "/"
  }

  /// Its value in a cluster of so many hosts; not finite where it divides by 0.
  public func value(hosts: Int) -> Double {
    switch self {
    case .number(let value): value
    case .hosts: Double(hosts)
    case .negative(let term): -term.value(hosts: hosts)
    case .operation(let sign, let left, let right):
      sign.apply(left.value(hosts: hosts), right.value(hosts: hosts))
    }
  }
}

extension Expression.Operator {
  fileprivate func apply(_ left: Double, _ right: Double) -> Double {
    switch self {
    case .plus: left + right
    case .minus: left - right
    case .times: left * right
    case .over: left / right
    }
  }

  /// The dimension of the outcome; nil where the two do not go together, such as a time plus a plain number.
  ///
  /// A share scales what it is multiplied with.
  func dimension(_ left: Dimension, _ right: Dimension) -> Dimension? {
    switch self {
    case .plus, .minus: left == right ? left : nil
    case .times:
      switch (left, right) {
      case (let other, .plain), (let other, .share), (.plain, let other), (.share, let other): other
      default: nil
      }
    case .over:
      switch right {
      case .plain: left
      case left: .plain
      case .share: left
      default: nil
      }
    }
  }
}
