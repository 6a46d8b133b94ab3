public import Broadcasting

extension SharedCache {
  public enum Reading: String, CaseIterable, Sendable {
    /// The cache sends entries as they come.
    case subscribe
    /// Hosts ask at an interval.
    case poll
  }

  public enum Persistence: String, CaseIterable, Sendable {
    /// A cache that loses its memory loses its log.
    case none
    /// The log outlives the loss of memory.
    case log
  }

  public struct Settings: ArchitectureSettings {
    public var acknowledge = Acknowledgement.remote
    public var reading = Reading.subscribe
    public var poll = Delay.milliseconds(200)
    public var persistence = Persistence.none
    public var pace = LogPace()

    public init() {}

    public static let fields: [SettingField<Settings>] =
      [
        .acknowledge(\.acknowledge, ["origin", "remote"]),
        .choice("reading", \.reading, "how hosts learn what is new"),
        .delay(
          "poll", \.poll, in: .milliseconds(1)...(.seconds(60)),
          trying: [.milliseconds(50), .milliseconds(200), .seconds(1)],
          "with reading=poll: how often a host asks"),
        .choice("persistence", \.persistence, "what the cache keeps when it loses its memory"),
      ] + LogPace.fields(server: "cache", of: "entries").map { $0.at(\.pace) }

    public var contradiction: String? { log.contradiction }

    var log: LogSettings {
      var settings = LogSettings(pace, acknowledge: acknowledge)
      settings.pushes = reading == .subscribe
      return settings
    }
  }
}
