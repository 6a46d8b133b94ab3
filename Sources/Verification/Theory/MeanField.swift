import Foundation

/// The equations for gossip among infinitely many hosts.
enum MeanField {
  /// The share x that infect-and-die reaches: x = 1 − e^(−f·x), its root above 0.
  static func reach(fanout f: Double) -> Double {
    var x = 1.0
    for _ in 0..<10_000 { x = 1 - exp(-f * x) }
    return x
  }

  /// The share s that feedback with a coin leaves out: s = e^(−(k+1)(1−s)), its root below 1 (Demers et al.,
  /// section 1.4).
  static func coinResidue(k: Int) -> Double {
    var s = 0.0
    for _ in 0..<10_000 { s = exp(-Double(k + 1) * (1 - s)) }
    return s
  }

  /// The same equations stepped in synchronous cycles, in which usefulness is judged by the state at the
  /// beginning of the cycle: ds = s(e^(−i) − 1), di = −ds − i(1−s)/k.
  static func coinResidueInCycles(k: Int) -> Double {
    let few = 1e-7
    var (susceptible, infective) = (1 - few, few)
    while infective > few * few {
      let left = susceptible * exp(-infective)
      infective += susceptible - left - infective * (1 - susceptible) / Double(k)
      susceptible = left
    }
    return susceptible
  }

  /// The share s that blind pushing leaves out where each site pushes k times on average: s = e^(−k(1−s)),
  /// its root below 1.
  static func blindResidue(k: Int) -> Double { 1 - reach(fanout: Double(k)) }

  /// The probability that infect-and-die among `live` of `hosts` hosts reaches all of the live ones.
  ///
  /// e^(−n·e^(−f)) for many hosts; here with the probability (1 − f/(n−1))^(live−1) for e^(−f) that a host is
  /// in nobody's choice, which is what it is for a finite number.
  static func atomicity(hosts: Int, live: Int, fanout f: Double) -> Double {
    let missed = pow(1 - f / Double(hosts - 1), Double(live - 1))
    return exp(-Double(live) * missed)
  }
}
