public import Broadcasting

extension RandomLeader {
  public struct Settings: ArchitectureSettings {
    public var acknowledge = Acknowledgement.remote
    public var leaders = 1
    public var epoch = Delay.seconds(5)
    public var suspicion = Delay.seconds(10)
    public var pace = LogPace()

    public init() {}

    public static let fields: [SettingField<Settings>] =
      [
        .acknowledge(\.acknowledge, ["origin", "remote", "copies:K"]),
        .integer(
          "leaders", \.leaders, in: 1...16, unit: "hosts", trying: [1, 2, 3],
          "how many leaders each host uses at once"),
        .delay(
          "epoch", \.epoch, in: .milliseconds(100)...(.seconds(3600)),
          trying: [.milliseconds(500), .seconds(2), .seconds(5), .seconds(20)],
          "how long a choice of leader holds"),
        .delay(
          "suspicion", \.suspicion, in: .milliseconds(100)...(.seconds(3600)),
          trying: [.milliseconds(500), .seconds(3), .seconds(10), .seconds(20)],
          "how long a silent leader is passed over"),
      ]
      + LogPace.fields(
        server: "leader", of: "rumors",
        retry: Retry.fields("when an unanswered message is sent again, and its leader suspected")
      ).map { $0.at(\.pace) }

    public var contradiction: String? { log.contradiction }

    var log: LogSettings {
      var settings = LogSettings(pace, acknowledge: acknowledge)
      settings.announcesSettlement = true
      if case .copies = acknowledge { settings.receipt = .zero }
      return settings
    }
  }
}
