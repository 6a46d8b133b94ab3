/// The reason why a metric has no value in a run: a code, or a text of which no code is known.
///
/// Programs tell reasons apart by their code; `description` is for people, and for results files.
public enum Lack: Error, Hashable, Sendable {
  case code(Code)
  /// Of results of a later version, or of no run.
  case text(String)

  /// A reason, with its text.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    // MARK: Nothing happened

    case nothingAcknowledged = "no broadcast was acknowledged"
    case nothingSent = "no message was sent"
    case nothingInvoked = "no operation was invoked"
    case nothingInvokedInFault = "no operation was invoked during a fault"
    case nothingInvokedThere = "no operation was invoked there"
    case nothingBroadcastInFault = "nothing was broadcast during a fault"
    case noRead = "no read was answered"
    case noLeader = "no host acts as leader"

    // MARK: No rumor came so far

    case noSecondHost = "no rumor reached a second host"
    case noSecondHostLater = "no rumor reached a second host after any time"
    case noRumorEverywhere = "no rumor reached every host"
    case noRumorStable = "no rumor was stable by Maelstrom's definition"
    case nobodyWithinReach = "in no partition was there another host that a rumor's origin could reach"
    case neverHealed = "some host never got every rumor"

    // MARK: The scenario has nothing of the kind

    case noFault = "the scenario has no fault"
    case noFaultEnds = "the scenario has no fault that ends"
    case noQuiet = "the run ended within 7 s of the last operation, fault or delivery"
    case noCapacity = "messages cost nodes nothing in this scenario"
    case onePlace = "all nodes are at one place in this scenario"
    case noPurpose = "the scenario has no such purpose"
    case nothingForPurpose = "nothing happened that this purpose measures"
    case noJoin = "no host joined"
    case noPrices = "the scenario has no prices"
    case noTime = "operations and faults take no time"

    // MARK: It was not measured

    case manyNodes = "pairs are not kept for so many nodes"
    case brokeDown = "the run broke down"
    case noArchitecture = "nobody said which architecture ran"
    case notMeasured = "not measured by this version"
    case notFinite = "not a finite number"
    case notSaid = "the file does not say why"
    case infinite = "it is not a finite number"
    case notInResults = "the results do not have it"
  }

  /// The reason that a results file gives.
  public init(_ text: String) { self = Code(rawValue: text).map { .code($0) } ?? .text(text) }
}

extension Lack: CustomStringConvertible {
  public var description: String {
    switch self {
    case .code(let code): code.rawValue
    case .text(let text): text
    }
  }
}
