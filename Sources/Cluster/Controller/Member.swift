internal import Broadcasting

/// The controller's knowledge of a node.
struct Member {
  enum Stage: Hashable {
    /// Its process starts.
    case starting
    /// It knows what to run.
    case welcomed
    /// It accepts links.
    case bound
    /// It has been told of its peers.
    case linking
    case linked
    case up
    /// Its process was killed, and has not ended yet.
    case dying(forgets: Bool)
    case down
    /// Its process was killed, because the host goes for good, and has not ended yet.
    case going
    /// The host is not there: not yet, or no more.
    case absent
    /// It has reported.
    case finished
  }

  var stage = Stage.starting
  var incarnation: UInt32 = 0
  /// The number of times that it has lost its memory.
  var life: UInt32 = 0
  var isPaused = false
  /// True where it is to be paused as soon as it is up.
  var isToPause = false
  /// True where it is to be started again as soon as it is down.
  var isWanted = false
  /// The time at which it is to be up again; nil where that has come, or is not to come.
  ///
  /// Its process is started before, and waits until then.
  var returns: Instant?
  /// The time at which it was last to be up again.
  var came = Instant.zero
  /// The time at which it was told to say that it leaves, on the machine's clock.
  var leaves: Int64 = .min
  /// The time at which its process is killed because the host goes, on the machine's clock; nil where that
  /// is not to come.
  var goes: Int64?
  /// The changes of its clock so far.
  var clockChanges: [NodeClock.Change] = []
  var endpoint = ""
  /// By when its stage has to change, on the machine's clock.
  var deadline: Int64 = .max
  var clock = ClockEstimate()
  var totals: NodeTotals?
}

/// The difference between a process's clock and the controller's.
///
/// Cristian: "Probabilistic clock synchronization", 1989: the answer with the shortest way there and back
/// bounds the error best.
struct ClockEstimate: Hashable, Sendable {
  /// The nanoseconds to add to the controller's time to have the process's.
  private(set) var offset: Int64 = 0
  /// At most how wrong `offset` is, in nanoseconds.
  private(set) var uncertainty: Int64 = .max
  private var asked: [Int: Int64] = [:]

  mutating func ask(_ number: Int, at time: Int64) { asked[number] = time }

  mutating func answer(_ number: Int, clock: Int64, at time: Int64) {
    guard let start = asked.removeValue(forKey: number) else { return }
    let error = (time - start) / 2
    guard error < uncertainty else { return }
    uncertainty = error
    offset = clock - (start + error)
  }

  /// The difference to reckon with: none where the clocks may well be one.
  var correction: Int64 { abs(offset) <= uncertainty ? 0 : offset }
}
