public import Broadcasting

extension MedianCounter {
  /// For how long a host calls others.
  public enum Calls: String, CaseIterable, Sendable {
    /// While it passes something on, and for some rounds after it last saw that others do.
    case lingering
    case always
  }

  public struct Settings: ArchitectureSettings {
    public var acknowledge = Acknowledgement.origin
    public var interval = Delay.milliseconds(200)
    public var counterMax = 0
    public var finalRounds = 0
    public var calls = Calls.lingering
    public var linger = 10
    public var align = Alignment.none
    @Wait(hundredths: 250) public var repair: Delay

    public init() {}

    public static let fields: [SettingField<Settings>] = [
      .acknowledge(\.acknowledge, ["origin", "copies:K"]),
      .interval(\.interval),
      .integer(
        "counter-max", \.counterMax, in: 0...1000, unit: "steps", trying: [0, 1, 3, 8],
        "the counter at which a rumor is in its final rounds; 0: ⌈ln ln n⌉ + 1"),
      .integer(
        "final-rounds", \.finalRounds, in: 0...1000, unit: "rounds", trying: [0, 1, 5],
        "for how many rounds a rumor is passed on from then on; 0: ⌈ln ln n⌉ + 1"),
      .choice("calls", \.calls, "for how long a host calls others"),
      .integer(
        "linger", \.linger, in: 0...1000, unit: "rounds", trying: [0, 3, 10],
        "with calls=lingering: how many rounds it calls on after it last saw a rumor passed on"),
      .alignedRounds(\.align),
      .repair(\.$repair),
    ]

    /// Nothing yet, with the thresholds for so many hosts.
    func circulation(hosts: Int) -> Circulation {
      let threshold = Self.logLog(hosts) + 1
      let most = counterMax > 0 ? counterMax : threshold
      let final = finalRounds > 0 ? finalRounds : threshold
      let doublings = hosts.bitWidth - hosts.leadingZeroBitCount
      return Circulation(most: most, final: final, oldest: 4 * (doublings + most + final))
    }

    /// ⌈ln ln n⌉, at least 1: the least k with n ≤ e^(e^k).
    static func logLog(_ hosts: Int) -> Int {
      // e^(e^1), e^(e^2), e^(e^3), rounded down.
      let limits = [15, 1618, 528_491_311]
      return 1 + limits.count { hosts > $0 }
    }
  }
}
