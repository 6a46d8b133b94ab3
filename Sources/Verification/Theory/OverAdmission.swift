/// The requests that hosts admit beyond a quota, because what they know of one another is old.
///
/// Host i, with a share p of all demand, stops when its own requests and the others' as they were an age A
/// ago sum to the quota; the sum of what all have admitted by then is the quota and λ A (1 − Σp²). The demand
/// and the hosts that know nothing of one another bound it.
struct OverAdmission {
  let quota: Double
  /// The demand as a multiple of the quota.
  let demand: Double
  /// By host: its share of the demand.
  let shares: [Double]
  /// The mean age of what a host knows of another, as a share of the window.
  let age: Double

  /// Reports once an interval, at a phase of each host's own, that take `delay`; both shares of the window.
  init(quota: Double, demand: Double, shares: [Double], interval: Double, delay: Double) {
    self.quota = quota
    self.demand = demand
    self.shares = shares
    age = delay + interval / 2
  }

  /// The mean of a window, in requests.
  var mean: Double {
    let together = shares.reduce(0) { $0 + $1 * $1 }
    return min(
      demand * quota * age * (1 - together), (demand - 1) * quota, Double(shares.count - 1) * quota)
  }
}
