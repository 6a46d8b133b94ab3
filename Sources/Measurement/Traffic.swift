import Broadcasting
import Scenarios

/// The messages of a run, those that broadcasts caused apart from idle traffic.
///
/// Broadcasts cause what is sent until `Scenario.tail` after the last operation, the end of the last fault
/// and the last delivery; so a longer quiet time adds nothing. What is sent after that is idle traffic.
struct Traffic: Sendable {
  let caused: Sendings
  let idle: Sendings
  /// Of what broadcasts caused, that which went from one place to another.
  let crossings: Crossings
  /// The time over which `idle` was counted; not above zero where there is none.
  let idleTime: Delay

  init(_ run: Observations) {
    let intervals = Self.lateIntervals(run)
    let late = run.counted.late.split(at: intervals)
    var caused = run.counted.sent
    caused.add(late.before)
    self.caused = caused
    idle = late.after
    var crossings = run.counted.crossings
    crossings.add(run.counted.lateCrossings.split(at: intervals).before)
    self.crossings = crossings
    let over: Instant = run.scenario.calm + Scenario.tail + LateSendings<Sendings>.interval * Int64(intervals)
    idleTime = run.end - over
  }

  /// The number of intervals in which broadcasts were still under way.
  private static func lateIntervals(_ run: Observations) -> Int {
    guard let last = run.lastDelivery, last > run.scenario.calm else { return 0 }
    let length = LateSendings<Sendings>.interval.nanoseconds
    return Int(((last - run.scenario.calm).nanoseconds + length - 1) / length)
  }
}

extension Observations {
  /// The time of the last delivery in any life; nil for none.
  var lastDelivery: Instant? {
    var last = deliveredAt.max() ?? Self.not
    for life in pastLives { last = max(last, life.deliveredAt.max() ?? Self.not) }
    return last == Self.not ? nil : Instant(nanoseconds: last)
  }
}
