import Broadcasting

/// A coordinator's answers to hosts.
extension Coordinator {
  /// Answers a host; what cannot be answered truthfully now is left, and the host asks again.
  mutating func serve<Message: CarriesCoordination>(
    _ message: CoordinationMessage, to host: NodeID, in context: inout NodeContext<Message>
  ) {
    guard raft.isLeader else { return redirect(message, from: host, in: &context) }
    guard speaksForMajority(in: &context) else { return }
    switch message {
    case .ask: tell(host, in: &context)
    case .contend(let stamp, let life):
      contend(Lease.Holder(host: host, life: life), stamp: stamp, in: &context)
    case .keepAlive(let epoch, let stamp):
      guard isHolder(host, epoch) else { return tell(host, in: &context) }
      tenure?.expiry = context.now + raft.settings.leaseTime
      context.send(.coordination(.kept(epoch: epoch, stamp: stamp)), to: host)
    case .resign(let epoch):
      if isHolder(host, epoch) { propose(.vacated(epoch: epoch), in: &context) }
    case .learnt(let term, let version):
      guard let tenure, term == tenure.term, version <= tenure.version else { return }
      self.tenure?.learnt[host.int] = max(tenure.learnt[host.int], version)
    default: break
    }
  }

  /// True where the host holds the lease, and will when all of the log is committed.
  private func isHolder(_ host: NodeID, _ epoch: UInt64) -> Bool {
    guard let planned = tenure?.planned, planned == lease else { return false }
    return lease.epoch == epoch && lease.holder?.host == host
  }

  private mutating func contend<Message: CarriesCoordination>(
    _ contender: Lease.Holder, stamp: Instant, in context: inout NodeContext<Message>
  ) {
    guard let tenure else { return }
    // A new term has new epochs.
    guard tenure.grants < Epoch.grantsPerTerm else { return raft.follow(nil, in: &context) }
    if let holder = tenure.planned.holder {
      // A later life of the holder: the one that held the lease is no more.
      guard holder.host == contender.host, holder.life < contender.life else {
        return tell(contender.host, in: &context)
      }
      propose(.vacated(epoch: tenure.planned.epoch), in: &context)
    }
    let epoch = tenure.term * Epoch.grantsPerTerm + tenure.grants
    self.tenure?.grants += 1
    self.tenure?.contender = LeaseContender(host: contender.host, epoch: epoch, stamp: stamp)
    propose(.granted(epoch: epoch, host: contender.host, life: contender.life), in: &context)
  }

  /// The latest announcement; nothing while a change of it is about to be committed and announced.
  private func tell<Message: CarriesCoordination>(_ host: NodeID, in context: inout NodeContext<Message>) {
    guard let announcement, tenure?.planned == lease else { return }
    context.send(.coordination(.announce(announcement)), to: host)
  }

  /// Names Raft's leader to a host that wants something of it.
  private func redirect<Message: CarriesCoordination>(
    _ message: CoordinationMessage, from host: NodeID, in context: inout NodeContext<Message>
  ) {
    switch message {
    case .ask, .contend, .keepAlive:
      guard let leader = raft.leader, context.now - raft.leaderHeard < raft.settings.electionTimeout else {
        return
      }
      context.send(.coordination(.redirect(leader)), to: host)
    default: break
    }
  }
}
