internal import Broadcasting
internal import Facts
internal import Scenarios

/// An act of the controller on the cluster, and its time, in the run's time.
struct RunEvent: Sendable {
  enum What: Sendable {
    case changed(NodeID, NodeState)
    case began(FaultOccurrence)
    case ended(fault: Int)
    /// The kernel has dropped so many packets since the last such event.
    case cutPackets(Int)
  }

  let at: Instant
  let what: What
}
