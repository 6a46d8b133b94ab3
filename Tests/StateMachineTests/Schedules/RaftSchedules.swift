@testable import Architectures
@testable import Broadcasting

/// Raft with one of its rules broken, so that a search can be seen to find it.
struct SpoiltRaft: StateMachine {
  enum Misdeed: Sendable {
    case none
    /// Votes for whoever asks, in a term in which it has voted already.
    case votesTwice
    /// Starts without its memory as if it had never lived.
    case startsAnew
    /// Takes what it wrote for committed before anyone else has it.
    case commitsAlone
  }

  private(set) var base: RaftMachine
  private let misdeed: Misdeed

  init(_ base: RaftMachine, _ misdeed: Misdeed = .none) {
    self.base = base
    self.misdeed = misdeed
  }

  mutating func take(_ input: Input, at now: Instant) -> [FramedEffect] {
    if misdeed == .votesTwice { base.raft.votedFor = nil }
    let effects = base.take(input, at: now)
    if misdeed == .commitsAlone, base.raft.isLeader { base.raft.commit = base.raft.log.lastIndex }
    return effects
  }

  func forgetting(at seat: Seat) -> Self {
    let life = misdeed == .startsAnew ? 0 : seat.life
    let anew = Seat(
      id: seat.id, role: seat.role, hosts: seat.hosts, services: seat.services, neighbours: seat.neighbours,
      payloads: seat.payloads, life: life, seed: seat.seed)
    return Self(base.forgetting(at: anew), misdeed)
  }

  func message(in frame: [UInt8]) throws -> any Sendable { try base.message(in: frame) }
}

/// Entries that were committed, by their places in the log, and in which term each was seen to be.
struct CommittedEntries: Sendable {
  struct Entry: Sendable {
    let entry: LogEntry
    let term: UInt64
  }

  private(set) var entries: [Entry] = []

  /// The fault in the coordinators' logs, given what was committed before; nil where there is none.
  ///
  /// - *Log matching*: logs that have an entry of one term at one place are the same up to there.
  /// - *State machine safety*: what is committed at a place is the same everywhere, for ever.
  /// - *Leader completeness*: whoever leads in a later term than that in which an entry was committed has it.
  mutating func contradiction(_ rafts: [Raft]) -> String? {
    for (place, a) in rafts.enumerated() {
      for b in rafts[(place + 1)...] where !Self.match(a.log, b.log) {
        return "the logs of \(a.id) and \(b.id) have an entry of the same term, and differ before it"
      }
    }
    for raft in rafts {
      for index in 0..<raft.commit {
        guard let entry = raft.log[index + 1] else {
          return "\(raft.id) committed \(index + 1), which it lacks"
        }
        if Int(index) == entries.count { entries.append(Entry(entry: entry, term: raft.term)) }
        guard entries[Int(index)].entry == entry else {
          return "at \(index + 1), \(entries[Int(index)].entry) was committed, and now \(entry) at \(raft.id)"
        }
      }
    }
    for raft in rafts where raft.isLeader {
      for (index, committed) in entries.enumerated() where committed.term < raft.term {
        guard raft.log[UInt32(index) + 1] != committed.entry else { continue }
        return "\(raft.id) leads in term \(raft.term) without the entry that was committed at \(index + 1)"
      }
    }
    return nil
  }

  private static func match(_ a: RaftLog, _ b: RaftLog) -> Bool {
    var index = min(a.lastIndex, b.lastIndex)
    while index > 0, a.term(at: index) != b.term(at: index) { index -= 1 }
    while index > 0 {
      guard a[index] == b[index] else { return false }
      index -= 1
    }
    return true
  }
}

extension Hunt {
  /// Schedules of three coordinators that have just started, or of which one has led for a while.
  init(
    raft name: String, seed: UInt64 = 1, after settling: Delay, _ bounds: Bounds,
    _ misdeed: SpoiltRaft.Misdeed = .none
  ) {
    typealias Search = Exploration<SpoiltRaft, CommittedEntries>
    var settings = CoordinationSettings()
    settings.heartbeat = .milliseconds(500)
    let fixed = settings
    let exploration = Search(
      rest: .seconds(8),
      check: { situation in
        situation.world.violations.first
          ?? situation.notes.contradiction(situation.world.machines.map(\.base.raft))
      },
      verdict: { situation in
        let rafts = situation.world.machines.map(\.base.raft)
        guard let leader = rafts.first(where: \.isLeader), rafts.count(where: \.isLeader) == 1 else {
          return "\(rafts.count(where: \.isLeader)) coordinators lead in the end"
        }
        let behind = rafts.first { $0.log != leader.log || $0.commit != leader.commit }
        return behind.map { "\($0.id) is not as far as \(leader.id), which leads, in the end" }
      })
    self.init(name, of: "elected-leader", exploration) {
      let roster = Roster(zones: Zones(hosts: 3), services: [], topology: nil, payload: 8, seed: seed)
      var world = World(roster: roster, hosts: 3, hasExclusiveLeader: true) {
        SpoiltRaft(RaftMachine(at: $0, settings: fixed), misdeed)
      }
      for node in world.nodes { _ = world.start(node) }
      var silence: Narrator?
      Search.leaveAlone(&world, for: settling, telling: &silence)
      return Search.Situation(world: world, left: bounds, notes: CommittedEntries())
    }
  }
}
