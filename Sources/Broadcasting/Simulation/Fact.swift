/// Something that the run's observer hears of in the order in which it happened, wherever it did.
enum Fact {
  case invoked(Int)
  case refused(Int)
  case answered(Int)
  case acknowledged(RumorID)
  case leads(NodeID, epoch: UInt64)
  case follows(NodeID)
  case changed(NodeID, NodeState)
}

extension Observer {
  mutating func take(_ fact: Fact, at now: Instant) {
    switch fact {
    case .invoked(let operation): invoked(operation, at: now)
    case .refused(let operation): refused(operation, at: now)
    case .answered(let operation): answered(read: operation, at: now)
    case .acknowledged(let rumor): acknowledged(rumor, at: now)
    case .leads(let node, let epoch): leads(node, epoch: epoch, at: now)
    case .follows(let node): follows(node, at: now)
    case .changed(let node, let state): changed(node, to: state, at: now)
    }
  }
}

extension PartHolders {
  mutating func take(_ fact: Fact) {
    switch fact {
    case .leads(let node, let epoch): leads(node, epoch: epoch)
    case .follows(let node), .changed(let node, .down): follows(node)
    default: break
    }
  }
}
