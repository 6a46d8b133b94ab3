import Broadcasting

/// A model of Raft's election after the leader failed, written from the dissertation (3.4, and 9.6 for
/// pre-vote): five servers, messages in a list, and nothing else.
///
/// It shares neither Raft's code nor the simulator with what it is held against. Times are milliseconds after
/// the failure. Logs are alike, so that a vote depends on the term and on who was first. A candidate wins
/// with three votes of five, its own among them, also where fewer are left to ask.
struct ElectionModel {
  static let servers = 5
  private static let majority = 3
  /// The least timeout; the longest is twice that.
  private static let timeout = 300.0
  private static let latency = 30.0...40.0
  private static let heartbeat = 75.0

  /// Those that fail at the same moment, the leader among them.
  let failures: Int
  /// True where a server asks first whether it would win, and takes its term from the clock, as our
  /// coordination service does; else terms count up.
  let asksFirst: Bool
  /// True where the failure comes 35 ms after a heartbeat left, when that arrives on average; else at any
  /// moment between two of them.
  let isFresh: Bool

  /// The time until a server leads.
  func play(seed: UInt64) -> Double {
    var election = Play(self, SplitMix64(seed: SplitMix64.seed(seed, .electionModel)))
    while election.leaderSince == nil { election.step() }
    return election.leaderSince ?? .nan
  }
}

extension ElectionModel {
  private enum Role {
    case follower
    case asking
    case candidate
  }

  private struct Server {
    var role = Role.follower
    var term = 0
    var votedFor: Int?
    var votes = 1
    /// The term that it asks about.
    var next = 0
    var deadline = 0.0
  }

  private struct Letter {
    enum Kind {
      case ask
      case asked(Bool)
      case vote
      case voted(Bool)
    }
    let kind: Kind
    let from: Int
    let to: Int
    let term: Int
    let arrives: Double
  }

  private struct Play {
    private let rules: ElectionModel
    private var random: SplitMix64
    private var servers: [Server]
    private var letters: [Letter] = []
    private var now = 0.0
    var leaderSince: Double?

    init(_ rules: ElectionModel, _ random: SplitMix64) {
      self.rules = rules
      self.random = random
      servers = [Server](repeating: Server(), count: ElectionModel.servers - rules.failures)
      let sent = rules.isFresh ? -35.0 : -self.random.number(in: 0...ElectionModel.heartbeat)
      for index in servers.indices {
        now = sent + self.random.number(in: ElectionModel.latency)
        setTimer(of: index)
      }
    }

    private mutating func setTimer(of index: Int) {
      let timeout = ElectionModel.timeout
      servers[index].deadline = now + random.number(in: timeout...(2 * timeout))
    }

    /// Whatever comes first: a timer or a letter.
    mutating func step() {
      let timer = servers.indices.min { servers[$0].deadline < servers[$1].deadline } ?? 0
      let first = letters.indices.min { letters[$0].arrives < letters[$1].arrives }
      if let first, letters[first].arrives <= servers[timer].deadline {
        let letter = letters.remove(at: first)
        now = letter.arrives
        receive(letter)
      } else {
        now = servers[timer].deadline
        campaign(timer)
      }
    }

    private mutating func send(_ kind: Letter.Kind, from: Int, to: Int, term: Int) {
      let way = random.number(in: ElectionModel.latency)
      letters.append(Letter(kind: kind, from: from, to: to, term: term, arrives: now + way))
    }

    private mutating func askAll(_ kind: Letter.Kind, from server: Int, term: Int) {
      for other in servers.indices where other != server { send(kind, from: server, to: other, term: term) }
    }

    private mutating func campaign(_ server: Int) {
      setTimer(of: server)
      guard rules.asksFirst else { return stand(server, in: servers[server].term + 1) }
      servers[server].role = .asking
      servers[server].votes = 1
      servers[server].next = max(servers[server].term + 1, Int(now))
      askAll(.ask, from: server, term: servers[server].next)
    }

    private mutating func stand(_ server: Int, in term: Int) {
      enter(term, server)
      servers[server].role = .candidate
      servers[server].votedFor = server
      servers[server].votes = 1
      askAll(.vote, from: server, term: term)
    }

    private mutating func enter(_ term: Int, _ server: Int) {
      servers[server].term = term
      servers[server].votedFor = nil
      servers[server].role = .follower
      setTimer(of: server)
    }

    private mutating func receive(_ letter: Letter) {
      let (own, other) = (letter.to, letter.from)
      switch letter.kind {
      case .ask:
        let isLater = letter.term > servers[own].term
        let term = isLater ? letter.term : servers[own].term
        send(.asked(isLater), from: own, to: other, term: term)
      case .asked(let isGranted):
        guard servers[own].role == .asking else { return }
        guard isGranted else {
          guard letter.term > servers[own].term else { return }
          enter(letter.term, own)
          return campaign(own)
        }
        guard letter.term == servers[own].next else { return }
        servers[own].votes += 1
        if servers[own].votes >= ElectionModel.majority { stand(own, in: servers[own].next) }
      case .vote:
        if letter.term > servers[own].term { enter(letter.term, own) }
        let isGranted = letter.term == servers[own].term && (servers[own].votedFor ?? other) == other
        if isGranted {
          servers[own].votedFor = other
          setTimer(of: own)
        }
        send(.voted(isGranted), from: own, to: other, term: servers[own].term)
      case .voted(let isGranted):
        if letter.term > servers[own].term { return enter(letter.term, own) }
        guard servers[own].role == .candidate, letter.term == servers[own].term, isGranted else { return }
        servers[own].votes += 1
        if servers[own].votes >= ElectionModel.majority { leaderSince = now }
      }
    }
  }
}

extension SplitMix64 {
  /// A number in `range`, every one of 2^53 steps equally likely.
  fileprivate mutating func number(in range: ClosedRange<Double>) -> Double {
    let share = Double(next() >> 11) / Double(1 << 53)
    return range.lowerBound + share * (range.upperBound - range.lowerBound)
  }
}
