import Broadcasting
public import Scenarios

/// Something that may go wrong, and that a fleet may ask to survive.
///
/// A threat to a node that an architecture does not have hits a random host of it instead.
public enum Threat: String, Hashable, Sendable {
  case leaderCrash = "leader-crash"
  case cacheCrash = "cache-crash"
  case registryCrash = "registry-crash"
  case coordinatorCrash = "coordinator-crash"
  case hostCrash = "host-crash"
  /// A host comes back without its memory.
  case crashForgets = "crash-forgets"
  /// The hosts in two halves.
  case partition
  /// One host alone.
  case isolation
  case leaderIsolation = "leader-isolation"
  case pause
  case leaderPause = "leader-pause"
  /// A fifth of all messages lost.
  case lossBurst = "loss-burst"
  /// The faults of the scenario that is asked about.
  case given = "its-faults"

  /// Those that can be asked for by name.
  public static let named: [Threat] = [
    .leaderCrash, .cacheCrash, .registryCrash, .coordinatorCrash, .hostCrash, .crashForgets, .partition,
    .isolation, .leaderIsolation, .pause, .leaderPause, .lossBurst,
  ]

  /// The fault that happens; nil where a scenario says which.
  public var kind: Fault.Kind? {
    switch self {
    case .leaderCrash: .crash(.part(.leader), forgets: false)
    case .cacheCrash: .crash(.part(.cache), forgets: false)
    case .registryCrash: .crash(.part(.registry), forgets: false)
    case .coordinatorCrash: .crash(.part(.coordinator), forgets: false)
    case .hostCrash: .crash(.randomHost, forgets: false)
    case .crashForgets: .crash(.randomHost, forgets: true)
    case .partition: .partition(.halves)
    case .isolation: .partition(.isolateOne)
    case .leaderIsolation: .partition(.isolate(.part(.leader)))
    case .pause: .pause(.randomHost)
    case .leaderPause: .pause(.part(.leader))
    case .lossBurst: .loss(Probability(millionths: 200_000))
    case .given: nil
    }
  }

  /// True where it is no test unless it cut messages.
  var cuts: Bool { if case .partition = kind { true } else { false } }
}
