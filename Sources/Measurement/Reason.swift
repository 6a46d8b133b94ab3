public import Broadcasting
public import Scenarios
import Schema

/// A reason for a verdict, or a remark beside it: a code with arguments.
///
/// Programs tell reasons apart by their case; `description` is for people alone. In results files a reason
/// has its case's name and the names of its arguments; times there are whole nanoseconds.
public enum Reason: Hashable, Sendable, Codable {
  // MARK: Broken promises

  /// Acknowledged rumors that some live host never got.
  case lost(rumors: Int)
  case acknowledgedEarly(rumors: Int)
  case deliveredTwice(rumors: Int)
  case invented(deliveries: Int)
  case lostByTransport(messages: Int)
  case damaged(messages: Int)
  /// Rumors that were not acknowledged, which some live hosts have and others do not.
  case neverAgreed(rumors: Int)
  case hostsLedInOneEpoch(hosts: Int)
  case coordinatorsLedInOneTerm(coordinators: Int)
  /// A rule of the scenario's purpose; so many times, and how the first time.
  case brokenRule(rule: String, times: Int, how: String)

  // MARK: No evidence

  case disagreement(rumors: Int, excuse: Excuse)
  /// Rumors that were still on their way when the run ended: `deliveries` were owed then, and `before` when
  /// the workload and its faults ended.
  case unfinished(rumors: Int, deliveries: Int, before: Int)
  /// Delays grew throughout the workload; broadcasts in 1,000 seconds.
  case overloaded(offered: Int, served: Int)
  case operationsNotBegun(operations: Int)
  case nothingAcknowledged
  case nothingBroadcast
  /// Of the scenario's purpose.
  case nothingAsked
  /// The run ended before its end, with this error.
  case brokeDown(error: String)

  // MARK: Remarks

  case lostBeyondPromise(rumors: Int)
  case faultDeviated(fault: Int, deviation: FaultOccurrence.Deviation)
  /// The sides of a partition on which service nodes stood.
  case servicesStood(fault: Int, sides: [Side])
  /// A partition without effect, so that nothing was tested.
  case partitionCutNothing(fault: Int)
  /// The fate of a live run's frames: those for killed processes, and those that a cut held to the end,
  /// are neither received nor lost.
  case frames(sent: UInt64, received: UInt64, lost: UInt64, toKilled: UInt64, heldUp: UInt64, refused: UInt64)
  case strangeFrames(frames: Int)
  case strangeConnections(connections: Int)
  /// Of the node's process that took most.
  case peakMemory(bytes: Int)
  /// Of all nodes' processes.
  case processorTime(time: Delay)
  case clocksOfTheirOwn(nodes: Int, uncertainty: Delay)
  case cutByKernel

  /// A reason of which only the text is known: one of results that have no codes, or of a later version.
  case other(text: String)

  /// A side of a partition, and the service nodes there: each its role, and its number from 0 among those.
  public struct Side: Hashable, Sendable, Codable {
    public let name: String
    public let services: [String]

    public init(name: String, services: [String]) {
      self.name = name
      self.services = services
    }
  }

  /// A reason for which hosts need not have agreed.
  public enum Excuse: Hashable, Sendable, Codable {
    /// `kind` is the fault's `Fault.Kind.name`.
    case faultNeverEnded(fault: Int, kind: String)
    /// A node had more to do than it could until `rest` before the end.
    case overload(rest: Delay, needed: Delay)
  }
}

extension Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .lost(let rumors): "\(rumors) acknowledged rumors lost"
    case .acknowledgedEarly(let rumors): "\(rumors) rumors acknowledged before enough nodes held them"
    case .deliveredTwice(let rumors): "\(rumors) rumors delivered twice at a host"
    case .invented(let deliveries): "\(deliveries) deliveries of rumors that nobody broadcast"
    case .lostByTransport(let messages): "\(messages) messages lost by the transport itself"
    case .damaged(let messages): "\(messages) messages damaged on their way"
    case .neverAgreed(let rumors): "hosts never agreed on \(rumors) rumors that were not acknowledged"
    case .hostsLedInOneEpoch(let hosts): "\(hosts) hosts led in one epoch"
    case .coordinatorsLedInOneTerm(let coordinators): "\(coordinators) coordinators led in one term"
    case .brokenRule(let rule, let times, let how):
      "the purpose's rule \(rule) is broken \(times) times: \(how)"
    case .nothingAsked: "nothing was asked of the purpose"
    case .disagreement(let rumors, let excuse): "hosts did not agree on \(rumors) rumors, but \(excuse)"
    case .unfinished(let rumors, let deliveries, let before):
      "unfinished: \(rumors) rumors still on their way at the end, \(deliveries) deliveries owed, \(before) "
        + "when the workload ended"
    case .overloaded(let offered, let served):
      "overloaded: \(Decimals.text(offered)) broadcasts/s come and about \(Decimals.text(served))/s are "
        + "served, so delays grow for as long as they do"
    case .operationsNotBegun(let operations):
      "\(operations) operations were due and not begun: the machine was too slow"
    case .nothingAcknowledged: "no broadcast was acknowledged"
    case .nothingBroadcast: "nothing was broadcast"
    case .brokeDown(let error): error
    case .lostBeyondPromise(let rumors): "\(rumors) acknowledged rumors lost beyond the promise"
    case .faultDeviated(let fault, let deviation): "faults[\(fault)]: \(deviation)"
    case .servicesStood(let fault, let sides):
      "faults[\(fault)]: "
        + sides.map { "\($0.services.joined(separator: ", ")) on side \($0.name)" }
        .joined(separator: "; ")
    case .partitionCutNothing(let fault): "faults[\(fault)]: cut no message, so it was no test"
    case .frames(let sent, let received, let lost, let toKilled, let heldUp, let refused):
      "\(sent) frames sent = \(received) received + \(lost) lost"
        + (toKilled > 0 ? " + \(toKilled) to processes that were killed" : "")
        + (heldUp > 0 ? " + \(heldUp) held up by a cut that never ended" : "") + ", \(refused) refused"
    case .strangeFrames(let frames): "\(frames) frames refused as none of the run's"
    case .strangeConnections(let connections): "\(connections) connections refused as none of the run's"
    case .peakMemory(let bytes): "at most \(bytes >> 20) MiB of memory in a node's process"
    case .processorTime(let time): "\(time) of processor time in all of them"
    case .clocksOfTheirOwn(let nodes, let uncertainty):
      "\(nodes) nodes have clocks of their own, known to within \(uncertainty)"
    case .cutByKernel: "messages_cut counts the packets that the kernel dropped"
    case .other(let text): text
    }
  }
}

extension Reason.Excuse: CustomStringConvertible {
  public var description: String {
    switch self {
    case .faultNeverEnded(let fault, let kind): "faults[\(fault)] (\(kind)) never ended"
    case .overload(let rest, let needed):
      "a node had more messages than it could handle until "
        + (rest > .zero ? "\(rest) before the end, which is less than \(needed)" : "the end")
    }
  }
}

extension Collection<Reason> {
  /// All of them in words, on one line.
  public var text: String {
    isEmpty ? "no reason given" : map(\.description).joined(separator: "; ")
  }
}
