public import Broadcasting

/// The measures of a failure detector, of each ordered pair of an observer and a target.
///
/// Chen, Toueg, Aguilera: "On the quality of service of failure detectors", IEEE TC 51(5), 2002, section 2.1:
/// detection counts from the crash to the beginning of the suspicion that lasts until the target is back; a
/// mistake is a suspicion of a target that is up, awake, and to which the observer's links are whole.
public struct FailureDetectorMeter: PurposeMeter {
  private enum Belief: Equatable {
    case trusted
    case suspected
    case left
  }

  private struct Pair {
    var belief = Belief.trusted
    /// The beginning of the belief.
    var since = Instant.zero
    /// The beginning of the mistake that is not over yet; nil where there is none.
    var mistake: Instant?
    var isWrong = false
    /// The time up to which the view has been counted.
    var counted = Instant.zero
  }

  private struct Host {
    var isUp = true
    var isPaused = false
    var isLeaving = false
    var life: UInt32 = 0
    /// The time when it came up or woke, or went down or to sleep.
    var since = Instant.zero
    /// The time of its crash; nil where it is up, or has left.
    var crash: Instant?
  }

  private let settings: FailureDetector.Settings
  private let fleet: PurposeFleet
  private var pairs: [Pair]
  private var hosts: [Host]
  private var parts: [Int]?
  /// The time since which no link is cut.
  private var whole = Instant.zero
  private var accusations = 0
  private var mistakes: [Int64] = []
  private var detections: [Int64] = []
  private var detectionsByAll: [Int64] = []
  private var missed = (pairs: 0, of: 0)
  private var wrongTime: Int64 = 0
  private var watchedTime: Int64 = 0

  public init(_ settings: FailureDetector.Settings, in fleet: PurposeFleet) {
    self.settings = settings
    self.fleet = fleet
    pairs = Array(repeating: Pair(), count: fleet.hosts * fleet.hosts)
    hosts = Array(repeating: Host(), count: fleet.hosts)
  }

  // MARK: Facts

  public mutating func requested(
    _ request: PurposeRequest, at host: NodeID, intended: Instant, _ time: Instant
  ) {}

  public mutating func noted(_ note: Note, at node: NodeID, _ time: Instant) {
    let (observer, target) = (node.int, note.peer.int)
    guard observer < fleet.hosts, target < fleet.hosts else { return }
    let place = observer * fleet.hosts + target
    count(place, until: time)
    switch note.kind {
    case FailureDetector.Kinds.suspects:
      pairs[place].belief = .suspected
      if isSound(target, to: observer) {
        if time >= fleet.begin { accusations += 1 }
        pairs[place].mistake = time
      }
    case FailureDetector.Kinds.trusts:
      pairs[place].belief = .trusted
      endMistake(place, time)
    default: pairs[place].belief = .left
    }
    pairs[place].since = time
    judge(observer, target)
  }

  public mutating func changed(_ node: NodeID, to state: PurposeNodeState, _ time: Instant) {
    let host = node.int
    guard host < fleet.hosts else { return }
    countAll(of: host, until: time)
    switch state {
    case .up(let life):
      if let crash = hosts[host].crash { detected(host, crashed: crash, back: time) }
      let forgot = life != hosts[host].life
      hosts[host] = Host(life: life, since: time)
      // A host that forgot trusts all; one that did not believes what it believed.
      for target in 0..<fleet.hosts where target != host && forgot {
        pairs[host * fleet.hosts + target].belief = .trusted
        pairs[host * fleet.hosts + target].since = time
      }
    case .down:
      hosts[host].crash = hosts[host].isLeaving ? nil : time
      hosts[host].isUp = false
      hosts[host].since = time
    case .leaving: hosts[host].isLeaving = true
    case .paused, .resumed:
      hosts[host].isPaused = state == .paused
      hosts[host].since = time
    }
    for other in 0..<fleet.hosts where other != host {
      if !isSound(host, to: other) { endMistake(other * fleet.hosts + host, time) }
      judge(other, host)
      judge(host, other)
    }
  }

  public mutating func split(_ parts: [Int]?, _ time: Instant) {
    for host in 0..<fleet.hosts { countAll(of: host, until: time) }
    self.parts = parts
    if parts == nil { whole = time }
    for observer in 0..<fleet.hosts {
      for target in 0..<fleet.hosts where target != observer {
        if !isSound(target, to: observer) { endMistake(observer * fleet.hosts + target, time) }
        judge(observer, target)
      }
    }
  }

  // MARK: Truth

  /// True where the target is up and awake, and no cut is between the two.
  private func isSound(_ target: Int, to observer: Int) -> Bool {
    hosts[target].isUp && !hosts[target].isPaused && (parts.map { $0[target] == $0[observer] } ?? true)
  }

  private func watches(_ observer: Int) -> Bool { hosts[observer].isUp && !hosts[observer].isPaused }

  private mutating func judge(_ observer: Int, _ target: Int) {
    let place = observer * fleet.hosts + target
    pairs[place].isWrong =
      pairs[place].belief == .trusted ? !hosts[target].isUp : isSound(target, to: observer)
  }

  private mutating func count(_ place: Int, until time: Instant) {
    let from = max(pairs[place].counted, fleet.begin)
    pairs[place].counted = time
    guard time > from, watches(place / fleet.hosts) else { return }
    let length = (time - from).nanoseconds
    watchedTime += length
    if pairs[place].isWrong { wrongTime += length }
  }

  private mutating func countAll(of host: Int, until time: Instant) {
    for other in 0..<fleet.hosts where other != host {
      count(other * fleet.hosts + host, until: time)
      count(host * fleet.hosts + other, until: time)
    }
  }

  private mutating func endMistake(_ place: Int, _ time: Instant) {
    guard let begin = pairs[place].mistake else { return }
    pairs[place].mistake = nil
    if begin >= fleet.begin { mistakes.append((time - begin).nanoseconds) }
  }

  /// The target that crashed is back, or the run is over: counts who had noticed.
  private mutating func detected(_ target: Int, crashed: Instant, back: Instant) {
    guard crashed >= fleet.begin else { return }
    var latest: Int64? = 0
    var observers = 0
    for observer in 0..<fleet.hosts where observer != target {
      // Whoever was away meanwhile had no chance to.
      guard watches(observer), hosts[observer].since <= crashed else { continue }
      observers += 1
      let pair = pairs[observer * fleet.hosts + target]
      guard pair.belief == .suspected else {
        missed.pairs += 1
        latest = nil
        continue
      }
      let time = max(0, (pair.since - crashed).nanoseconds)
      detections.append(time)
      latest = latest.map { max($0, time) }
    }
    missed.of += observers
    if observers > 0, let latest { detectionsByAll.append(latest) }
  }

  // MARK: Values

  public consuming func outcome(at end: Instant, traffic: PurposeTraffic) -> PurposeOutcome {
    for host in 0..<fleet.hosts {
      countAll(of: host, until: end)
      if let crash = hosts[host].crash { detected(host, crashed: crash, back: end) }
    }
    for place in pairs.indices { endMistake(place, end) }
    let hours = Double((end - fleet.begin).nanoseconds) / 3.6e12
    let seconds = Double(traffic.time.nanoseconds) / 1e9
    let watchers = Double(fleet.hosts)
    return PurposeOutcome(
      measured: [
        .times(detections), .times(detectionsByAll),
        missed.of == 0 ? .nothing : .ratio(Double(missed.pairs) / Double(missed.of)),
        hours > 0 ? .ratio(Double(accusations) / watchers / hours) : .nothing, .times(mistakes),
        watchedTime > 0 ? .ratio(Double(wrongTime) / Double(watchedTime)) : .nothing,
        seconds > 0 ? .ratio(Double(traffic.messages) / watchers / seconds) : .nothing,
        seconds > 0 ? .ratio(Double(traffic.bytes) / watchers / seconds) : .nothing,
      ], broken: broken(at: end))
  }

  /// After so long a time without a change every view must be right.
  private var grace: Delay {
    let longest = FailureDetector.Gaps(most: 2, expected: settings.interval).longest(settings)
    return max(.seconds(20), longest * 3, settings.interval * 10)
  }

  private func broken(at end: Instant) -> [PurposeOutcome.Broken] {
    let early = Instant(nanoseconds: end.nanoseconds - grace.nanoseconds)
    guard parts == nil, whole <= early, fleet.calm <= early else { return [] }
    var broken: [PurposeOutcome.Broken] = []
    for observer in 0..<fleet.hosts where watches(observer) && hosts[observer].since <= early {
      for target in 0..<fleet.hosts where target != observer && hosts[target].since <= early {
        let pair = pairs[observer * fleet.hosts + target]
        guard pair.isWrong, pair.since <= early else { continue }
        if hosts[target].isUp {
          broken.append(
            .init("live-trusted", "n\(observer) suspects n\(target), which is up, since \(pair.since)"))
        } else {
          broken.append(
            .init(
              "dead-suspected", "n\(observer) trusts n\(target), which is down since \(hosts[target].since)"))
        }
      }
    }
    return broken
  }
}
