import Broadcasting

extension Raft {
  /// Follows `node`, or nobody yet, in the present term.
  mutating func follow<Message: CarriesCoordination>(
    _ node: NodeID?, in context: inout NodeContext<Message>
  ) {
    if isLeader { context.follow() }
    role = .follower
    leader = node
    awaitLeader(in: &context)
  }

  /// Enters a later term, in which this node has not voted.
  private mutating func enter<Message: CarriesCoordination>(
    _ later: UInt64, in context: inout NodeContext<Message>
  ) {
    term = later
    votedFor = nil
    follow(nil, in: &context)
  }

  /// Follows a term seen in a message; false if the message is to be ignored: its term cannot be true.
  mutating func accept<Message: CarriesCoordination>(
    _ seen: UInt64, in context: inout NodeContext<Message>
  ) -> Bool {
    guard seen <= clock.ceiling(at: context.now) else { return false }
    if seen > term { enter(seen, in: &context) }
    return true
  }

  /// True where a leader other than `node` was heard so recently that no election is called for.
  private func hasLiveLeader(otherThan node: NodeID, at now: Instant) -> Bool {
    if isLeader { return hasQuorum(at: now) }
    guard let leader, leader != node else { return false }
    return now - leaderHeard < settings.electionTimeout
  }

  private func candidacy(in term: UInt64) -> Candidacy {
    Candidacy(term: term, lastIndex: log.lastIndex, lastTerm: log.lastTerm)
  }

  private var votes: Int { 1 + peers.count { $0.votes } }

  private mutating func forgetVotes() {
    for peer in peers.indices { peers[peer].votes = false }
  }

  /// Asks whether the others would elect this node, in the next term.
  mutating func campaign<Message: CarriesCoordination>(
    in context: inout NodeContext<Message>
  ) {
    follow(nil, in: &context)
    guard mayVote, let next = nextTerm(at: context.now) else { return }
    role = .preCandidate
    candidacyTerm = next
    forgetVotes()
    guard settings.campaign == .preVote, votes < majority else { return stand(in: &context) }
    let claim = candidacy(in: next)
    for peer in peers { context.send(.coordination(.preVote(claim)), to: peer.id) }
  }

  /// The term to stand in; nil if the clock must catch up with the last one first.
  private func nextTerm(at now: Instant) -> UInt64? {
    guard let next = clock.next(after: term, at: now) else { return nil }
    return settings.campaign == .plain ? term + 1 : next
  }

  mutating func preVote<Message: CarriesCoordination>(
    _ claim: Candidacy, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    let granted =
      claim.term > term && claim.term <= clock.ceiling(at: context.now) && mayVote
      && log.isCovered(byLastIndex: claim.lastIndex, lastTerm: claim.lastTerm)
      && !hasLiveLeader(otherThan: sender, at: context.now)
    context.send(.coordination(.preVoted(term: granted ? claim.term : term, granted: granted)), to: sender)
  }

  mutating func preVoted<Message: CarriesCoordination>(
    _ seen: UInt64, _ granted: Bool, by peer: Int, in context: inout NodeContext<Message>
  ) {
    guard role == .preCandidate else { return }
    guard granted else {
      // The others are in a later term: try again above it.
      if seen > term, accept(seen, in: &context) { campaign(in: &context) }
      return
    }
    guard seen == candidacyTerm else { return }
    peers[peer].votes = true
    if votes >= majority { stand(in: &context) }
  }

  private mutating func stand<Message: CarriesCoordination>(
    in context: inout NodeContext<Message>
  ) {
    enter(candidacyTerm, in: &context)
    role = .candidate
    votedFor = id
    forgetVotes()
    guard votes < majority else { return lead(in: &context) }
    let claim = candidacy(in: term)
    for peer in peers { context.send(.coordination(.vote(claim)), to: peer.id) }
  }

  mutating func vote<Message: CarriesCoordination>(
    _ claim: Candidacy, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    guard !hasLiveLeader(otherThan: sender, at: context.now) else { return }
    guard accept(claim.term, in: &context) else { return }
    let granted =
      claim.term == term && mayVote && (votedFor ?? sender) == sender
      && log.isCovered(byLastIndex: claim.lastIndex, lastTerm: claim.lastTerm)
    if granted {
      votedFor = sender
      awaitLeader(in: &context)
    }
    context.send(.coordination(.voted(term: term, granted: granted)), to: sender)
  }

  mutating func voted<Message: CarriesCoordination>(
    _ seen: UInt64, _ granted: Bool, by peer: Int, in context: inout NodeContext<Message>
  ) {
    guard accept(seen, in: &context), role == .candidate, seen == term, granted else { return }
    peers[peer].votes = true
    if votes >= majority { lead(in: &context) }
  }

  private mutating func lead<Message: CarriesCoordination>(
    in context: inout NodeContext<Message>
  ) {
    role = .leader
    leader = id
    leaderlessTimeouts = 0
    // Only an entry of its own term tells the leader what is committed.
    log.append(LogEntry(term: term, command: .nothing))
    termStart = log.lastIndex
    context.lead(epoch: term)
    for peer in peers.indices {
      peers[peer].next = termStart
      peers[peer].match = 0
      peers[peer].heard = context.now
      sendEntries(to: peer, in: &context)
    }
    advanceCommit()
    beginHeartbeats(in: &context)
  }
}
