import Architectures
import Broadcasting

/// Settings drawn at random, for hunting bugs in what nobody sets.
enum SettingChoices {
  /// Every promise, whether or not the architecture can give it: one that it cannot is drawn again.
  private static let promises = ["origin", "remote", "copies:1", "copies:2", "copies:3"]

  /// About half of the architecture's settings with values worth trying, drawn again until they do not
  /// contradict one another.
  static func configured(_ architecture: Architecture, seed: UInt64) throws -> Configuration {
    var random = SplitMix64(seed: SplitMix64.seed(seed, .variedSettings))
    for _ in 0..<100 {
      let drawn = architecture.settings.compactMap { setting -> SettingValue? in
        let choices = setting.name == "acknowledge" ? promises : setting.trying
        guard !choices.isEmpty, random.index(below: 2) == 0 else { return nil }
        return SettingValue(name: setting.name, value: choices[random.index(below: choices.count)])
      }
      if let configuration = try? architecture.configured(drawn) { return configuration }
    }
    return try architecture.configured()
  }
}
