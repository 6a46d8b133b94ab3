import Broadcasting
import Scenarios

/// The times at which hosts knew rumors.
extension Observations {
  /// The time when the rumor was to be broadcast, in nanoseconds.
  func intended(_ rumor: Int) -> Int64 {
    operations[rumors.operation[rumor]].intended.nanoseconds
  }

  /// The time when the host, in its present life, first saw the rumor; nil where it has not.
  func present(_ rumor: Int, _ host: Int) -> Int64? {
    let time = deliveredAt[rumor * scenario.hosts + host]
    return time == Self.not ? nil : time
  }

  /// The time when the host, in any life, first saw the rumor; nil where it never did.
  func firstDelivery(_ rumor: Int, _ host: Int) -> Int64? {
    for life in lives(of: host) where pastLives[life].deliveredAt[rumor] != Self.not {
      return pastLives[life].deliveredAt[rumor]
    }
    return present(rumor, host)
  }

  /// True where a read on the host at `time` shows the rumor.
  func shows(_ rumor: Int, _ host: Int, at time: Int64) -> Bool {
    for life in lives(of: host) where time < pastLives[life].until.nanoseconds {
      let delivered = pastLives[life].deliveredAt[rumor]
      return delivered != Self.not && delivered <= time
    }
    return present(rumor, host).map { $0 <= time } ?? false
  }

  /// By host: when the answered reads were, ascending.
  func readTimes() -> [[Int64]] { readsByHost().map { $0.map(\.completed) } }

  private func readsByHost() -> [[SetFull.Read]] {
    var reads = [[SetFull.Read]](repeating: [], count: scenario.hosts)
    for (index, operation) in operations.enumerated() where readAt[index] != Self.not {
      guard case .read = operation.kind else { continue }
      reads[operation.host.int].append(
        SetFull.Read(order: index, invoked: invokedAt[index], completed: readAt[index]))
    }
    return reads
  }

  /// Maelstrom's checker's view of the run: of every rumor that a host was asked to broadcast.
  package func setFull() -> SetFull {
    let reads = readsByHost()
    var hasForgotten = [Bool](repeating: false, count: scenario.hosts)
    for life in pastLives where life.node.int < scenario.hosts { hasForgotten[life.node.int] = true }
    // By host: the first read that was answered after the rumor before was asked for, which is near the next.
    var starts = [Int](repeating: 0, count: scenario.hosts)
    var result = SetFull()
    for rumor in 0..<rumors.count {
      let from = invokedAt[rumors.operation[rumor]]
      guard from != Self.not else { continue }
      let acknowledged = acknowledgedAt[rumor]
      var element = SetFull.Element(acknowledged: acknowledged == Self.not ? nil : acknowledged)
      for host in 0..<scenario.hosts {
        let reads = reads[host]
        let start = reads.partitionPoint(near: starts[host]) { $0.completed >= from }
        starts[host] = start
        // Where a host never forgot, what it shows it shows from one read on.
        if !hasForgotten[host] {
          let firstShowing =
            present(rumor, host).map { delivered in
              reads.partitionPoint(near: start) { $0.completed >= delivered }
            } ?? reads.count
          if firstShowing < reads.count {
            element.isShown(by: reads[firstShowing])
            element.isShown(by: reads[reads.count - 1])
          }
          if firstShowing > start, owes(rumor, host) { element.isMissed(by: reads[firstShowing - 1]) }
          continue
        }
        for read in reads[start...] {
          if shows(rumor, host, at: read.completed) {
            element.isShown(by: read)
          } else if owes(rumor, host, at: read.completed) {
            element.isMissed(by: read)
          }
        }
      }
      result.count(element.fate)
    }
    return result
  }

  /// Per answered read: the age of the oldest rumor that every other host had and the read missed.
  func stalenesses() -> [Int64] {
    let reads = readTimes()
    var oldest = reads.map { [Int64](repeating: 0, count: $0.count) }
    for rumor in 0..<rumors.count {
      // Only the host that got it last can miss it when it is stable everywhere else.
      var last: (host: Int, time: Int64)?
      var stableElsewhere: Int64 = 0
      var missing = 0
      for host in 0..<scenario.hosts where isLive(host) && owes(rumor, host) {
        let time = firstDelivery(rumor, host) ?? .max
        if time == .max { missing += 1 }
        if let current = last, time <= current.time {
          stableElsewhere = max(stableElsewhere, time)
        } else {
          if let current = last { stableElsewhere = max(stableElsewhere, current.time) }
          last = (host, time)
        }
      }
      guard let last, missing <= 1, stableElsewhere > 0 else { continue }
      let times = reads[last.host]
      let first = times.partitionPoint { $0 >= stableElsewhere }
      for index in first..<times.count where times[index] < last.time {
        oldest[last.host][index] = max(oldest[last.host][index], times[index] - intended(rumor))
      }
    }
    return oldest.flatMap { $0 }
  }
}
