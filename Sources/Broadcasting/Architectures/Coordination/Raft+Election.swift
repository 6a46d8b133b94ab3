extension Raft {
  /// Follows `node`, or nobody yet, in the present term.
  mutating func follow<Message: CarriesCoordination>(
    _ node: NodeID?, at now: Instant, into outbox: inout Outbox<Message>
  ) {
    if isLeader { outbox.follow() }
    role = .follower
    leader = node
    awaitLeader(at: now, into: &outbox)
  }

  /// Enters a later term, in which this node has not voted.
  private mutating func enter<Message: CarriesCoordination>(
    _ later: UInt64, at now: Instant, into outbox: inout Outbox<Message>
  ) {
    term = later
    votedFor = nil
    follow(nil, at: now, into: &outbox)
  }

  /// Follows a term seen in a message; false if the message is to be ignored: its term cannot be true.
  mutating func accept<Message: CarriesCoordination>(
    _ seen: UInt64, at now: Instant, into outbox: inout Outbox<Message>
  ) -> Bool {
    guard seen <= clock.ceiling(at: now) else { return false }
    if seen > term { enter(seen, at: now, into: &outbox) }
    return true
  }

  /// Whether a leader other than `node` was heard so recently that no election is called for.
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
    at now: Instant, into outbox: inout Outbox<Message>
  ) {
    follow(nil, at: now, into: &outbox)
    guard mayVote, let next = nextTerm(at: now) else { return }
    role = .preCandidate
    candidacyTerm = next
    forgetVotes()
    guard settings.campaign == .preVote, votes < majority else { return stand(at: now, into: &outbox) }
    let claim = candidacy(in: next)
    for peer in peers { outbox.send(.coordination(.preVote(claim)), to: peer.id) }
  }

  /// The term to stand in; nil if the clock must catch up with the last one first.
  private func nextTerm(at now: Instant) -> UInt64? {
    guard let next = clock.next(after: term, at: now) else { return nil }
    return settings.campaign == .plain ? term + 1 : next
  }

  mutating func preVote<Message: CarriesCoordination>(
    _ claim: Candidacy, from sender: NodeID, at now: Instant, into outbox: inout Outbox<Message>
  ) {
    let granted =
      claim.term > term && claim.term <= clock.ceiling(at: now) && mayVote
      && log.isCovered(byLastIndex: claim.lastIndex, lastTerm: claim.lastTerm)
      && !hasLiveLeader(otherThan: sender, at: now)
    outbox.send(.coordination(.preVoted(term: granted ? claim.term : term, granted: granted)), to: sender)
  }

  mutating func preVoted<Message: CarriesCoordination>(
    _ seen: UInt64, _ granted: Bool, by peer: Int, at now: Instant, into outbox: inout Outbox<Message>
  ) {
    guard role == .preCandidate else { return }
    guard granted else {
      // The others are in a later term: try again above it.
      if seen > term, accept(seen, at: now, into: &outbox) { campaign(at: now, into: &outbox) }
      return
    }
    guard seen == candidacyTerm else { return }
    peers[peer].votes = true
    if votes >= majority { stand(at: now, into: &outbox) }
  }

  private mutating func stand<Message: CarriesCoordination>(
    at now: Instant, into outbox: inout Outbox<Message>
  ) {
    enter(candidacyTerm, at: now, into: &outbox)
    role = .candidate
    votedFor = id
    forgetVotes()
    guard votes < majority else { return lead(at: now, into: &outbox) }
    let claim = candidacy(in: term)
    for peer in peers { outbox.send(.coordination(.vote(claim)), to: peer.id) }
  }

  mutating func vote<Message: CarriesCoordination>(
    _ claim: Candidacy, from sender: NodeID, at now: Instant, into outbox: inout Outbox<Message>
  ) {
    guard !hasLiveLeader(otherThan: sender, at: now) else { return }
    guard accept(claim.term, at: now, into: &outbox) else { return }
    let granted =
      claim.term == term && mayVote && (votedFor ?? sender) == sender
      && log.isCovered(byLastIndex: claim.lastIndex, lastTerm: claim.lastTerm)
    if granted {
      votedFor = sender
      awaitLeader(at: now, into: &outbox)
    }
    outbox.send(.coordination(.voted(term: term, granted: granted)), to: sender)
  }

  mutating func voted<Message: CarriesCoordination>(
    _ seen: UInt64, _ granted: Bool, by peer: Int, at now: Instant, into outbox: inout Outbox<Message>
  ) {
    guard accept(seen, at: now, into: &outbox), role == .candidate, seen == term, granted else { return }
    peers[peer].votes = true
    if votes >= majority { lead(at: now, into: &outbox) }
  }

  private mutating func lead<Message: CarriesCoordination>(
    at now: Instant, into outbox: inout Outbox<Message>
  ) {
    role = .leader
    leader = id
    leaderlessTimeouts = 0
    // Only an entry of its own term tells the leader what is committed.
    log.append(LogEntry(term: term, command: .nothing))
    termStart = log.lastIndex
    outbox.lead(epoch: term)
    for peer in peers.indices {
      peers[peer].next = termStart
      peers[peer].match = 0
      peers[peer].heard = now
      sendEntries(to: peer, into: &outbox)
    }
    advanceCommit()
    beginHeartbeats(into: &outbox)
  }
}
