import Foundation

/// The epidemic of the logistic equation, dx/dt = −βxy, as in seed `004_286aea3b309ed1bf.txt`: of n + 1 hosts
/// y know at time t, and one does at time 0.
struct Logistic {
  let hosts: Int
  /// β(n + 1): how many others a host that knows tells in a unit of time.
  let rate: Double

  /// The share that knows, so long after half of them do.
  func share(afterHalf time: Double) -> Double { 1 / (1 + exp(-rate * time)) }

  /// The time when half of the hosts know; as long again until fewer than one does not.
  var half: Double { log(Double(hosts - 1)) / rate }

  /// The mean time in which the number that knows grows from `first` to `last` if hosts are told one by one,
  /// at random moments: the pure birth process of which the equation is the limit.
  func wait(from first: Int, to last: Int) -> Double {
    (first..<last).reduce(0) { sum, known in
      sum + Double(hosts - 1) / (rate * Double(known) * Double(hosts - known))
    }
  }
}
