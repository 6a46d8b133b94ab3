internal import Architectures
internal import Broadcasting
internal import Scenarios
internal import ZeroMQ

/// A node as it was when its last process was killed: all that its processes wrote down, done again.
///
/// A node is a function of what happened to it, so its inputs are its memory.
struct NodeMemory {
  let node: any FramedNode
  let payloads: PayloadStore
  /// Its clock.
  let clock: NodeClock
  /// True where the node goes on with what it knew; otherwise it starts: for the first time, or because it
  /// forgot.
  let resumes: Bool

  /// After what stands in the journals of its processes, oldest first; `life` is how often it has lost its
  /// memory by now.
  ///
  /// A process may have been killed before its node was up, so the journals tell which life they left it in.
  init(
    _ cluster: FramedCluster, id: NodeID, life: UInt32, payloads: PayloadStore, clock: NodeClock,
    scenario: Scenario, operations: Operations, journals: [[UInt8]]
  ) throws {
    var clock = clock
    var lastLife: UInt32?
    var node = cluster.node(cluster.roster.seat(id.int, life: 0))
    var payloads = payloads
    // What the node did then was done then.
    var effects: [FramedEffect] = []
    for journal in journals {
      var reader = JournalReader(journal, hosts: scenario.hosts, nodes: cluster.roster.roles.count)
      while let (now, record) = try reader.next() {
        if case .clock(let entry, let since) = record {
          clock.set(toEntry: entry, since: since)
          continue
        }
        let at = clock.time(at: now)
        switch record {
        case .up(let resumes, let life):
          lastLife = life
          if resumes {
            node.resume(at: at, into: &effects)
          } else {
            if life > 0 { node = node.afterMemoryLoss(at: cluster.roster.seat(id.int, life: life)) }
            node.start(at: at, into: &effects)
          }
        case .invoked(let place):
          guard operations.indices.contains(place), case .broadcast(let rumor) = operations[place].kind else {
            continue
          }
          payloads.originate(rumor)
          node.broadcast(rumor, at: at, into: &effects)
        case .received(let sender, _, _, _, let replay?):
          let frames = replay.payloads.map { PayloadFrame(Message($0)) }
          try node.receive(replay.frame, skipping: 0, from: sender, at: at, into: &effects) {
            payloads.accept(frames, for: $0)
          }
        case .timer(let timer): node.timerFired(timer, at: at, into: &effects)
        case .leaving: node.leave(at: at, into: &effects)
        default: continue
        }
        effects.removeAll(keepingCapacity: true)
      }
    }
    if life != lastLife ?? 0 { node = node.afterMemoryLoss(at: cluster.roster.seat(id.int, life: life)) }
    resumes = life == lastLife
    self.node = node
    self.payloads = payloads
    self.clock = clock
  }
}
