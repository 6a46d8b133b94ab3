import Broadcasting
import Measurement

/// The figures of one rumor's way, as texts.
struct SpaceTimeFacts {
  private let spaceTime: SpaceTime
  private let promise: String

  init(_ picture: SpaceTimePicture) {
    spaceTime = picture.spaceTime
    promise = picture.promise
  }

  var payload: String { "\(spaceTime.carriersInSpan.count)" }
  var control: String { "\(spaceTime.controlInSpan)" }
  var hops: String { "\(spaceTime.hops)" }

  /// The time when the last host knew; a dash where not all ever did.
  var known: String { reachesAll ? SpaceTimePicture.time(spaceTime.timeToLast) : "–" }

  var acknowledged: String {
    guard let acknowledged = spaceTime.acknowledged else { return "–" }
    let delay = acknowledged - spaceTime.asked
    return delay == .zero ? "at once" : SpaceTimePicture.time(delay)
  }

  private var reachesAll: Bool { spaceTime.deliveries.count == spaceTime.hosts }

  /// All of it in a line.
  var sentence: String {
    let control = spaceTime.controlInSpan
    var parts = [
      Self.count(spaceTime.carriersInSpan.count, "payload message"),
      control == 0 ? "no control message" : Self.count(control, "control message"),
      Self.count(spaceTime.hops, "hop"),
    ]
    parts.append(
      reachesAll
        ? "all \(spaceTime.hosts) hosts know after \(known)"
        : "\(spaceTime.deliveries.count) of \(spaceTime.hosts) hosts ever know")
    return parts.joined(separator: " · ") + ". " + acknowledgement + coldness
  }

  /// A remark where it made a difference that nobody had broadcast before.
  private var coldness: String {
    guard spaceTime.isCold, let leader = spaceTime.newLeader else { return "" }
    return " The cluster was cold: \(leader) began to lead only now, and first had to learn what hosts hold."
  }

  private var acknowledgement: String {
    let meaning: String? =
      switch Acknowledgement(parsing: promise) {
      case .origin: "the origin holds the rumor"
      case .remote: "the origin and one node beyond it hold the rumor"
      case .copies(let count): "the origin and \(Self.count(count, "other host")) hold the rumor"
      case nil: nil
      }
    let what = "The acknowledgement\(meaning.map { " (\(promise): \($0))" } ?? "")"
    switch acknowledged {
    case "–": return "\(what) never came."
    case "at once": return "\(what) came at once."
    default: return "\(what) came after \(acknowledged)."
    }
  }

  private static func count(_ count: Int, _ what: String) -> String {
    "\(count) \(what)\(count == 1 ? "" : "s")"
  }
}
