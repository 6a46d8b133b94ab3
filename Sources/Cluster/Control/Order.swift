/// A message from the controller to a node.
enum Order: Codable, Hashable, Sendable {
  /// The answer to the node's hello: what it is to run.
  case welcome(Assignment)
  /// These processes play these nodes; link up with them.
  case peers([PeerAddress])
  /// This process that played the node is gone.
  case gone(node: Int, incarnation: UInt32)
  /// Answer with the clock.
  case ping(Int)
  /// The run starts, or goes on without this node, at `origin` on the node's own clock.
  case go(origin: Int64)
  case conditions(Conditions)
  /// The node's clock goes wrong, or right again.
  case clock(NodeClock.Change)
  /// Say that you leave.
  case leave
  /// The controller is there.
  case beat
  /// The run is over: take no further input, wait for what is under way, and say your totals.
  case stop
  /// The totals have come; end.
  case bye
}

/// A message from a node to the controller.
enum NodeMessage: Codable, Hashable, Sendable {
  /// It is there, and asks what it is to run.
  case hello
  /// It accepts links here.
  case bound(endpoint: String)
  /// Its links to all its peers are up.
  case linked
  case pong(Int, clock: Int64)
  case leads(epoch: UInt64)
  case follows
  case done(NodeTotals)
  /// It cannot go on, and why.
  case failed(String)
}

/// One run's part for one process.
struct Assignment: Codable, Hashable, Sendable {
  struct Setting: Codable, Hashable, Sendable {
    let name: String
    let value: String
  }

  let architecture: String
  let settings: [Setting]
  /// As in a scenario file.
  let scenario: String
  let scenarioName: String
  let seed: UInt64
  /// The endpoints at which to accept links: the first that is free.
  let endpoints: [String]
  /// The directory of the journals.
  let directory: String
  /// True where the node has to be able to go on after a crash.
  let keepsReplay: Bool
  /// True where the node's journals have to be complete at every moment, since it may be stopped for good.
  let writesAtOnce: Bool
  /// The number of times that the node has lost its memory.
  let life: UInt32
}

struct PeerAddress: Codable, Hashable, Sendable {
  let node: Int
  let incarnation: UInt32
  let endpoint: String
}

/// The totals of a process, at its end.
struct NodeTotals: Codable, Hashable, Sendable {
  let links: [LinkCount]
  /// Frames from strangers, and what was meant for another process.
  let refused: Int
  /// Messages of peers that were none of the architecture's, or whose payloads were not theirs.
  let damaged: Int
  /// Operations that were due in the run and that the process did not come to.
  let missed: Int
  /// Of its journal, in bytes.
  let journalSize: Int
  /// Of strangers, or silent.
  let refusedConnections: Int
  /// Of the process, in nanoseconds.
  let cpu: Int64
  /// The part of it that the process had taken when the run began for it.
  let cpuBefore: Int64
  /// In bytes.
  let peakMemory: Int64
}
