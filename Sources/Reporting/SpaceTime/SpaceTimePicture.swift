import Architectures
import Broadcasting
public import Measurement
public import Scenarios

/// The spread of one rumor by one architecture: a text about it and the picture that shows it.
public struct SpaceTimePicture: Sendable {
  let spaceTime: SpaceTime
  let architecture: String
  /// The architecture, and those of its settings that are not the defaults.
  let label: String
  /// The promise of an acknowledgement.
  let promise: String
  let scenario: String
  let seed: UInt64

  public init(of spaceTime: SpaceTime, _ cell: Cell) {
    self.init(
      of: spaceTime, architecture: cell.configuration.architecture, settings: cell.configuration.settings,
      scenario: cell.scenario.name, seed: cell.seed)
  }

  init(
    of spaceTime: SpaceTime, architecture: String, settings: [SettingValue], scenario: String, seed: UInt64
  ) {
    self.spaceTime = spaceTime
    self.architecture = architecture
    let contender = Contender(
      key: Contender.Key(architecture: architecture, settings: settings), results: [])
    label = contender.label
    promise = contender.promise
    self.scenario = scenario
    self.seed = seed
  }

  /// Beyond it lines are closer together than their texts are high.
  public static let mostNodes = 64

  /// The picture's claim, in one line: `gossip: 9 hosts know after 300 ms, 36 payload messages`.
  public var claim: String { label + outcome }

  /// The claim in at most `longestTitle` characters, the architecture's settings cut short.
  var title: String {
    let room = Self.longestTitle - outcome.count
    return (label.count <= room ? label : label.prefix(max(0, room - 1)) + "…") + outcome
  }

  /// In bold at 15 px, where a letter of the usual fonts takes 9 px, as much as a picture is wide.
  static let longestTitle = 88

  private var outcome: String {
    let knowing = spaceTime.deliveries.count
    let hosts = knowing == spaceTime.hosts ? "\(knowing)" : "\(knowing) of \(spaceTime.hosts)"
    let carriers = spaceTime.carriersInSpan.count
    return ": \(hosts) host\(spaceTime.hosts == 1 ? "" : "s") "
      + "know\(knowing == 1 ? "s" : "") after \(Self.time(spaceTime.timeToLast)), "
      + "\(carriers) payload message\(carriers == 1 ? "" : "s")"
  }

  /// Scenario, hosts, seed and rumor, and what is left out, in at most `longestSubtitle` characters.
  var subtitle: String {
    var parts = ["\(spaceTime.hosts) hosts", "seed \(seed)", "\(spaceTime.rumor)"]
    if let omission { parts.append(omission) }
    if let acknowledged = spaceTime.acknowledged, acknowledged > spaceTime.window.upperBound {
      parts.append("acknowledged after \(Self.time(acknowledged - spaceTime.asked))")
    }
    let rest = parts.map { " · \($0)" }.joined()
    let room = Self.longestSubtitle - rest.count
    return (scenario.count <= room ? scenario : scenario.prefix(max(0, room - 1)) + "…") + rest
  }

  static let longestSubtitle = 80

  // MARK: What is drawn

  /// More lines than that hide what the picture is about.
  static let mostControl = 150

  /// The messages without payload in the span; later ones are not counted, so they are not drawn, either.
  private var control: [SpaceTime.Message] {
    spaceTime.others.filter { $0.cargo == .none && $0.sent <= spaceTime.span.upperBound }
  }

  /// The control messages that are drawn: all of the window, or if they are too many the origin's, or if
  /// those are too many none.
  var drawnControl: [SpaceTime.Message] {
    let all = control
    guard all.count > Self.mostControl else { return all }
    let origin = spaceTime.rumor.origin
    let own = all.filter { $0.from == origin || $0.to == origin }
    return own.count > Self.mostControl ? [] : own
  }

  private var omission: String? {
    let drawn = drawnControl.count
    let (all, rumors) = (control.count, spaceTime.others.contains { $0.cargo == .otherRumors })
    let others = rumors ? "other rumors" : nil
    let rest = drawn < all ? "\(all - drawn) control messages" : nil
    let parts = [others, rest].compactMap { $0 }
    return parts.isEmpty ? nil : "without " + parts.joined(separator: ", ")
  }

  /// A length of time for a person.
  static func time(_ delay: Delay) -> String { Quantity.nanoseconds.text(Double(delay.nanoseconds)) }
}

extension SpaceTimePicture {
  /// The picture in words, for those who cannot see it.
  var alternative: String {
    var sentences = ["Space-time diagram. \(claim)."]
    let relays = spaceTime.hops
    sentences.append(
      relays == 1 ? "Every host heard it in one hop." : "The longest way of the rumor was \(relays) hops.")
    sentences.append(acknowledgement + ".")
    return sentences.joined(separator: " ")
  }

  /// The time when the client was told, as a sentence without its full stop.
  var acknowledgement: String {
    guard let acknowledged = spaceTime.acknowledged else { return "The client got no acknowledgement" }
    let delay = acknowledged - spaceTime.asked
    return delay == .zero
      ? "The client had its acknowledgement at once"
      : "The client had its acknowledgement after \(Self.time(delay))"
  }

  /// The picture; its files are called `name`.
  public func plot(named name: String) -> Plot {
    let rows = SpaceTimeRows(of: spaceTime)
    return Plot(
      name: name, alternative: alternative, height: rows.height, data: data(rows, name),
      script: script(rows, name))
  }
}
