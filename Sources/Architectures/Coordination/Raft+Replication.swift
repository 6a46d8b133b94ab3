import Broadcasting

extension Raft {
  /// Writes a command to the log and sends it out; only a leader may.
  mutating func propose<Message: CarriesCoordination>(
    _ command: LeaseCommand, in context: inout NodeContext<Message>
  ) {
    guard isLeader else { return }
    log.append(LogEntry(term: term, command: command))
    for peer in peers.indices { sendEntries(to: peer, in: &context) }
    advanceCommit()
  }

  /// Sends a peer what it has not acknowledged: also what is under way, so that every heartbeat repairs a
  /// loss.
  func sendEntries<Message: CarriesCoordination>(to peer: Int, in context: inout NodeContext<Message>) {
    let previous = peers[peer].next - 1
    guard let previousTerm = log.term(at: previous) else { return }
    let append = AppendEntries(
      term: term, previousIndex: previous, previousTerm: previousTerm, commit: commit,
      entries: log.batch(from: previous + 1))
    context.send(.coordination(.append(append)), to: peers[peer].id)
  }

  mutating func append<Message: CarriesCoordination>(
    _ append: AppendEntries, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    guard isPossible(append), accept(append.term, in: &context) else { return }
    func answer(_ index: UInt32, _ accepted: Bool) {
      context.send(.coordination(.appended(term: term, index: index, accepted: accepted)), to: sender)
    }
    guard append.term == term else { return answer(0, false) }
    guard !isLeader else { return }
    follow(sender, in: &context)
    leaderHeard = context.now
    leaderlessTimeouts = 0
    guard log.term(at: append.previousIndex) == append.previousTerm else {
      return answer(log.hint(at: append.previousIndex), false)
    }
    if let replaced = log.merge(append.entries, after: append.previousIndex), replaced <= commit {
      // Never, unless coordinators voted without their memory.
      commit = replaced - 1
      retractions += 1
    }
    let matching = append.previousIndex + UInt32(append.entries.count)
    commit = max(commit, min(append.commit, matching))
    if let forgotten = forgottenTerm, log.lastTerm >= forgotten { forgottenTerm = nil }
    answer(matching, true)
  }

  /// True where a leader can have sent this: terms in a log never fall.
  private func isPossible(_ append: AppendEntries) -> Bool {
    var last = append.previousTerm
    for entry in append.entries {
      guard entry.term >= last else { return false }
      last = entry.term
    }
    return last <= append.term
  }

  mutating func appended<Message: CarriesCoordination>(
    _ seen: UInt64, _ index: UInt32, _ accepted: Bool, by peer: Int, in context: inout NodeContext<Message>
  ) {
    let wasLeader = isLeader
    guard accept(seen, in: &context), seen == term else { return }
    guard isLeader else {
      // Deposed by a term in which nobody leads, such as that of a node that forgot: stand again at once.
      if wasLeader { campaign(in: &context) }
      return
    }
    peers[peer].heard = context.now
    guard index <= log.lastIndex else { return }
    if accepted {
      guard index > peers[peer].match else { return }
      peers[peer].match = index
      let knew = peers[peer].next
      peers[peer].next = max(knew, index + 1)
      advanceCommit()
      // More than a batch was missing.
      if knew <= index, index < log.lastIndex { sendEntries(to: peer, in: &context) }
    } else {
      let next = max(peers[peer].match + 1, min(index, peers[peer].next))
      guard next < peers[peer].next else { return }
      peers[peer].next = next
      sendEntries(to: peer, in: &context)
    }
  }

  /// Commits what a majority holds, but only up to an entry of the leader's own term: an older one may still
  /// be overwritten, however many hold it (figure 3.7 of the dissertation).
  mutating func advanceCommit() {
    var matches = peers.map(\.match)
    matches.append(log.lastIndex)
    matches.sort(by: >)
    let index = matches[majority - 1]
    if index > commit, log.term(at: index) == term { commit = index }
  }
}
