public import Broadcasting

/// Settings of the coordination service; the architecture that embeds it has these as its own.
public struct CoordinationSettings: Hashable, Sendable {
  /// The number of coordinators: 3 survive the loss of one, 5 of two.
  public var coordinators = 3
  /// The time between two messages of Raft's leader to its followers: a round trip, as etcd's tuning guide
  /// has it, but no less than a fifth of the least election timeout.
  @Wait(hundredths: 100) public var heartbeat: Delay
  /// A follower that hears nothing stands for election after between one and two of these.
  ///
  /// Several round trips, and by default no less than etcd's second.
  @Wait(hundredths: 500) public var electionTimeout: Delay
  /// The time for which the leader lease holds after the last keep-alive; keep-alives come three times as
  /// often.
  @Wait(hundredths: 1500) public var leaseTime: Delay
  public var campaign = Campaign.preVote

  /// The way in which a coordinator stands for election when it has heard no leader for its timeout.
  public enum Campaign: String, CaseIterable, Sendable {
    /// Asks first whether it would be elected (dissertation, 9.6), and stands in a term of the clock's, above
    /// that of whoever stood just before.
    case preVote = "pre-vote"
    /// Stands at once, in the next term, as in the dissertation's chapter 3: two that stand at nearly the
    /// same moment split the vote.
    case plain
  }

  public init() {}

  static let heartbeats: [Delay] = [.milliseconds(50), .milliseconds(500)]
  static let leases: [Delay] = [.seconds(1), .seconds(6), .seconds(10)]

  /// Settings of an architecture that embeds the service.
  static let fields: [SettingField<CoordinationSettings>] = [
    .integer(
      "coordinators", \.coordinators, in: 1...9, unit: "nodes", trying: [1, 2, 3, 5],
      "how many nodes agree on who leads"),
    heartbeat("how often Raft's leader speaks"),
    electionTimeout("how long coordinators wait for Raft's leader"),
    .wait(
      "lease", \.$leaseTime, in: .milliseconds(2)...(.seconds(3600)), least: .seconds(3), trying: leases,
      "how long a host leads without renewing"),
  ]

  static func heartbeat(_ summary: String) -> SettingField<CoordinationSettings> {
    .wait(
      "heartbeat", \.$heartbeat, in: .milliseconds(1)...(.seconds(60)), least: .milliseconds(200),
      trying: heartbeats, summary)
  }

  static func electionTimeout(_ summary: String) -> SettingField<CoordinationSettings> {
    .wait(
      "election-timeout", \.$electionTimeout, in: .milliseconds(2)...(.seconds(60)), least: .seconds(1),
      trying: [.milliseconds(500), .seconds(2)], summary)
  }

  /// One line that says which of these settings exclude one another, and what would be right; nil where none
  /// do.
  public var contradiction: String? {
    if heartbeat * 2 > electionTimeout {
      return "heartbeat \(heartbeat) must be at most half of the election timeout \(electionTimeout)"
    }
    if leaseTime < electionTimeout {
      return "lease \(leaseTime) must be at least the election timeout \(electionTimeout)"
    }
    return nil
  }

  /// The roles of the coordinators, for `Sheet.services`.
  public var services: [Role] { Array(repeating: .coordinator, count: coordinators) }

  /// The time after which an unanswered request is sent again, to the next coordinator.
  var patience: Delay { electionTimeout / 2 }

  /// The time to wait after `attempts` requests in a row went unanswered: doubles, up to `most`.
  func patience(after attempts: Int, most: Delay) -> Delay {
    min(patience * (1 << Int64(min(max(attempts - 1, 0), 16))), most)
  }
}

/// The timers of coordination; an architecture that embeds it must use other kinds.
enum CoordinationTimer {
  static let kinds: ClosedRange<UInt32> = 100...119
  /// Raft: nothing heard from a leader.
  static let election: UInt32 = 100
  /// Raft: the leader speaks.
  static let heartbeat: UInt32 = 101
  /// Raft's leader: hosts that have not acknowledged the latest announcement get it again.
  static let announce: UInt32 = 102
  /// Raft's leader: the lease may have run out.
  static let lease: UInt32 = 103
  /// A host: time to contend, to keep the lease alive, or to ask again.
  static let client: UInt32 = 104
}
