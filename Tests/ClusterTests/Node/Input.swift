import ZeroMQ

@testable import Architectures
@testable import Broadcasting
@testable import Cluster
@testable import Scenarios

/// One input in a journal, and what the node did with it.
struct Input {
  /// The offset at which its record begins.
  let begin: Int
  let at: Instant
  let record: JournalRecord
  /// The number of times that the node had forgotten by then.
  let life: UInt32
  var outcome: [JournalRecord] = []

  /// In place of the numbers of transmissions, which a restored node's process counts anew.
  private static let noMatterWhich = Transmission(incarnation: 0, count: 1)

  static func all(in journal: [UInt8], nodes: Int) throws -> [Input] {
    var inputs: [Input] = []
    var reader = WireReader(journal, hosts: nodes, nodes: nodes)
    var time: Int64 = 0
    var life: UInt32 = 0
    while reader.remaining > 0 {
      let begin = reader.position
      let (elapsed, record) = try JournalRecord.decode(&reader)
      time += elapsed
      switch record {
      case .up(_, let own):
        life = own
        fallthrough
      case .invoked, .received, .timer, .leaving:
        inputs.append(Input(begin: begin, at: Instant(nanoseconds: time), record: record, life: life))
      case .sent(let target, let size, let carriesPayload, _):
        inputs[inputs.count - 1].outcome.append(
          .sent(to: target, size: size, carriesPayload: carriesPayload, transmission: noMatterWhich))
      case .delivered, .acknowledged, .leads, .follows:
        inputs[inputs.count - 1].outcome.append(record)
      case .answered, .dropped, .clock: continue
      }
    }
    return inputs
  }

  /// The records of a node that takes the input again, restored as it was before.
  func again(_ memory: NodeMemory, _ operations: Operations) throws -> [JournalRecord] {
    var node = memory.node
    var payloads = memory.payloads
    var clock = memory.clock
    let at = clock.time(at: at)
    var effects: [FramedEffect] = []
    switch record {
    case .up(let resumes, _):
      guard resumes == memory.resumes else { return [record] }
      if resumes { node.resume(at: at, into: &effects) } else { node.start(at: at, into: &effects) }
    case .invoked(let place):
      guard case .broadcast(let rumor) = operations[place].kind else { return [record] }
      payloads.originate(rumor)
      node.broadcast(rumor, at: at, into: &effects)
    case .received(let sender, _, _, _, let replay?):
      try node.receive(replay.frame, skipping: 0, from: sender, at: at, into: &effects) { rumors in
        payloads.accept(replay.payloads.map { PayloadFrame(Message($0)) }, for: rumors)
      }
    case .timer(let timer): node.timerFired(timer, at: at, into: &effects)
    case .leaving: node.leave(at: at, into: &effects)
    default: return [record]
    }
    return effects.compactMap { effect in
      switch effect {
      case .send(let frame, let rumors, let target):
        // What cannot be sent for want of a payload is not what was done.
        payloads.frames(for: rumors) == nil
          ? nil
          : .sent(
            to: target, size: frame.count + rumors.count * payloads.payloadSize,
            carriesPayload: !rumors.isEmpty, transmission: Self.noMatterWhich)
      case .deliver(let rumor): .delivered(rumor)
      case .acknowledge(let rumor): .acknowledged(rumor)
      case .lead(let epoch): .leads(epoch: epoch)
      case .follow: .follows
      case .wake: nil
      }
    }
  }
}
