import Broadcasting

/// A model of the median counter (Karp and others 2000, section 3): hosts are places in an array, a round
/// is a loop over them.
///
/// It shares neither the broadcaster nor the simulator with what it is held against, but follows the three
/// departures from the paper that our broadcaster's description lists: a host that was called sends no rumor
/// back that the caller has just sent; a host that is done says so, which ends others; hosts call for ever.
struct MedianCounterModel {
  let hosts: Int
  /// The counter of the final state, and how many rounds that lasts.
  private let most: Int

  init(hosts: Int) {
    self.hosts = hosts
    most = Self.logLog(hosts) + 1
  }

  /// ⌈ln ln n⌉ for 16 hosts or more: 2 up to e^(e^2) = 1618.2, 3 up to e^(e^3).
  private static func logLog(_ hosts: Int) -> Int { hosts <= 15 ? 1 : hosts <= 1618 ? 2 : 3 }

  private struct Host {
    /// 0: does not know; up to `most`: passes the rumor on; `done` after that.
    var counter = 0
    var remaining = 0
    /// News of the round: from here on all that it heard in it.
    var learns = false
    var lower = 0
    var higher = 0
    var metFinal = false
  }

  /// Messages with the rumor, over all hosts, until nobody passes it on.
  func traffic(seed: UInt64) -> Double {
    var random = SplitMix64(seed: SplitMix64.seed(seed, .medianCounterModel))
    let done = most + 1
    var states = [Host](repeating: Host(), count: hosts)
    states[0].counter = 1
    states[0].remaining = most
    var messages = 0
    func isActive(_ host: Int) -> Bool { (1...most).contains(states[host].counter) }

    /// Host `own` is told that another's counter is so much; what is done counts as final.
    func hear(_ counter: Int, _ own: Int) {
      if states[own].counter == 0 {
        if counter >= most { states[own].metFinal = true }
      } else if counter >= most {
        states[own].metFinal = true
      } else if counter < states[own].counter {
        states[own].lower += 1
      } else {
        states[own].higher += 1
      }
    }

    while states.indices.contains(where: isActive) {
      for caller in states.indices {
        let place = random.index(below: hosts - 1)
        let called = place < caller ? place : place + 1
        let (own, other) = (states[caller].counter, states[called].counter)
        if isActive(caller) {
          messages += 1
          states[called].learns = true
          hear(own, called)
          hear(other, caller)
        } else if isActive(called) {
          // The caller names nothing: whether it is done or does not know cannot be told.
          messages += 1
          states[caller].learns = true
          hear(0, called)
          hear(other, caller)
        }
      }
      for host in states.indices { move(&states[host], done) }
    }
    return Double(messages) / Double(hosts)
  }

  private func move(_ host: inout Host, _ done: Int) {
    switch host.counter {
    case 0:
      guard host.learns else { break }
      host.counter = host.metFinal ? most : 1
      host.remaining = most
    case most:
      host.remaining -= 1
      if host.remaining == 0 { host.counter = done }
    case done: break
    case _ where host.metFinal: host.counter = most
    case _ where host.higher > host.lower: host.counter += 1
    default: break
    }
    host.learns = false
    host.lower = 0
    host.higher = 0
    host.metFinal = false
  }
}
