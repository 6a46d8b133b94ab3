import Broadcasting
import Foundation

/// The number of rounds that the random phone call model takes: exactly, as a Markov chain on the number of
/// hosts that know.
///
/// Each host calls one other in each round. With push a caller that knows tells the one it calls; with pull
/// it is told by one that knows; push-pull does both. Messages may be lost. What was learned in a round is
/// passed on in the next.
struct PhoneCalls {
  enum Mode: String, CaseIterable {
    case push
    case pull
    case pushPull = "push-pull"
  }

  /// The calls of a round, and how likely one of them brings the rumor where it could.
  struct Calls {
    let mode: Mode
    /// To one that is called by a host that knows.
    let push: Double
    /// To one that calls a host that knows.
    let pull: Double

    /// Of messages that are lost, all that a transfer needs must arrive: for a push the rumor; for a pull the
    /// question and the rumor; for a push within push-pull the digest, the question for what is missing, and
    /// the rumor.
    init(_ mode: Mode, loss: Probability = .zero) {
      self.mode = mode
      let arrives = 1 - Double(loss.millionths) / 1_000_000
      push = mode == .push ? arrives : mode == .pushPull ? arrives * arrives * arrives : 0
      pull = mode == .push ? 0 : arrives * arrives
    }

    /// The probability that a host that does not know still does not after a round.
    func chanceOfNoNews(informed: Int, of n: Int) -> Double {
      let others = Double(n - 1)
      return pow(1 - push / others, Double(informed)) * (1 - pull * Double(informed) / others)
    }

    /// Rounds that hardly any run exceeds: those in which the number that knows grows e-fold, those in which
    /// that of the others shrinks, and 25 times as long as one host needs.
    func mostRounds(hosts n: Int) -> Double {
      let rate = max(push, pull)
      return log(Double(n)) / log(1 + rate) + (log(Double(n)) + 25) / rate
    }
  }

  /// The sums of two products that it takes for so many hosts.
  static func work(hosts n: Int) -> Double { Double(n) * Double(n) * Double(n) / 6 }

  /// The mean and standard deviation of the rounds until all know, when one does.
  let mean: Double
  let deviation: Double

  /// The probability below which a state is left out.
  private static let negligible = 1e-16

  init(hosts n: Int, mode: Mode) { self.init(hosts: n, Calls(mode)) }

  init(hosts n: Int, _ calls: Calls) {
    let logFactorials = Self.logFactorials(n)
    var first = [Double](repeating: 0, count: n + 1)
    var second = first
    for informed in stride(from: n - 1, through: 1, by: -1) {
      let news = Self.news(informed, of: n, calls, logFactorials)
      let stays = news[0]
      var (sum, squares) = (0.0, 0.0)
      for (count, probability) in news.enumerated().dropFirst() {
        sum += probability * first[informed + count]
        squares += probability * second[informed + count]
      }
      first[informed] = (1 + sum) / (1 - stays)
      second[informed] = (1 + 2 * (sum + stays * first[informed]) + squares) / (1 - stays)
    }
    mean = first[1]
    deviation = max(0, second[1] - first[1] * first[1]).squareRoot()
  }

  /// The distribution of how many learn in a round when so many know.
  private static func news(
    _ informed: Int, of n: Int, _ calls: Calls, _ logFactorials: [Double]
  ) -> [Double] {
    let ignorant = n - informed
    let told = calls.mode == .pull ? [1.0] : pushed(by: informed, to: ignorant, of: n, calls.push)
    guard calls.mode != .push else { return told }
    let chance = calls.pull * Double(informed) / Double(n - 1)
    var news = [Double](repeating: 0, count: ignorant + 1)
    for (count, probability) in told.enumerated() where probability > negligible {
      let others = binomial(ignorant - count, chance, logFactorials)
      for (more, share) in others.enumerated() where share > negligible {
        news[count + more] += probability * share
      }
    }
    return news
  }

  /// The distribution of the number of hosts newly called that did not know, of `callers` calls, each to one
  /// of the n − 1 others, which it reaches with the given probability.
  private static func pushed(
    by callers: Int, to ignorant: Int, of n: Int, _ arrives: Double
  ) -> [Double] {
    let single = arrives / Double(n - 1)
    var hit = [Double](repeating: 0, count: ignorant + 1)
    hit[0] = 1
    var most = 0
    for _ in 0..<callers {
      for count in stride(from: min(most + 1, ignorant), through: 0, by: -1) {
        let fresh = count == 0 ? 0 : hit[count - 1] * Double(ignorant - count + 1) * single
        hit[count] = hit[count] * (1 - Double(ignorant - count) * single) + fresh
      }
      most = min(most + 1, ignorant)
    }
    return hit
  }

  private static func binomial(_ n: Int, _ p: Double, _ logFactorials: [Double]) -> [Double] {
    guard n > 0, p < 1 else { return [Double](repeating: 0, count: n) + [1] }
    return (0...n).map { k in
      let ways = logFactorials[n] - logFactorials[k] - logFactorials[n - k]
      return exp(ways + Double(k) * log(p) + Double(n - k) * log(1 - p))
    }
  }

  private static func logFactorials(_ n: Int) -> [Double] {
    var values = [0.0]
    for number in 1...max(1, n) { values.append(values[number - 1] + log(Double(number))) }
    return values
  }
}
