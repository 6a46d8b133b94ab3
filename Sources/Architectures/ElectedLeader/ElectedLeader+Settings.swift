public import Broadcasting

extension ElectedLeader {
  public struct Settings: ArchitectureSettings {
    public var acknowledge = Acknowledgement.remote
    public var coordination = CoordinationSettings()
    public var pace = LogPace()

    public init() {}

    public static let fields: [SettingField<Settings>] =
      [.acknowledge(\.acknowledge, ["origin", "remote", "copies:K"])]
      + CoordinationSettings.fields.map { $0.at(\.coordination) }
      + LogPace.fields(server: "leader", of: "rumors").map { $0.at(\.pace) }

    public var contradiction: String? { coordination.contradiction ?? log.contradiction }

    var log: LogSettings {
      var settings = LogSettings(pace, acknowledge: acknowledge)
      if case .copies = acknowledge { settings.receipt = .zero }
      return settings
    }
  }
}
